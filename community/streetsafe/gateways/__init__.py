"""The way out to owners' own systems: values, a protocol, and the gateway the settings name."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from community.streetsafe.gateways import base


def current() -> base.Gateway:
    """Make the gateway that OPEN311_GATEWAY names; cheap, so nobody needs to keep one."""
    return cast("base.Gateway", import_string(settings.OPEN311_GATEWAY)())

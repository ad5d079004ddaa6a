"""The way out to the provider: values, a protocol, and whichever gateway the settings name."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.sms.gateways import base


def current() -> base.Gateway:
    """Make the gateway that SMS_GATEWAY names; cheap, so nobody needs to keep one."""
    return cast("base.Gateway", import_string(settings.SMS_GATEWAY)())

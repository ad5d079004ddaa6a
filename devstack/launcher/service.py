"""The service as it runs for real: its environment is the caller's."""

import os
from collections.abc import Mapping

from devstack.launcher.stack import Stack


class Service(Stack):
    """A stack without a stand-in, and with nothing made up for it."""

    def _environment(self, addresses: Mapping[str, str]) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if value}
        return dict(addresses) | given

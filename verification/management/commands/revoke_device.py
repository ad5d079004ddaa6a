"""`manage.py revoke_device`: take an officer's device out of use."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import devices
from accounts.models import Device
from foundation.audit import ledger
from verification.actions.officers import devices_and_status
from verification.management import asking
from verification.models import Officer


class Command(BaseCommand):
    """Revoke the officer's one active device; what is live from it is refused or revoked."""

    help = (
        "Take an officer's device out of use, with effect on its next request. Live "
        "verifications from it are refused or revoked at once, and the person is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("number", help="the officer's number")
        parser.add_argument("--by", metavar="USERNAME", help="the supervisor who revokes it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke the device and say so."""
        officer = asking.officer(options["number"])
        device = _device(officer)
        actor = asking.supervisor(options["by"])
        with ledger.transaction():
            devices_and_status.revoke_device(device=device, actor=actor)
        if options["json"]:
            shown = {"number": officer.number, "device_id": str(device.id), "revoked": True}
            self.stdout.write(json.dumps(shown))
        else:
            self.stdout.write(f"{officer.number}: device {device.id} is revoked.")


def _device(officer: Officer) -> Device:
    """Find the device to revoke. Raise CommandError."""
    device = devices.active_device(user_id=officer.user_id) if officer.user_id else None
    if device is None:
        raise CommandError(f"{officer.number} has no active device.")
    return device

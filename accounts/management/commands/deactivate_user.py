"""`manage.py deactivate_user`: shut somebody of the control room out."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import operators
from accounts.management import named_account
from foundation.audit import ledger

_OFFICERS = (
    "use revoke_device, or import their status, so that their live verifications are acted on too."
)


class Command(BaseCommand):
    """Shut an account out with effect on its next request; what it did stays on record."""

    help = (
        "Shut an account of the control room out, with effect on its next request. Accounts are "
        "never deleted. For an officer use revoke_device, or import their status: both also act on "
        "their live verifications."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Shut the account out and say so."""
        user = named_account.account(options["username"], instead=_OFFICERS)
        with ledger.transaction():
            changed = operators.deactivate(user=user, actor=ledger.COMMAND)
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "changed": changed}))
        else:
            state = "shut out" if changed else "shut out already"
            self.stdout.write(f"{user.username} is {state}.")

"""`manage.py deactivate_user`: shut somebody of the control room out."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import operators
from accounts.models import Role, User
from foundation.audit import ledger


class Command(BaseCommand):
    """Shut an account out with effect on its next request; what it did stays on record."""

    help = (
        "Shut an account of the control room out, with effect on its next request. Accounts are "
        "never deleted. For an officer use revoke_device, or import their status: both also act on "
        "their live verifications."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("username", help="the name the account signs in with")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Shut the account out and say so."""
        user = _find(options["username"])
        with ledger.transaction():
            changed = operators.deactivate(user=user, actor=ledger.COMMAND)
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "changed": changed}))
        else:
            state = "shut out" if changed else "shut out already"
            self.stdout.write(f"{user.username} is {state}.")


def _find(username: str) -> User:
    """Find an account of the control room. Raise CommandError."""
    user = User.objects.filter(username=User.normalise(username)).first()
    if user is None:
        raise CommandError(f"There is no account {username!r}; list_users lists them.")
    if user.role == Role.OFFICER:
        raise CommandError(
            f"{user.username} is an officer: use revoke_device, or import their status, so that "
            "their live verifications are acted on too."
        )
    return user

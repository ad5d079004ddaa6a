"""`manage.py set_role`: make somebody operator, supervisor, reviewer, analyst or partner."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import operator_changes, operators
from accounts.management import named_account
from accounts.models import Role
from foundation.audit import ledger


class Command(BaseCommand):
    """Change a role, with effect on the account's next request."""

    help = (
        "Give an account of the control room another role, with effect on its next request. "
        "What it claimed stays claimed until somebody takes it over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)
        parser.add_argument(
            "role", choices=list(operators.STAFF_ROLES), help="what the account is for from now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the role and say so."""
        user = named_account.account(
            options["username"], instead="they have no place in the control room."
        )
        role = Role(options["role"])
        with ledger.transaction():
            changed = operator_changes.set_role(user=user, role=role, actor=ledger.COMMAND)
        if options["json"]:
            shown = {"username": user.username, "role": role, "changed": changed}
            self.stdout.write(json.dumps(shown))
        else:
            before = f" now, and was {user.role}" if changed else " already"
            self.stdout.write(f"{user.username} is {role}{before}.")

"""`manage.py reactivate_user`: let somebody in again who was shut out."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import operator_changes
from accounts.management import named_account
from foundation.audit import ledger


class Command(BaseCommand):
    """Undo deactivate_user; password and authenticator are as they were."""

    help = (
        "Let an account of the control room in again that deactivate_user shut out. Password and "
        "authenticator are as they were: change them if they may be in other hands."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Let them in and say so."""
        user = named_account.account(
            options["username"], instead="import their status, and enrol a device."
        )
        with ledger.transaction():
            changed = operator_changes.reactivate(user=user, actor=ledger.COMMAND)
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "changed": changed}))
        else:
            state = "let in again" if changed else "not shut out"
            self.stdout.write(f"{user.username} is {state}.")

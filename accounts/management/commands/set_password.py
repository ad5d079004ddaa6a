"""`manage.py set_password`: give somebody of the control room a new password."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import operator_changes, operators
from accounts.management import named_account
from foundation.audit import ledger


class Command(BaseCommand):
    """Change a password, which ends every session of the account."""

    help = (
        "Give an account of the control room a new password, made or read from standard input. "
        "It is shown once; every session of the account ends. The authenticator stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of making one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the password and show it."""
        user = named_account.account(options["username"], instead="they have no password.")
        given = named_account.password_from(stdin=options["password_stdin"])
        try:
            with ledger.transaction():
                chosen = operator_changes.set_password(
                    user=user, password=given, actor=ledger.COMMAND
                )
        except operators.WeakPassword as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"username": user.username, "password": chosen}))
        else:
            self.stdout.write(f"{user.username}: password {chosen}, their sessions have ended.")

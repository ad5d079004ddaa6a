"""`manage.py set_team`: move somebody of the control room to another team."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import operator_changes, teams
from accounts.management import named_account
from foundation.audit import ledger


class Command(BaseCommand):
    """Change a team, with effect on the account's next request."""

    help = (
        "Move an account of the control room to another team, made if it is new, with effect on "
        "its next request. Nobody decides on an officer of their own team. An officer's team is "
        "that of their record: import_officers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)
        parser.add_argument("team", help="the name of the team")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the team and say so."""
        user = named_account.account(
            options["username"], instead="import_officers moves them, by their record."
        )
        before = user.team.name
        try:
            with ledger.transaction():
                changed = operator_changes.set_team(
                    user=user, team=options["team"], actor=ledger.COMMAND
                )
        except teams.UnfitTeam as error:
            raise CommandError(str(error)) from error
        user.refresh_from_db()
        if options["json"]:
            shown = {"username": user.username, "team": user.team.name, "changed": changed}
            self.stdout.write(json.dumps(shown))
        else:
            told = f" now, and was of {before}" if changed else " already"
            self.stdout.write(f"{user.username} is of {user.team}{told}.")

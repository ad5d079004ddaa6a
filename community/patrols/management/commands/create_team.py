"""`manage.py create_team`: add a town-centre team, or let a user join one."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management import named_account
from community.patrols.actions import teams
from community.patrols.models import Team
from foundation.audit import ledger

_UNFIT = (teams.Unfit, teams.NotOfATeam)


class Command(BaseCommand):
    """Add one team and, with --member, a user of it; both or neither."""

    help = (
        "Add a town-centre team that patrols wards. With --member an account of the role team "
        "joins it, also where the team is there already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the name that its members see")
        parser.add_argument("--wards", nargs="+", metavar="WARD", help="the wards it patrols")
        parser.add_argument("--borough", default="", help="where two wards have one name")
        parser.add_argument(
            "--capacity", type=int, help="extra visits of 15 minutes that it can make in a week"
        )
        parser.add_argument("--member", metavar="USERNAME", help="an account that joins it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it and say so."""
        try:
            with ledger.transaction():
                team, created = _team(options)
                _join(options["member"], team)
        except _UNFIT as error:
            raise CommandError(str(error)) from error
        wards = [str(one) for one in team.wards.order_by("ward", "borough")]
        if options["json"]:
            shown = {"id": str(team.id), "name": team.name, "created": created, "wards": wards}
            self.stdout.write(json.dumps(shown))
            return
        self.stdout.write(f"{team.name}: {team.capacity} extra visits a week in {'; '.join(wards)}")
        if options["member"]:
            self.stdout.write(f"  {options['member']} is of it")


def _team(options: dict[str, Any]) -> tuple[Team, bool]:
    """Add the team, or find it where somebody is to join it. Raise CommandError."""
    found = teams.find(options["name"])
    if found is not None and options["member"]:
        if options["wards"] or options["capacity"] is not None:
            raise CommandError(
                f"{found.name} is there already: its wards and capacity are not changed here."
            )
        return found, False
    missing = [f"--{name}" for name in ("wards", "capacity") if options[name] is None]
    if missing:
        raise CommandError(f"Missing for a new team: {', '.join(missing)}.")
    team = teams.create(
        name=options["name"],
        wards=options["wards"],
        capacity=options["capacity"],
        borough=options["borough"],
        actor=ledger.COMMAND,
    )
    return team, True


def _join(username: str | None, team: Team) -> None:
    if username:
        user = named_account.account(username, instead="they are of no town-centre team.")
        teams.join(user, team, actor=ledger.COMMAND)

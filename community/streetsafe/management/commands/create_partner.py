"""`manage.py create_partner`: add an owner of streets, or let a user act for one."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management import named_account
from community.streetsafe.actions import partners
from community.streetsafe.enums import PartnerKind
from community.streetsafe.models import Partner
from foundation.audit import ledger

_UNFIT = (partners.UnfitName, partners.NameTaken, partners.NotAPartner)


class Command(BaseCommand):
    """Add one partner and, with --user, whoever acts for it; both or neither."""

    help = (
        "Add an owner who is asked for actions: a council, a landowner. With --user an account "
        "of the role partner acts for it, also where the owner is there already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the name that staff see")
        parser.add_argument("--kind", choices=PartnerKind.values, help="who it is")
        parser.add_argument("--public-name", help="the name on the public pages")
        parser.add_argument("--user", metavar="USERNAME", help="an account that acts for it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it and say so."""
        try:
            with ledger.transaction():
                partner, created = _partner(options)
                _join(options["user"], partner)
        except _UNFIT as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            shown = {"id": str(partner.id), "name": partner.name, "created": created}
            self.stdout.write(json.dumps(shown))
            return
        self.stdout.write(f"{partner.name} ({partner.kind}, {partner.public_name})")
        if options["user"]:
            self.stdout.write(f"  {options['user']} acts for it")


def _partner(options: dict[str, Any]) -> tuple[Partner, bool]:
    """Add the partner, or find it where somebody is to join it. Raise CommandError."""
    found = partners.find(options["name"])
    if found is not None and options["user"]:
        return found, False
    missing = [flag for flag in ("kind", "public_name") if not options[flag]]
    if missing:
        flags = ", ".join(f"--{flag.replace('_', '-')}" for flag in missing)
        raise CommandError(f"Missing for a new partner: {flags}.")
    partner = partners.create(
        name=options["name"],
        public_name=options["public_name"],
        kind=PartnerKind(options["kind"]),
        actor=ledger.COMMAND,
    )
    return partner, True


def _join(username: str | None, partner: Partner) -> None:
    if username:
        user = named_account.account(username, instead="they act for no partner.")
        partners.join(user, partner, actor=ledger.COMMAND)

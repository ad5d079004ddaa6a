"""`manage.py create_partner`: add an owner of streets, or let a user act for one."""

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management import named_account
from community.streetsafe.actions import endpoints, partners
from community.streetsafe.enums import ActionKind, PartnerKind
from community.streetsafe.models import Partner
from foundation.audit import ledger

_UNFIT = (
    partners.UnfitName,
    partners.NameTaken,
    partners.NotAPartner,
    endpoints.UnfitEndpoint,
)
_OF_OPEN311 = ("jurisdiction", "service", "api_key_variable")


class Command(BaseCommand):
    """Add one partner and, with --user, whoever acts for it; all of it or nothing.

    With --open311-url also where it takes requests by itself.
    """

    help = (
        "Add an owner who is asked for actions: a council, a landowner. With --user an account "
        "of the role partner acts for it, also where the owner is there already. With "
        "--open311-url its own system is sent what it is asked for, also of one that is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="the name that staff see")
        parser.add_argument("--kind", choices=PartnerKind.values, help="who it is")
        parser.add_argument("--public-name", help="the name on the public pages")
        parser.add_argument("--user", metavar="USERNAME", help="an account that acts for it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        _add_open311(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it and say so."""
        try:
            with ledger.transaction():
                partner, created = _partner(options)
                _join(options["user"], partner)
                _connect(options, partner)
        except _UNFIT as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            shown = {"id": str(partner.id), "name": partner.name, "created": created}
            self.stdout.write(json.dumps(shown))
            return
        self.stdout.write(f"{partner.name} ({partner.kind}, {partner.public_name})")
        if options["user"]:
            self.stdout.write(f"  {options['user']} acts for it")
        if options["open311_url"]:
            self.stdout.write(f"  {options['open311_url']} is sent what it is asked for")


def _partner(options: dict[str, Any]) -> tuple[Partner, bool]:
    """Add the partner, or find it where somebody is to join it. Raise CommandError."""
    found = partners.find(options["name"])
    if found is not None and (options["user"] or options["open311_url"]):
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


def _add_open311(parser: CommandParser) -> None:
    own = parser.add_argument_group("where it takes requests by Open311 GeoReport v2")
    own.add_argument(
        "--open311-url", metavar="URL", help="what /requests.json is appended to, with https://"
    )
    own.add_argument("--jurisdiction", metavar="ID", help="its jurisdiction_id, if it has one")
    own.add_argument(
        "--service",
        action="append",
        metavar="KIND=CODE",
        help="the service_code of a kind of action, such as lighting=LAMP; once a kind",
    )
    own.add_argument(
        "--api-key-variable",
        metavar="VARIABLE",
        help="the environment variable that holds its API key: kept sealed, typed in no command",
    )


def _connect(options: dict[str, Any], partner: Partner) -> None:
    """Set where the owner takes requests. Raise CommandError or endpoints.UnfitEndpoint."""
    if not options["open311_url"]:
        alone = [f"--{one.replace('_', '-')}" for one in _OF_OPEN311 if options[one]]
        if alone:
            raise CommandError(f"{', '.join(alone)} needs --open311-url.")
        return
    wanted = endpoints.Wanted(
        url=options["open311_url"],
        jurisdiction_id=options["jurisdiction"] or "",
        codes=_codes(options["service"] or []),
        api_key=_api_key(options["api_key_variable"]),
    )
    endpoints.put(partner, wanted, actor=ledger.COMMAND)


def _codes(given: list[str]) -> dict[ActionKind, str]:
    codes: dict[ActionKind, str] = {}
    for written in given:
        kind, _, code = written.partition("=")
        if kind not in ActionKind.values or not code:
            kinds = ", ".join(ActionKind.values)
            raise CommandError(f"--service {written}: write KIND=CODE, with a KIND of {kinds}.")
        if kind in codes:
            raise CommandError(f"--service {written}: there is a code of {kind} already.")
        codes[ActionKind(kind)] = code
    return codes


def _api_key(variable: str | None) -> str:
    if not variable:
        return ""
    key = os.environ.get(variable, "")
    if not key:
        raise CommandError(f"--api-key-variable: the environment has no {variable}.")
    return key

"""`manage.py create_operator`: make accounts for control-room staff."""

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import operators, teams
from accounts.management import named_account
from accounts.models import Role
from foundation.audit import ledger

COLUMNS = ("username", "name", "role", "team")
ROLES = list(operators.STAFF_ROLES)
_UNFIT = (operators.UsernameTaken, operators.UnfitName, operators.WeakPassword, teams.UnfitTeam)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An account that was asked for, and where, for the sentence that refuses it."""

    username: str
    name: str
    role: str
    team: str
    where: str = ""


class Command(BaseCommand):
    """Make one account, or all of a file, in one transaction: all or none."""

    help = (
        "Make an account for control-room staff, or all of a CSV file (columns username, name, "
        "role, team). Prints each password and authenticator, also as a picture for the app's "
        "camera: once, and never again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("username", nargs="?", help="the name to sign in with")
        parser.add_argument("--name", help="the name that colleagues see")
        parser.add_argument("--role", choices=ROLES, help="what the account is for")
        parser.add_argument(
            "--team", help="an operator never decides on an officer of their own team"
        )
        parser.add_argument(
            "--allow-alike",
            action="store_true",
            help="take a name that looks like a colleague's, such as 0 for O or l for I",
        )
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of making one",
        )
        parser.add_argument(
            "--csv",
            type=Path,
            metavar="FILE",
            help="make the accounts of a file; - is standard input",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the accounts and print what is shown once."""
        wanted = _wanted(options)
        password = named_account.password_from(stdin=options["password_stdin"])
        with ledger.transaction():
            created = [
                _create(one, password=password, allow_alike=options["allow_alike"])
                for one in wanted
            ]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(one) for one in created]))
            return
        for one in created:
            self.stdout.write(f"{one.user.username} ({one.user.role}, team {one.user.team})")
            self.stdout.write(f"  password       {one.password}")
            self.stdout.write(f"  authenticator  {one.otpauth_url}")
            self.stdout.write(named_account.qr_of(one.otpauth_url))


def _wanted(options: dict[str, Any]) -> list[Wanted]:
    """Read from the options which accounts are asked for. Raise CommandError."""
    if options["csv"] is not None:
        if options["username"] or options["password_stdin"]:
            raise CommandError("--csv takes neither a username nor --password-stdin.")
        return _read(options["csv"])
    missing = [flag for flag in COLUMNS if not options[flag]]
    if missing:
        raise CommandError(f"Missing: {', '.join(missing)}. Or give --csv FILE; see --help.")
    return [Wanted(**{column: options[column] for column in COLUMNS})]


def _read(path: Path) -> list[Wanted]:
    """Read the accounts of a CSV file. Raise CommandError naming the first bad line."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    reader = csv.DictReader(text.splitlines())
    if set(reader.fieldnames or ()) != set(COLUMNS):
        raise CommandError(f"{path}: the columns must be {', '.join(COLUMNS)}.")
    rows = [_row(row, where=f"{path}, line {reader.line_num}: ") for row in reader]
    if not rows:
        raise CommandError(f"{path} holds no accounts.")
    return rows


def _row(row: dict[str, Any], *, where: str) -> Wanted:
    """Read one line. Raise CommandError."""
    if None in row or None in row.values():
        raise CommandError(f"{where}it does not have {len(COLUMNS)} fields.")
    fields = {column: row[column].strip() for column in COLUMNS}
    if fields["role"] not in ROLES:
        raise CommandError(f"{where}role {fields['role']!r} is none of {', '.join(ROLES)}.")
    return Wanted(**fields, where=where)


def _create(one: Wanted, *, password: str | None, allow_alike: bool) -> operators.Created:
    """Make one account. Raise CommandError with a sentence."""
    try:
        return operators.create(
            username=one.username,
            display_name=one.name,
            role=Role(one.role),
            team=one.team,
            password=password,
            actor=ledger.COMMAND,
            allow_alike=allow_alike,
        )
    except operators.LooksAlike as error:
        raise CommandError(f"{one.where}{error} --allow-alike takes it.") from error
    except _UNFIT as error:
        raise CommandError(f"{one.where}{error}") from error


def _as_json(one: operators.Created) -> dict[str, str]:
    """Give what is shown once as JSON values."""
    return {
        "id": str(one.user.id),
        "username": one.user.username,
        "role": one.user.role,
        "team": one.user.team.name,
        "password": one.password,
        "otpauth_url": one.otpauth_url,
    }

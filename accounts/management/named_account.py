"""What the commands that keep accounts share: an account by its name, and what they show."""

import io
import sys

import segno
from django.core.management.base import CommandError, CommandParser

from accounts.models import Role, User


def add_account(parser: CommandParser) -> None:
    """Declare the account that a command is about."""
    parser.add_argument("username", help="the name the account signs in with")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def account(username: str, *, instead: str) -> User:
    """Find an account of the control room; `instead` says what to do for an officer's.

    Raise CommandError.
    """
    user = User.objects.filter(username=User.normalise(username)).first()
    if user is None:
        raise CommandError(f"There is no account {username!r}; list_users lists them.")
    if user.role == Role.OFFICER:
        raise CommandError(f"{user.username} is an officer: {instead}")
    return user


def password_from(*, stdin: bool) -> str | None:
    """Read a password from the first line of standard input, if it is to come from there."""
    return sys.stdin.readline().rstrip("\r\n") if stdin else None


def qr_of(otpauth_url: str) -> str:
    """Draw an authenticator address as lines of text that a phone's camera reads in a terminal."""
    drawn = io.StringIO()
    segno.make(otpauth_url, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()

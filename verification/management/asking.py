"""What commands ask for by name, each with a sentence where it is not there."""

from django.core.management.base import CommandError

from accounts import permissions
from accounts.models import User
from foundation.audit import ledger
from verification.actions.officers import devices_and_status
from verification.actions.records import audit_entries
from verification.models import Officer


def officer(number: str) -> Officer:
    """Find an officer by number. Raise CommandError."""
    try:
        return devices_and_status.by_number(number=number)
    except devices_and_status.OfficerNotFound as error:
        raise CommandError(f"There is no officer {number!r}; list_officers lists them.") from error


def user(username: str) -> User:
    """Find an active account by its name. Raise CommandError."""
    found = User.objects.filter(username=User.normalise(username), is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active account {username!r}; list_users lists them.")
    return found


def supervisor(username: str | None) -> ledger.Actor:
    """Name the supervisor a command is run for, or the command itself. Raise CommandError."""
    if username is None:
        return ledger.COMMAND
    found = user(username)
    if not permissions.is_supervisor(found):
        raise CommandError(f"{found.username} is not a supervisor.")
    return audit_entries.operator(found)

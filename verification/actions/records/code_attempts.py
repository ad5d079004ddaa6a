"""Wrong codes, counted on the contact's row under its lock; no cache is ever asked."""

from datetime import datetime, timedelta
from enum import Enum, auto

from django.conf import settings

from verification.models import Contact

_A_DAY = timedelta(days=1)
_COUNTED = ["wrong_window_at", "wrong_in_window", "wrong_day_at", "wrong_in_day", "too_many_at"]


class CodeLimit(Enum):
    """What becomes of a phone's next code: it is read, answered with one last TOO_MANY, or not."""

    EVALUATE = auto()
    TOO_MANY = auto()
    IGNORE = auto()


def code_limit(*, contact: Contact, now: datetime) -> CodeLimit:
    """Say whether a code from this locked contact may be evaluated now."""
    if not (_window_full(contact, now=now) or _day_full(contact, now=now)):
        return CodeLimit.EVALUATE
    return CodeLimit.TOO_MANY if contact.too_many_at is None else CodeLimit.IGNORE


def count_wrong(*, contact: Contact, now: datetime) -> None:
    """Count one wrong code; a window begins with its first."""
    if not _within(contact.wrong_window_at, settings.WRONG_CODES_WINDOW, now=now):
        contact.wrong_window_at, contact.wrong_in_window = now, 0
    if not _within(contact.wrong_day_at, _A_DAY, now=now):
        contact.wrong_day_at, contact.wrong_in_day = now, 0
    contact.wrong_in_window += 1
    contact.wrong_in_day += 1
    if _at_a_limit(contact):
        contact.too_many_at = None
    contact.save(update_fields=_COUNTED)


def note_told(*, contact: Contact, now: datetime) -> None:
    """Remember that TOO_MANY was said; silence follows to the window's end."""
    contact.too_many_at = now
    contact.save(update_fields=["too_many_at"])


def _window_full(contact: Contact, *, now: datetime) -> bool:
    """Say whether the short window is used up."""
    live = _within(contact.wrong_window_at, settings.WRONG_CODES_WINDOW, now=now)
    return live and contact.wrong_in_window >= settings.WRONG_CODES_PER_WINDOW


def _day_full(contact: Contact, *, now: datetime) -> bool:
    """Say whether the day's allowance is used up."""
    live = _within(contact.wrong_day_at, _A_DAY, now=now)
    return live and contact.wrong_in_day >= settings.WRONG_CODES_PER_DAY


def _at_a_limit(contact: Contact) -> bool:
    """Say whether the wrong code just counted was the last that is evaluated for a while."""
    in_window, in_day = settings.WRONG_CODES_PER_WINDOW, settings.WRONG_CODES_PER_DAY
    return contact.wrong_in_window == in_window or contact.wrong_in_day == in_day


def _within(began: datetime | None, length: timedelta, *, now: datetime) -> bool:
    """Say whether a half-open window that began then still runs."""
    return began is not None and now < began + length

"""The units that were sent about an alarm, as what may be closed rests on them."""

from verification.actions.records import words
from verification.models import Alarm, Dispatch, Verification


def newest(alarm: Alarm) -> Dispatch | None:
    """Find the unit that was sent last about an alarm, or about another alarm of its case."""
    if alarm.verification is not None:
        return newest_of_case(alarm.verification)
    return Dispatch.objects.of_alarm(alarm_id=alarm.id).first()


def newest_of_case(verification: Verification) -> Dispatch | None:
    """Find the unit that was sent last about any alarm of a case."""
    return Dispatch.objects.of_case(verification_id=verification.id).first()


def number_of(alarm: Alarm) -> str:
    """Read the incident number of the newest unit; "" where none was sent.

    Raises sealing.Unreadable after erasure.
    """
    unit = newest(alarm)
    return words.read(unit.incident_number) if unit else ""

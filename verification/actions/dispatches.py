"""Sending a unit: the first step of a P1, written down with the number that dispatch gave it."""

from typing import TYPE_CHECKING

from foundation import typed
from foundation.audit import clock, ledger
from verification.actions import alarms
from verification.actions.records import audit_entries, dispatches, refusals, roles, words
from verification.enums import WordsKind
from verification.events import Event, SubjectKind
from verification.models import Alarm, Dispatch
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User


class NobodyThere(refusals.Refusal):
    """The alarm is about the service itself, so there is nobody to send a unit to."""

    code = "wrong_state"
    sentence = "This alarm is about the service itself: there is nobody to send a unit to."


def send(*, alarm_id: "UUID", by: "User", incident_number: str) -> Dispatch:
    """Write down that a unit was sent about an open alarm; the same number again changes nothing.

    The unit itself is sent by the force's own means. The officer's team may do this too; it
    neither closes nor takes the alarm. Raises what `alarms.lock_with_subject` and `check_send`
    raise, or refusals.NeedReason.
    """
    number = typed.plain(incident_number)
    if not number:
        raise refusals.NeedReason("Type the incident number that the unit was sent under.")
    alarm = alarms.lock_with_subject(alarm_id)
    check_send(alarm=alarm, by=by)
    standing = dispatches.newest(alarm)
    if standing is not None and dispatches.number_of(alarm) == number:
        return standing
    return _write(alarm, by=by, number=number)


def check_send(*, alarm: Alarm, by: "User") -> None:
    """Demand somebody who may send help, and somebody to send it to.

    Raises a roles error or NobodyThere.
    """
    alarms.check_may(Act.SEND_UNIT, alarm=alarm, by=by)
    if alarm.verification is None and alarm.contact is None:
        raise NobodyThere


def _write(alarm: Alarm, *, by: "User", number: str) -> Dispatch:
    now = clock.db_now()
    kept = words.write(
        kind=WordsKind.INCIDENT_NUMBER,
        text=number,
        at=now,
        verification=alarm.verification,
        contact=None if alarm.verification else alarm.contact,
        by=by,
    )
    unit = Dispatch.objects.create(alarm=alarm, incident_number=kept, by=by, at=now)
    ledger.record(
        event=Event.UNIT_SENT,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        topic=alarm.verification_id,
        **roles.marks(alarm.verification, by=by),
    )
    return unit

"""Whether somebody who was arrested is where the officer says: the custody record, looked into."""

from typing import TYPE_CHECKING

from foundation.audit import clock
from verification.actions import alarms, follow_up_rows
from verification.actions.records import audit_entries, lookup, refusals, roles, words
from verification.enums import AlarmCause, CustodyRecord, FollowUpKind, Priority, State, WordsKind
from verification.models import Verification
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


class NoArrest(refusals.WrongState):
    """Nobody says that this ended in an arrest, or the custody record has been looked into."""

    sentence = "No look into the custody record is owed on this case."


def note_check(*, ref: str, by: "User", record: CustodyRecord, note: str) -> Verification:
    """Note what the custody record says; one that does not have them is P1 at once.

    `note` says what was read where. An alarm that is open already closes with contact alone. Raises
    what `check_note` raises, or refusals.NeedReason.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(note)
    check_note(verification=verification, by=by)
    now = clock.db_now()
    actor = audit_entries.operator(by)
    words.write(kind=WordsKind.NOTE, text=text, at=now, verification=verification, by=by)
    owed = verification.follow_ups.filter(kind=FollowUpKind.CUSTODY_CHECK, done_at=None)
    if record is CustodyRecord.HAS_THEM:
        for row in owed.order_by("id"):
            follow_up_rows.finish(row, actor=actor, now=now, by=by)
    else:
        owed.filter(alarmed_at=None).update(alarmed_at=now)
        alarms.raise_alarm(
            cause=AlarmCause.ARREST_UNCHECKED,
            priority=Priority.P1,
            actor=actor,
            verification=verification,
            now=now,
        )
    return verification


def check_note(*, verification: Verification, by: "User") -> None:
    """Demand an uninvolved operator, and an arrest that nobody has looked into.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or NoArrest.
    """
    roles.check_may(Act.CUSTODY, verification=verification, by=by)
    owed = verification.follow_ups.filter(kind=FollowUpKind.CUSTODY_CHECK, done_at=None)
    if not owed.exists():
        raise NoArrest(status=State(verification.state))

"""How a case ended, in a human's judgement: what may be judged when, and what that closes.

*Well* and *not known* close what is owed, and so are refused while a P1 of the case is open.
*Badly* may be recorded of any case that is over, also of one that was judged before. It closes
nothing, and no later judgement undoes it: a supervisor's waiver closes what is owed then.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import clock
from verification.actions import alarms, follow_ups, reviews
from verification.actions.decisions import attempts
from verification.actions.records import audit_entries, lookup, refusals, replies, roles, words
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    HowKnown,
    JudgedEnding,
    Priority,
    ReviewKind,
    State,
    WordsKind,
)
from verification.events import Event
from verification.models import Alarm, Judgement, Verification, Words
from verification.rules import closing
from verification.rules.involvement import Act
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User

# A judgement itself closes these, also a P1: a human has then done what the texts would have done.
JUDGEMENT_CLOSES = (AlarmCause.ASKED_QUIET, *closing.OWED)


class StillLive(refusals.WrongState):
    """The case is not over, so nobody can judge how it ended."""

    sentence = "This case is still live."


class NothingOwed(refusals.WrongState):
    """Every judgement of this case has been given."""

    sentence = "Nothing is owed on this case any more."


class OpenP1(refusals.Refusal):
    """A P1 of the case is open. `facts`: cause; the console has the words for it."""

    code = "open_alarm"
    sentence = "An open P1 must be closed first."


class JudgedBadly(refusals.Refusal):
    """It was recorded that the case ended badly, and that stands."""

    code = "judged_badly"
    sentence = "It is recorded that this ended badly; only a supervisor's waiver closes it now."


class TooFewAttempts(refusals.Refusal):
    """Nobody has tried often enough to reach the person. `facts`: next_counts_at, if one did."""

    code = "too_few_attempts"


class NothingWritten(refusals.Refusal):
    """The person has written nothing since the case was over."""

    code = "nothing_written"
    sentence = "They have written nothing since this was over."


def judge(
    *, ref: str, by: "User", ended: JudgedEnding, how: HowKnown | None, note: str
) -> Judgement:
    """Record how a case ended, for every contact of it; `how` is None for *not known* alone.

    Raises what `check_judge` and `check_how` raise, or refusals.NeedReason for an empty note.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(note)
    check_judge(verification=verification, by=by, ended=ended)
    check_how(verification=verification, ended=ended, how=how)
    return keep(verification, by=by, ended=ended, how=how, text=text)


def keep(
    verification: Verification,
    *,
    by: "User",
    ended: JudgedEnding,
    how: HowKnown | None,
    text: str,
) -> Judgement:
    """Write a judgement that was checked, of a locked case, and close what it closes."""
    now = clock.db_now()
    kept = words.write(kind=WordsKind.NOTE, text=text, at=now, verification=verification, by=by)
    judgement = Judgement.objects.create(
        verification=verification, ended=ended, how=how, by=by, at=now, words=kept
    )
    if ended is JudgedEnding.BADLY:
        reviews.put(verification=verification, kind=ReviewKind.ENDED_BADLY, now=now)
    else:
        _settle(verification, by=by, kept=kept, now=now)
        follow_ups.owe_feedback(verification=verification, now=now)
    audit_entries.record(
        event=Event.FOLLOW_UP_JUDGED,
        actor=audit_entries.operator(by),
        verification=verification,
        ended=ended,
        known=how,
    )
    return judgement


def waive(*, ref: str, by: "User", reason: str) -> Verification:
    """Close what is owed by a supervisor's reasoned waiver.

    Raises what `check_waive` raises, or refusals.NeedReason.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(reason)
    check_waive(verification=verification, by=by)
    now = clock.db_now()
    kept = words.write(kind=WordsKind.NOTE, text=text, at=now, verification=verification, by=by)
    _settle(verification, by=by, kept=kept, now=now)
    audit_entries.record(
        event=Event.FOLLOW_UP_WAIVED,
        actor=audit_entries.operator(by),
        verification=verification,
    )
    return verification


def check_judge(*, verification: Verification, by: "User", ended: JudgedEnding) -> None:
    """Demand that this operator may judge now that it ended so.

    Raises roles.NotAnOperator, roles.ConflictOfInterest, StillLive; and, but for *badly*,
    NothingOwed, JudgedBadly, OpenP1 or, for *not known*, TooFewAttempts.
    """
    roles.check_may(Act.JUDGE, verification=verification, by=by)
    check_judgeable(verification, ended=ended)


def check_judgeable(verification: Verification, *, ended: JudgedEnding) -> None:
    """Demand that anybody may judge now that it ended so; raises as `check_judge` does but for who.

    Whoever judges has been looked at already.
    """
    _check_over(verification)
    if ended is JudgedEnding.BADLY:
        return
    _check_owed(verification)
    if has_ended_badly(verification):
        raise JudgedBadly
    _check_no_p1(verification)
    if ended is JudgedEnding.NOT_KNOWN and not attempts.are_enough(verification):
        minutes = int(settings.ATTEMPTS_APART.total_seconds() // 60)
        raise TooFewAttempts(
            f"Not known needs two logged attempts to reach the person, {minutes} minutes apart.",
            next_counts_at=attempts.next_counts_at(verification),
        )


def check_how(*, verification: Verification, ended: JudgedEnding, how: HowKnown | None) -> None:
    """Demand that it is said how the ending is known, but where it is not known.

    Raises refusals.NeedReason or NothingWritten.
    """
    if (how is None) is not (ended is JudgedEnding.NOT_KNOWN):
        raise refusals.NeedReason("Say how you know it; nothing, where it is not known.")
    if how is HowKnown.PERSON_WROTE and not replies.any_since(
        verification=verification, since=verification.state_at
    ):
        raise NothingWritten


def check_waive(*, verification: Verification, by: "User") -> None:
    """Demand an uninvolved supervisor, a case that is over and owed, and no open P1.

    Raises roles.NotAnOperator, roles.NotASupervisor, roles.ConflictOfInterest, StillLive,
    NothingOwed or OpenP1.
    """
    roles.check_may(Act.WAIVE, verification=verification, by=by)
    _check_over(verification)
    _check_owed(verification)
    _check_no_p1(verification)


def has_ended_badly(verification: Verification) -> bool:
    """Say whether anybody has judged that this case ended badly."""
    badly = Judgement.objects.filter(verification=verification, ended=JudgedEnding.BADLY)
    return badly.exists()


def _check_over(verification: Verification) -> None:
    if State(verification.state) not in FINAL:
        raise StillLive(status=State(verification.state))


def _check_owed(verification: Verification) -> None:
    if not verification.follow_ups.owed().exists():
        raise NothingOwed(status=State(verification.state))


def _check_no_p1(verification: Verification) -> None:
    """Demand that no P1 is open but what a judgement closes; raises OpenP1 for the oldest."""
    for alarm in Alarm.objects.open_of_case(verification_id=verification.id):
        if alarm.priority == Priority.P1 and alarm.cause not in JUDGEMENT_CLOSES:
            raise OpenP1(cause=AlarmCause(alarm.cause))


def _settle(verification: Verification, *, by: "User", kept: Words, now: datetime) -> None:
    """Close what is owed, and the alarms that only waited for this."""
    alarms.close_by_itself(
        causes=JUDGEMENT_CLOSES,
        now=now,
        verification=verification,
        outcome=AlarmOutcome.OTHER,
    )
    follow_ups.settle(verification=verification, by=by, words=kept, now=now)

"""Closing an alarm by an operator's hand: who may, with which outcome, and what is written."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from foundation import typed
from foundation.audit import clock
from verification.actions import alarms
from verification.actions.records import (
    audit_entries,
    closing_proposals,
    dispatches,
    refusals,
    replies,
    words,
)
from verification.enums import AlarmCause, AlarmOutcome, Priority, WordsKind
from verification.models import Alarm, Words
from verification.rules import closing
from verification.rules.involvement import Act
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User


class WroteAgain(refusals.Refusal):
    """More was written than the page that this was sent from had shown."""

    code = "wrote_again"
    sentence = "They have written again since this page was made. Read that first."


class NeedsSecondPerson(refusals.Refusal):
    """One person's word is not enough to close this: it can be proposed."""

    code = "needs_second_person"
    sentence = "That no contact is possible needs a second person: it can only be proposed."


def close(
    *,
    alarm_id: UUID,
    by: "User",
    outcome: AlarmOutcome,
    reason: str,
    incident_number: str = "",
    seen_at: datetime | None = None,
) -> Alarm:
    """Close an alarm with a reason, which marks what it shows read; an SOS needs a number too.

    "" stands for the number of the unit that was sent last. `seen_at` is when the newest text that
    the page showed was received; None stands for all there is. Raises alarms.AlarmNotFound,
    alarms.ClosedByOther, alarms.MayNotClose, NeedsSecondPerson, WroteAgain or refusals.NeedReason.
    """
    reason = refusals.need_reason(reason)
    alarm = alarms.lock_with_subject(alarm_id)
    check_close(alarm=alarm, by=by)
    number = typed.plain(incident_number) or dispatches.number_of(alarm)
    check_closing(alarm, outcome=outcome, incident_number=number)
    if closing.needs_second_person(priority=alarm.priority, outcome=outcome):
        raise NeedsSecondPerson
    now = clock.db_now()
    if alarm.cause in closing.SHOW_WORDS:
        read_words(alarm=alarm, by=by, now=now, seen_at=seen_at)
    if alarm.verification or alarm.contact:
        alarm.reason = _words(WordsKind.WHY, reason, alarm=alarm, by=by, now=now)
        if number:
            alarm.incident_number = _words(
                WordsKind.INCIDENT_NUMBER, number, alarm=alarm, by=by, now=now
            )
    alarms.write_closing(alarm, by=by, outcome=outcome, now=now, actor=audit_entries.operator(by))
    return alarm


def read_words(*, alarm: Alarm, by: "User", now: datetime, seen_at: datetime | None = None) -> None:
    """Mark what the phones of a locked alarm wrote as read; raises WroteAgain, as `close` says."""
    whose = replies.phones_of(verification=alarm.verification, contact=alarm.contact)
    if replies.any_after(whose=whose, seen_at=seen_at):
        raise WroteAgain
    replies.mark_of_phones(whose=whose, verification=alarm.verification, by=by, now=now)


def check_close(*, alarm: Alarm, by: "User") -> None:
    """Demand an alarm that somebody may close, and this operator may.

    Which outcome closes it is asked when it is closed. Raises a roles error or alarms.MayNotClose.
    """
    alarms.check_may(Act.CLOSE_ALARM, alarm=alarm, by=by)
    cause = AlarmCause(alarm.cause)
    if problem := closing.why_not_by_hand(cause):
        raise alarms.MayNotClose(problem, cause=cause)
    _check_not_procedural(alarm, cause=cause)


def needs_incident_number(cause: AlarmCause) -> bool:
    """Say whether closing an alarm of this cause takes an incident number."""
    return cause is AlarmCause.SOS


def check_closing(alarm: Alarm, *, outcome: AlarmOutcome, incident_number: str) -> None:
    """Hold the protocol's "closed by" column against how an alarm is closed.

    Raises refusals.NeedReason or alarms.MayNotClose.
    """
    cause = AlarmCause(alarm.cause)
    if needs_incident_number(cause) and not typed.plain(incident_number):
        raise refusals.NeedReason("An SOS needs an incident number.")
    if problem := closing.problem_of(cause, outcome=outcome):
        raise alarms.MayNotClose(problem, cause=cause)


def _check_not_procedural(alarm: Alarm, *, cause: AlarmCause) -> None:
    """Leave to the case, while it waits for a decision, what the case itself closes.

    Raises alarms.MayNotClose.
    """
    if cause is AlarmCause.PROPOSAL and closing_proposals.any_second_person_needed(alarm):
        raise alarms.MayNotClose("The answer of the second person closes this.", cause=cause)
    if alarm.verification is None or alarm.verification.state in FINAL:
        return
    if cause in alarms.PROCEDURAL:
        raise alarms.MayNotClose("A claim or a decision closes this.", cause=cause)
    if cause is AlarmCause.HAND_OVER and alarm.priority > Priority.P2:
        raise alarms.MayNotClose("The answer to the hand-over closes this.", cause=cause)
    if cause is AlarmCause.MISMATCH and alarm.priority > Priority.P1:
        raise alarms.MayNotClose("A first mismatch is mended by a new code.", cause=cause)


def _words(kind: WordsKind, text: str, *, alarm: Alarm, by: "User", now: datetime) -> Words:
    """Put typed words where they can be erased."""
    return words.write(
        kind=kind,
        text=text,
        at=now,
        verification=alarm.verification,
        contact=None if alarm.verification else alarm.contact,
        by=by,
    )

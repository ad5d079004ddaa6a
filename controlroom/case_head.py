"""The head of a case's page: what it waits for in a word, and the one clock that matters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controlroom import headlines
from controlroom.alarm_rows import AlarmRow
from controlroom.case_decision import DecisionPart
from controlroom.case_proposal import ProposalRow
from verification.actions.messaging import outbox
from verification.enums import AlarmCause, State
from verification.models import Verification

_OVER = {
    State.REFUSED: "NO sent",
    State.REVOKED: "YES taken back",
    State.UNVERIFIED: "NO ANSWER sent",
    State.CANCELLED: "Cancelled by the officer",
    State.EXPIRED: "Nobody joined",
    State.ENDED: "Ended",
}


class Kind(StrEnum):
    """How the head looks: an alarm, a clock that runs, an answer that was given, or calm."""

    P1 = "p1"
    CLOCK = "clock"
    SENT = "sent"
    CALM = "calm"


@dataclass(frozen=True, kw_only=True)
class Head:
    """A word and a clock: until `at` where `began` says what it counts down from, else since it.

    `is_late` is of a clock that ran out and now counts how long ago.
    """

    word: str
    kind: Kind
    at: datetime
    began: datetime | None = None
    is_late: bool = False

    @property
    def seconds(self) -> int:
        """Count the whole time that was given."""
        return int((self.at - self.began).total_seconds()) if self.began else 0

    def left(self, now: datetime) -> int:
        """Count what is left of it."""
        return max(0, int((self.at - now).total_seconds()))


def read(
    verification: Verification,
    *,
    decision: DecisionPart,
    proposal: ProposalRow | None,
    p1: AlarmRow | None,
    may_answer: bool,
) -> Head:
    """Read the head for one user, who may be the second person (`may_answer`).

    `p1` is the alarm that the page is about, if it is about one.
    """
    state = State(verification.state)
    if p1 is not None:
        return Head(word=headlines.of_alarm(AlarmCause(p1.cause)), kind=Kind.P1, at=p1.raised_at)
    if state is State.JOINED and verification.decide_by is not None:
        word = _word_of_joined(proposal, may_answer=may_answer)
        began = verification.joined_at
        return Head(word=word, kind=Kind.CLOCK, at=verification.decide_by, began=began)
    if state is State.REQUESTED:
        began = verification.requested_at
        return Head(word="Nobody has joined", kind=Kind.CLOCK, at=verification.join_by, began=began)
    if state is State.CONFIRMED:
        return _of_confirmed(verification, decision=decision)
    return Head(word=_OVER[state], kind=Kind.CALM, at=verification.state_at)


def _word_of_joined(proposal: ProposalRow | None, *, may_answer: bool) -> str:
    if proposal is None:
        return "Answer due"
    return "Second person" if may_answer else "Not sent: second person"


def _of_confirmed(verification: Verification, *, decision: DecisionPart) -> Head:
    """Count up from the YES; once it should have ended, from then.

    A walk says in its word until when it may take.
    """
    overdue = decision.overdue
    if overdue is not None and overdue.is_late:
        return Head(word="Overdue", kind=Kind.P1, at=overdue.due_at, is_late=True)
    at = verification.decided_at or verification.state_at
    word = "YES sent"
    if verification.back_by is not None:
        word = f"On a walk, back by {outbox.local_time(verification.back_by)}"
    return Head(word=word, kind=Kind.SENT, at=at)

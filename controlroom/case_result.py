"""What became of a case that was answered: the answer, how it reached the person, what is due."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from controlroom import conversation
from controlroom.case_person import PersonPart
from controlroom.conversation import TextRow
from verification.actions.after_care import outlook
from verification.actions.after_care.outlook import Due
from verification.enums import FollowUpKind, State, TextKey
from verification.models import Decision, Verification

_WORDS = {
    State.CONFIRMED: "YES sent",
    State.ENDED: "Ended",
    State.REFUSED: "NO sent",
    State.REVOKED: "NO: the YES was taken back",
    State.UNVERIFIED: "NO ANSWER: nobody decided in time",
    State.CANCELLED: "NO: the officer cancelled",
    State.EXPIRED: "Nobody joined",
}
# The texts that carry an answer; the newest of them is what the person has.
_ANSWERS = {
    TextKey.CONFIRMED,
    TextKey.NOT_CONFIRMED,
    TextKey.COULD_NOT_CHECK,
    TextKey.CANCELLED,
    TextKey.REVOKED,
}
_DUTIES = {
    FollowUpKind.RING_OFFICER: "Ring the officer, as routine",
    FollowUpKind.RING_PERSON: "Ring the person",
    FollowUpKind.RING_ASKED: "Ring the person: they asked",
    FollowUpKind.CHECK_IN: "Are they OK? (check-in)",
    FollowUpKind.FOLLOW_UP: "Is all OK now? (follow-up)",
    FollowUpKind.JUDGEMENT: "Judge how it ended",
    FollowUpKind.CUSTODY_CHECK: "Look into the custody record",
    FollowUpKind.NEXT_DAY: "Ask them today",
}


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """Something that is owed, and when."""

    what: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer of a case: `by` names who decided, empty where the service or the officer did.

    `text` is the text that carried it, None where nobody could be texted.
    """

    word: str
    is_yes: bool
    at: datetime
    by: str
    why: str
    text: TextRow | None
    told_at: datetime | None
    due: list[DueRow]


def read(verification: Verification, *, person: PersonPart) -> Result | None:
    """Read it; None while the case waits for an answer."""
    state = State(verification.state)
    if state not in _WORDS:
        return None
    decision = _newest_decision(verification)
    return Result(
        word=_WORDS[state],
        is_yes=state is State.CONFIRMED,
        at=verification.state_at,
        by=_names(decision) if decision else "",
        why=conversation.typed(decision.why) if decision and decision.why else "",
        text=next((text for text in reversed(person.texts) if text.key in _ANSWERS), None),
        told_at=verification.told_at,
        due=_due(verification),
    )


def _newest_decision(verification: Verification) -> Decision | None:
    decisions = Decision.objects.filter(verification=verification)
    return decisions.select_related("decided_by", "second", "why__key").order_by("-at").first()


def _names(decision: Decision) -> str:
    people = (decision.decided_by, decision.second)
    return " and ".join(person.display_name for person in people if person)


def _due(verification: Verification) -> list[DueRow]:
    """List what is still owed, by when; the same to two phones once."""
    owed = [
        DueRow(what=_what(due), at=due.at)
        for due in outlook.of_cases([verification.id])[verification.id]
    ]
    walk = _walk(verification)
    # A judgement stays last, whenever it is owed from: none is while a walk is under way.
    return sorted([*walk, *owed], key=attrgetter("at")) if walk else owed


def _walk(verification: Verification) -> list[DueRow]:
    """Say when both should be back from a walk that is under way."""
    if verification.back_by is None or State(verification.state) is not State.CONFIRMED:
        return []
    return [DueRow(what="Both should be back from the walk", at=verification.back_by)]


def _what(due: Due) -> str:
    """Write what is to be done; of a text that was sent, that its answer is waited for."""
    what = _DUTIES.get(due.kind, str(due.kind.label))
    return f"{what}: asked, the answer is due" if due.is_asked else what

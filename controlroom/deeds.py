"""What was done, in a sentence that names the deed: nobody has to guess what "Done." meant."""

from dataclasses import dataclass

from verification.enums import DecisionKind, JudgedEnding
from verification.models import (
    Alarm,
    ClosingProposal,
    Decision,
    Dispatch,
    HandOver,
    Judgement,
    Proposal,
    Verification,
)

_JUDGED = {
    JudgedEnding.WELL: "Judged: it ended well. Nothing more is owed on this case.",
    JudgedEnding.NOT_KNOWN: "Judged: it is not known how it ended. Nothing more is owed.",
    JudgedEnding.BADLY: "Recorded: it ended badly. Nothing is closed by that; tell a supervisor.",
}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A sentence for people; a code for programs: `done`, or `proposed` where nothing went out."""

    sentence: str
    code: str = "done"


def of_confirming(result: Decision | Proposal) -> Deed:
    """Say that a YES goes out, or that it was only proposed."""
    if isinstance(result, Proposal):
        return Deed(
            code="proposed", sentence="Not sent: proposed to a supervisor. Nothing has gone out."
        )
    return of_decision(result)


def of_decision(decision: Decision) -> Deed:
    """Say what a decision tells the person, and how."""
    case = decision.verification
    if decision.kind == DecisionKind.CONFIRMED:
        return Deed(sentence=f"Decided: YES. {_told(case)}")
    said = "The YES is taken back" if decision.kind == DecisionKind.REVOKED else "Refused"
    return Deed(sentence=f"{said}: NO. {_told(case)}")


def of_judging(judgement: Judgement) -> Deed:
    """Say what was judged, and what that closes."""
    return Deed(sentence=_JUDGED[JudgedEnding(judgement.ended)])


def of_answering_a_caller(*, is_the_person: bool) -> Deed:
    """Say who a call taker is talking with, as they said."""
    who = "the person stopped" if is_the_person else "somebody else"
    return Deed(sentence=f"Recorded: the caller is {who}. Say what stands under “On the line”.")


def of_raising_sos(alarm: Alarm) -> Deed:
    """Say that everybody has the SOS in front of them now."""
    return Deed(sentence=f"Raised: {_called(alarm)}. Every console shows it. Stay on the line.")


def of_offering(offered: HandOver) -> Deed:
    """Say to whom a case is offered, and whose it is until then."""
    ref, name = offered.verification.ref, offered.given_to.display_name
    return Deed(
        code="offered", sentence=f"Offered to {name}: case {ref} is yours until they have it."
    )


def of_taking(alarm: Alarm) -> Deed:
    """Say which alarm somebody has now."""
    return Deed(sentence=f"You have it: {_called(alarm)}.")


def of_sending(unit: Dispatch) -> Deed:
    """Say that it stands in the log that a unit was sent."""
    return Deed(
        sentence=f"A unit is sent: {_called(unit.alarm)}. Now ring the officer, as routine."
    )


def of_closing(result: Alarm | ClosingProposal) -> Deed:
    """Say that an alarm is closed, or that this was only proposed."""
    if isinstance(result, ClosingProposal):
        return Deed(
            code="proposed",
            sentence=f"Not closed: {_called(result.alarm)} waits for a second person.",
        )
    return Deed(sentence=f"Closed: {_called(result)}.")


def of_leaving_open(alarm: Alarm) -> Deed:
    """Say that a second person disagreed."""
    return Deed(sentence=f"It stays open: {_called(alarm)}.")


def _told(case: Verification) -> str:
    """Say how the person hears of a decision."""
    if case.joined_at is None:
        return "Nobody had joined, so nobody is told."
    if case.tell_by is not None:
        return "No phone can be texted: tell them by voice, now."
    return "The text to the person goes out."


def _called(alarm: Alarm) -> str:
    """Name an alarm by its cause and its case."""
    words = str(alarm.get_cause_display())
    return f"{words}, case {alarm.verification.ref}" if alarm.verification else words

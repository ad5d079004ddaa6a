"""What an owner's own system says of a request, and what becomes of the action for it: a table.

"Closed" says that somebody closed it, not that anything was done: without a word nothing is
believed, and a person asks. An open one is a yes only where it names a day that is not over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from community.streetsafe.enums import ActionState


class Said(Enum):
    """What was said, as far as it matters here."""

    OPEN = auto()
    OPEN_WITH_A_DAY = auto()
    CLOSED_WITH_WORDS = auto()
    CLOSED = auto()
    NOTHING = auto()


class Step(Enum):
    """One thing done to an action for it."""

    ACCEPT = auto()
    POSTPONE = auto()
    FINISH = auto()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the owner's system answered, cleaned; `expected_on` is a day of the force's own."""

    status: str
    words: str = ""
    expected_on: date | None = None


_NONE: tuple[Step, ...] = ()
# What is not named does nothing.
STEPS: Mapping[tuple[Said, ActionState], tuple[Step, ...]] = {
    (Said.OPEN_WITH_A_DAY, ActionState.PROPOSED): (Step.ACCEPT,),
    (Said.OPEN_WITH_A_DAY, ActionState.ACCEPTED): (Step.POSTPONE,),
    (Said.OPEN_WITH_A_DAY, ActionState.STARTED): (Step.POSTPONE,),
    (Said.CLOSED_WITH_WORDS, ActionState.PROPOSED): (Step.ACCEPT, Step.FINISH),
    (Said.CLOSED_WITH_WORDS, ActionState.ACCEPTED): (Step.FINISH,),
    (Said.CLOSED_WITH_WORDS, ActionState.STARTED): (Step.FINISH,),
}


def read(answer: Answer, *, today: date) -> Said:
    """Say what an answer amounts to; a day that is over is no promise."""
    match answer.status.casefold():
        case "open":
            day = answer.expected_on
            return Said.OPEN_WITH_A_DAY if day is not None and day >= today else Said.OPEN
        case "closed":
            return Said.CLOSED_WITH_WORDS if answer.words else Said.CLOSED
    return Said.NOTHING


def steps(said: Said, state: ActionState) -> tuple[Step, ...]:
    """Say what is done to an action in this state."""
    return STEPS.get((said, state), _NONE)

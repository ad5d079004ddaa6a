"""The walker's own page, opened by the code that a text of ours gave them.

Whoever draws it reads `read`; what is pressed on it is one of the actions below, each by the code.
They raise NotFound for a code that is wrong, unknown or over, and MayNot for what cannot be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from community.walks.actions import booking, feedback, moves, outcomes_told, pairing
from community.walks.actions.moves import Held
from community.walks.actions.refusals import NotFound
from community.walks.enums import Mark, WalkState
from community.walks.models import Feedback, Walk
from community.walks.rules.walk_states import NOT_BEGUN
from foundation.audit import ledger

_LAST = 3


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When, where and with whom; `last3` ends the officer's number."""

    starts_at: datetime
    back_by: datetime
    place: str
    first_name: str
    last3: str


@dataclass(frozen=True, kw_only=True)
class WalkerPage:
    """Everything on the page: no number and no name of the walker's.

    `meeting` is None until the officer has said yes; `may_say_yes` and the like say what can be
    pressed. `outcomes` are sentences; `wiped_on` is when name and number go.
    """

    state: WalkState
    meeting: Meeting | None
    may_say_yes: bool
    may_change: bool
    may_call_off: bool
    may_rate: bool
    outcomes: list[str]
    wiped_on: date


def read(code: str) -> WalkerPage | None:
    """Read the page of a code; None for one that is unknown, wrong or over alike."""
    walk = _of_code(code)
    if walk is None:
        return None
    state = WalkState(walk.state)
    is_offered = state is WalkState.PAIRED and walk.officer_yes_at is not None
    return WalkerPage(
        state=state,
        meeting=_meeting(walk),
        may_say_yes=is_offered,
        may_change=state in NOT_BEGUN and state is not WalkState.ASKED,
        may_call_off=state in NOT_BEGUN or state is WalkState.MISSED,
        may_rate=_may_rate(walk),
        outcomes=[outcomes_told.sentence(one) for one in outcomes_told.findings_of(walk)],
        wiped_on=walk.walker.erase_on,
    )


def say_yes(code: str) -> None:
    """Say yes to what is offered."""
    pairing.walker_says_yes(_hold(code))


def change(code: str) -> None:
    """Ask for another day or place."""
    pairing.change(_hold(code))


def decline_officer(code: str) -> None:
    """Ask for another officer; this one is never proposed again."""
    pairing.decline_officer(_hold(code))


def call_off(code: str) -> None:
    """Call the walk off."""
    pairing.walker_calls_off(_hold(code))


def rate(code: str, marks: Sequence[Mark]) -> None:
    """Answer the three questions, in the order of wordings.QUESTIONS. Raise Unfit too."""
    feedback.take(_hold(code), marks)


def _hold(code: str) -> Held:
    """Hold the walk of a code. Raise NotFound."""
    ledger.require_transaction()
    walk = _of_code(code)
    if walk is None:
        raise NotFound("There is no such page.")
    return moves.hold(walk.id)


def _of_code(code: str) -> Walk | None:
    return (
        Walk.objects.filter(
            token_digest=booking.digest_of(code),
            answered_at__isnull=False,
            walker__erased_at=None,
        )
        .select_related("walker", "officer__officer", "meet_spot")
        .defer("officer__officer__photo")
        .first()
    )


def _meeting(walk: Walk) -> Meeting | None:
    if walk.officer is None or walk.meet_spot is None or walk.officer_yes_at is None:
        return None
    if walk.starts_at is None or walk.back_by is None:
        return None
    officer = walk.officer.officer
    return Meeting(
        starts_at=walk.starts_at,
        back_by=walk.back_by,
        place=walk.meet_spot.name,
        first_name=officer.name.split()[0],
        last3=officer.number[-_LAST:],
    )


def _may_rate(walk: Walk) -> bool:
    was_asked = walk.state == WalkState.WALKED and walk.questions_sent_at is not None
    return was_asked and not Feedback.objects.filter(walk=walk).exists()

"""The walker's own page, opened by the code that a text of ours gave them.

Whoever draws it reads `read`; what is pressed on it is one of the actions below, each by the code.
They raise NotFound for a code that is wrong, unknown or over, and MayNot for what cannot be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from community.walks.actions import booking, feedback, moves, outcomes_told, pairing, texts
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.enums import Mark, TextName, WalkState
from community.walks.models import Feedback, Walk
from community.walks.rules.walk_states import NOT_BEGUN
from foundation.audit import clock, ledger

_LAST = 3
_OFFERED = (WalkState.PAIRED, WalkState.AGREED)
# Where a text may ask the phone to answer: on the walk itself its words are the control room's.
_TOLD = (*_OFFERED, WalkState.WALKED)


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

    `may_say_yes` and the like say what can be pressed; `wiped_on` is when name and number go.
    Until the phone has answered a text of ours today (`is_open`) there is no `meeting` and there
    are no `outcomes`, which are sentences: `holds_back` says that there is something to see, and
    `is_asked` that a text for it has gone out. `meeting` is None until the officer has said yes.
    """

    state: WalkState
    is_open: bool
    holds_back: bool
    is_asked: bool
    meeting: Meeting | None
    may_say_yes: bool
    may_change: bool
    may_call_off: bool
    may_decline: bool
    may_rate: bool
    is_rated: bool
    outcomes: list[str]
    wiped_on: date


def read(code: str) -> WalkerPage | None:
    """Read the page of a code; None for one that is unknown, wrong or over alike."""
    walk = _of_code(code)
    if walk is None:
        return None
    state = WalkState(walk.state)
    meeting = _meeting(walk)
    outcomes = [outcomes_told.sentence(one) for one in outcomes_told.findings_of(walk)]
    is_open = _is_open(walk)
    is_rated = Feedback.objects.filter(walk=walk).exists()
    return WalkerPage(
        state=state,
        is_open=is_open,
        holds_back=not is_open and state in _TOLD and bool(meeting or outcomes),
        is_asked=walk.details_wait,
        meeting=meeting if is_open else None,
        may_say_yes=is_open and state is WalkState.PAIRED and meeting is not None,
        may_change=state in NOT_BEGUN and state is not WalkState.ASKED,
        may_call_off=state in NOT_BEGUN or state is WalkState.MISSED,
        may_decline=is_open and meeting is not None and state in _OFFERED,
        may_rate=_may_rate(walk) and not is_rated,
        is_rated=is_rated,
        outcomes=outcomes if is_open else [],
        wiped_on=walk.walker.erase_on,
    )


def ask_to_see(code: str) -> None:
    """Text the phone that there is news; once it has answered, the page shows it. Raise MayNot."""
    held = _hold(code)
    moves.check(held, *_TOLD)
    if _is_open(held.walk) or held.walk.details_wait:
        return
    held.walk.details_wait = True
    held.walk.save(update_fields=["details_wait"])
    texts.send(held, TextName.NEWS)


def say_yes(code: str) -> None:
    """Say yes to what is offered, once it has been shown. Raise MayNot before."""
    held = _hold(code)
    if not _is_open(held.walk):
        raise MayNot("Answer our text first.")
    pairing.walker_says_yes(held)


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


def _is_open(walk: Walk) -> bool:
    return walk.walker.answered_on == clock.today()


def _may_rate(walk: Walk) -> bool:
    return walk.state == WalkState.WALKED and walk.questions_sent_at is not None

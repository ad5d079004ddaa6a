"""The states of a verification and the only moves between them.

TABLE is the single source: the writer of states, the tests and docs/states.md all read it.
Source: the protocol's table of states (docs/glossary.md explains the words).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from verification.enums import MovedBy, OfficerStage, State


class ForbiddenMove(Exception):  # noqa: N818 - the move itself
    """The table has no such move."""

    def __init__(self, *, start: State | None, end: State) -> None:
        """Keep both ends of the refused move, for the edge that answers it."""
        super().__init__(f"{_label(start)} may not become {end}")
        self.start = start
        self.end = end


@dataclass(frozen=True, kw_only=True)
class Move:
    """One allowed move; `start` is None for a verification that is just being made."""

    start: State | None
    end: State
    by: tuple[MovedBy, ...]
    note: str


_REFUSERS = (
    MovedBy.OFFICER_CHECK,
    MovedBy.DEVICE_REVOKED,
    MovedBy.STATUS_IMPORT,
    MovedBy.OPERATOR,
)

TABLE: tuple[Move, ...] = (
    Move(
        start=None,
        end=State.REFUSED,
        by=(MovedBy.OFFICER_CHECK,),
        note="status or identity is NO, read in the request; a code like any other; P1",
    ),
    Move(
        start=None,
        end=State.REQUESTED,
        by=(MovedBy.OFFICER,),
        note="otherwise",
    ),
    Move(
        start=State.REQUESTED,
        end=State.JOINED,
        by=(MovedBy.PERSON, MovedBy.OPERATOR),
        note="a valid join: a text of the person, or an operator who has them on the line",
    ),
    Move(
        start=State.REQUESTED,
        end=State.EXPIRED,
        by=(MovedBy.CLOCK,),
        note="nobody joined in time; P2 who was there?",
    ),
    Move(
        start=State.REQUESTED,
        end=State.REFUSED,
        by=_REFUSERS,
        note="before the person joined; the officer's device goes on waiting",
    ),
    Move(
        start=State.REQUESTED,
        end=State.CANCELLED,
        by=(MovedBy.OFFICER,),
        note="before the person joined",
    ),
    Move(
        start=State.JOINED,
        end=State.REFUSED,
        by=(*_REFUSERS, MovedBy.SECOND_PERSON),
        note="the person is told NO; a second person who disagrees refuses",
    ),
    Move(
        start=State.JOINED,
        end=State.CANCELLED,
        by=(MovedBy.OFFICER,),
        note="after joining it alarms",
    ),
    Move(
        start=State.JOINED,
        end=State.UNVERIFIED,
        by=(MovedBy.CLOCK,),
        note="nobody decided in time, or no console is live; the person is told NO ANSWER",
    ),
    Move(
        start=State.JOINED,
        end=State.CONFIRMED,
        by=(MovedBy.OPERATOR, MovedBy.SECOND_PERSON),
        note="every guard holds, and a second person where one is needed",
    ),
    Move(
        start=State.CONFIRMED,
        end=State.REVOKED,
        by=(
            MovedBy.OPERATOR,
            MovedBy.DEVICE_REVOKED,
            MovedBy.STATUS_IMPORT,
            MovedBy.CLOCK,
        ),
        note="taken back; by the clock when its text was not handed over in time",
    ),
    Move(
        start=State.CONFIRMED,
        end=State.ENDED,
        by=(MovedBy.OFFICER, MovedBy.OPERATOR),
        note="the encounter is over, with how it ended",
    ),
)

LIVE: frozenset[State] = frozenset({State.REQUESTED, State.JOINED, State.CONFIRMED})
FINAL: frozenset[State] = frozenset(State) - LIVE

_ALLOWED = frozenset((move.start, move.end) for move in TABLE)
_DECIDED = frozenset({State.CONFIRMED, State.REFUSED, State.UNVERIFIED, State.REVOKED})
_NONE = "\u2013"
_BEFORE_JOINING = frozenset({State.REQUESTED, State.EXPIRED})
_AFTER_JOINING = frozenset(State) - _BEFORE_JOINING - {State.REFUSED, State.CANCELLED}


def can_move(*, start: State | None, end: State) -> bool:
    """Say whether the table has this move; `start` None is a new verification."""
    return (start, end) in _ALLOWED


def check_move(*, start: State | None, end: State) -> None:
    """Refuse a move that the table does not have.

    Raises ForbiddenMove.
    """
    if not can_move(start=start, end=end):
        raise ForbiddenMove(start=start, end=end)


def officer_stage(state: State, *, joined: bool, told: bool) -> OfficerStage:
    """Reduce a state to all that the officer's device may know.

    `joined`: the person has joined; `told`: an operator pressed "tell the officer".
    """
    if told:
        return OfficerStage.CALL_CONTROL_ROOM
    if state is State.JOINED:
        return OfficerStage.CHECKING
    # Refused before the person joined looks like waiting, and goes on by what would have joined
    # (actions/joining/refused_cases.py): the officer must not act on it first.
    if state is State.REQUESTED or (state is State.REFUSED and not joined):
        return OfficerStage.WAITING
    return OfficerStage.ANSWERED if state in _DECIDED else OfficerStage.ENDED


def as_markdown() -> str:
    """Write docs/states.md: a diagram, the table of moves and what the officer sees."""
    return "\n".join([*_heading(), *_diagram(), "", *_moves(), "", *_stages()]) + "\n"


def _label(state: State | None) -> str:
    """Name a state as people read it."""
    return "(new)" if state is None else state.name


def _stage(state: State, *, joined: bool) -> OfficerStage:
    """Name the stage as long as no operator sent the officer to the control room."""
    return officer_stage(state, joined=joined, told=False)


def _heading() -> Iterable[str]:
    """Say what the page is and where it comes from."""
    return (
        "# States of a verification",
        "",
        "Generated from `verification/rules/states.py`; do not edit.",
        "",
        "Live: "
        + ", ".join(state.name for state in State if state in LIVE)
        + ". Final: "
        + ", ".join(state.name for state in State if state in FINAL)
        + ".",
        "What follows a final state lives in alarms and follow-ups.",
        "",
    )


def _diagram() -> Iterable[str]:
    """Draw the moves as a mermaid state diagram."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in TABLE:
        start = "[*]" if move.start is None else move.start.name
        yield f"    {start} --> {move.end.name}"
    for state in State:
        if state in FINAL:
            yield f"    {state.name} --> [*]"
    yield "```"


def _moves() -> Iterable[str]:
    """List every move with who makes it."""
    yield "| From | To | By | Note |"
    yield "|---|---|---|---|"
    for move in TABLE:
        by = ", ".join(str(maker.label) for maker in move.by)
        yield f"| {_label(move.start)} | {move.end.name} | {by} | {move.note} |"


def _stages() -> Iterable[str]:
    """List what the officer's device is told in each state."""
    yield "What the officer's device is told, and nothing else:"
    yield ""
    yield "| State | Before the person joined | After |"
    yield "|---|---|---|"
    for state in State:
        before = _NONE if state in _AFTER_JOINING else f"`{_stage(state, joined=False)}`"
        after = _NONE if state in _BEFORE_JOINING else f"`{_stage(state, joined=True)}`"
        yield f"| {state.name} | {before} | {after} |"
    yield ""
    yield 'After an operator pressed "tell the officer": `call_control_room`.'

"""The states of an action, and every move between them."""

from collections.abc import Mapping

from community.streetsafe.enums import ActionKind, ActionState

MOVES: Mapping[ActionState, frozenset[ActionState]] = {
    ActionState.PROPOSED: frozenset(
        {ActionState.ACCEPTED, ActionState.DECLINED, ActionState.WITHDRAWN}
    ),
    ActionState.ACCEPTED: frozenset(
        {ActionState.STARTED, ActionState.DONE, ActionState.DECLINED, ActionState.WITHDRAWN}
    ),
    ActionState.STARTED: frozenset({ActionState.DONE, ActionState.DECLINED, ActionState.WITHDRAWN}),
    ActionState.DONE: frozenset(),
    ActionState.DECLINED: frozenset(),
    ActionState.WITHDRAWN: frozenset(),
}
OVER = frozenset(state for state, after in MOVES.items() if not after)

# Days that an owner usually needs, offered as the due date; the owner says the real one.
USUAL_DAYS: Mapping[ActionKind, int] = {
    ActionKind.LIGHTING: 28,
    ActionKind.HEDGE: 42,
    ActionKind.SIGHT_LINE: 42,
    ActionKind.PATROL: 7,
    ActionKind.CCTV: 90,
    ActionKind.REPAIR: 28,
    ActionKind.VENUE: 28,
    ActionKind.TRANSPORT: 42,
    ActionKind.OTHER: 42,
}


def may_move(start: ActionState, end: ActionState) -> bool:
    """Say whether an action may move so."""
    return end in MOVES[start]

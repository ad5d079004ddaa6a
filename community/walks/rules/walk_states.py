"""The states of a walk, and every move between them."""

from collections.abc import Mapping

from community.walks.enums import WalkState

MOVES: Mapping[WalkState, frozenset[WalkState]] = {
    WalkState.ASKED: frozenset({WalkState.WAITING, WalkState.LAPSED, WalkState.CANCELLED}),
    WalkState.WAITING: frozenset({WalkState.PAIRED, WalkState.CANCELLED}),
    WalkState.PAIRED: frozenset({WalkState.AGREED, WalkState.WAITING, WalkState.CANCELLED}),
    WalkState.AGREED: frozenset(
        {WalkState.UNDER_WAY, WalkState.WAITING, WalkState.MISSED, WalkState.CANCELLED}
    ),
    WalkState.UNDER_WAY: frozenset({WalkState.WALKED, WalkState.CANCELLED}),
    # They are owed another walk: the coordinator pairs anew, and the miss stays counted.
    WalkState.MISSED: frozenset({WalkState.WAITING, WalkState.CANCELLED}),
    WalkState.WALKED: frozenset(),
    WalkState.CANCELLED: frozenset(),
    WalkState.LAPSED: frozenset(),
}
OVER = frozenset(state for state, after in MOVES.items() if not after)
# Has an officer, a time and a place.
PLANNED = frozenset(
    {WalkState.PAIRED, WalkState.AGREED, WalkState.UNDER_WAY, WalkState.WALKED, WalkState.MISSED}
)
# Can still be called off or moved by whoever walks.
NOT_BEGUN = frozenset({WalkState.ASKED, WalkState.WAITING, WalkState.PAIRED, WalkState.AGREED})


def may_move(start: WalkState, end: WalkState) -> bool:
    """Say whether a walk may move so."""
    return end in MOVES[start]

"""The states of a handover, every move between them, and the pauses between two tries."""

from collections.abc import Mapping
from datetime import timedelta

from community.streetsafe.enums import HandoverState

MOVES: Mapping[HandoverState, frozenset[HandoverState]] = {
    # Claimed, it is UNKNOWN before it is posted: whoever dies in between has said so.
    HandoverState.WAITING: frozenset({HandoverState.UNKNOWN, HandoverState.DROPPED}),
    HandoverState.UNKNOWN: frozenset(
        {
            HandoverState.WAITING,
            HandoverState.SENT,
            HandoverState.REFUSED,
            HandoverState.DROPPED,
        }
    ),
    HandoverState.SENT: frozenset({HandoverState.ENDED}),
    HandoverState.REFUSED: frozenset({HandoverState.WAITING, HandoverState.DROPPED}),
    HandoverState.DROPPED: frozenset(),
    HandoverState.ENDED: frozenset(),
}
TO_BE_SENT = (HandoverState.WAITING, HandoverState.UNKNOWN)

# A late answer of a slow system is given this long before anybody asks whether it arrived.
ASK_AFTER = timedelta(minutes=10)
# What was asked for so often without a trace is not posted again: a person looks.
POSTS_AT_MOST = 3
LOOK_EVERY = timedelta(hours=6)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_DOUBLED_AT_MOST = 10


def may_move(start: HandoverState, end: HandoverState) -> bool:
    """Say whether a handover may move so."""
    return end in MOVES[start]


def pause(tries: int) -> timedelta:
    """Say how long to wait after so many tries without an answer: 1, 2, 4 minutes to 6 hours."""
    doubled = 1 << min(max(tries - 1, 0), _DOUBLED_AT_MOST)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


def ask_pause(tries: int) -> timedelta:
    """Say how long to wait before asking whether a post arrived: 10 minutes, to 6 hours."""
    return max(pause(tries), ASK_AFTER)

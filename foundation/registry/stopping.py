"""What has to end before a server can stop: answers that go on for as long as somebody listens.

A server waits for the answers under way, and asks none of them to end; whoever has such answers
offers here how.
"""

from collections.abc import Callable

_ends: list[Callable[[], None]] = []


def offer(end: Callable[[], None]) -> None:
    """Have `end` called when this process is to stop; it is called by a signal handler."""
    _ends.append(end)


def end_all() -> None:
    """Ask all that goes on to end."""
    for end in _ends:
        end()

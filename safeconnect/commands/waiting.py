"""Wait for Ctrl-C or SIGTERM, and then not be hurried by a second one."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


@contextlib.contextmanager
def until_asked_to_stop() -> Iterator[threading.Event]:
    """Give an event that is set by the first Ctrl-C or SIGTERM.

    Before the caller waits for it, in the middle of starting, the first one is a
    KeyboardInterrupt, so that what was started is stopped on the way out.
    """
    asked = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

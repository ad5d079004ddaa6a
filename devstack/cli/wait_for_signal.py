"""Wait for Ctrl-C or SIGTERM, and then not be hurried by a second one."""

import signal
import threading
from types import FrameType, TracebackType


class UntilAskedToStop:
    """Gives, in a `with` statement, an event to wait for; Ctrl-C or SIGTERM ends the statement.

    A terminal that closes (SIGHUP) does so too, unless the caller ignores that, as nohup does.

    The first one is a KeyboardInterrupt wherever the statement is, also in the middle of starting,
    so that what was started is stopped on the way out. Further ones change nothing.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __enter__(self) -> threading.Event:
        """Take over the signals."""
        heeded = [one for one in _SIGNALS if _is_heeded(one)]
        self._before = {number: signal.signal(number, self._stop) for number in heeded}
        return self._asked

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> bool:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        return kind is KeyboardInterrupt

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self._asked.is_set():
            self._asked.set()
            raise KeyboardInterrupt


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _is_heeded(number: signal.Signals) -> bool:
    return number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN

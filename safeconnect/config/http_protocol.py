"""uvicorn's HTTP, with an end to connections on which no whole request arrives.

uvicorn bounds neither how many there are nor how long they take, so a thousand clients that connect
and say nothing would use up its files. A proxy in front, as in production, does this itself
(docs/operations.md); here it is for whatever is reached without one.
"""

import asyncio
from collections import Counter

from uvicorn.protocols.http.auto import AutoHTTPProtocol

# Seconds. A head is a few packets; a body may be a picture over a poor line.
HEAD_WITHIN = 15.0
BODY_WITHIN = 60.0
# Connections of this process without a whole request. With more, the oldest of whoever has most of
# them makes room, so that a flood from one place ends its own.
INCOMPLETE_AT_MOST = 1024

_incomplete: dict["BoundedProtocol", str] = {}


class BoundedProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # chosen at run time
    """Close what sends no whole request in time, and what is too much of it."""

    _deadline: asyncio.TimerHandle | None = None
    _has_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Take a piece, and go on waiting unless the request is whole."""
        if self._deadline is None and not self._is_answering():
            self._expect()
        super().data_received(data)
        if self._deadline is None or self.cycle is None or self.cycle.response_complete:
            return
        if not self.cycle.more_body:
            self._let_go()
        elif not self._has_head:
            self._has_head = True
            self._restart(BODY_WITHIN)

    def on_response_complete(self) -> None:
        """Leave an idle connection to uvicorn's own limit; the next request counts anew."""
        self._let_go()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._let_go()
        super().connection_lost(exc)

    def end(self) -> None:
        """Close it without a word: whoever is there has not asked for anything."""
        self._let_go()
        self.transport.abort()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect(self) -> None:
        self._has_head = False
        _incomplete[self] = self.client[0] if self.client else ""
        self._restart(HEAD_WITHIN)
        if len(_incomplete) > INCOMPLETE_AT_MOST:
            _make_room()

    def _restart(self, seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self.end)

    def _let_go(self) -> None:
        _incomplete.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _make_room() -> None:
    """End the oldest incomplete connection of the address that has most of them."""
    (most, _number), *_ = Counter(_incomplete.values()).most_common(1)
    next(one for one, address in _incomplete.items() if address == most).end()

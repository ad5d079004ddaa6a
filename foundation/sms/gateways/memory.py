"""A gateway that keeps texts instead of sending them; refused in production.

It holds its state in the class, as the outbox of Django's mail backend does, so that whoever makes
a gateway reaches the same one.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from foundation.sms.gateways import base

# Generous, as for the real provider: texts already known are left out by Sid.
_CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One text as the provider would have it."""

    sid: str
    to: str
    body: str
    callback_url: str
    valid_for: timedelta | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens at the next call: `answer` is raised, after the text was `taken` or not.

    `then` runs inside the call, where the wire would be.
    """

    answer: base.NotAccepted | None = None
    taken: bool = False
    then: Callable[[], object] | None = None


class MemoryGateway:
    """Take every text, unless a step says otherwise."""

    outbox: ClassVar[list[Kept]] = []
    steps: ClassVar[deque[Step]] = deque()
    find_steps: ClassVar[deque[Step]] = deque()
    _lock: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def clear(cls) -> None:
        """Forget all texts and steps."""
        with cls._lock:
            cls.outbox.clear()
            cls.steps.clear()
            cls.find_steps.clear()

    def prepare(self) -> None:
        """Have nothing to prepare."""

    def send(
        self, *, to: str, body: str, callback_url: str, valid_for: timedelta | None = None
    ) -> base.Accepted:
        """Take the text, or do what the next step says."""
        step = self._next(self.steps)
        kept = Kept(
            sid=f"SM{uuid4().hex}",
            to=to,
            body=body,
            callback_url=callback_url,
            valid_for=valid_for,
            at=_now(),
        )
        if step.answer is None or step.taken:
            with self._lock:
                self.outbox.append(kept)
        self._play(step)
        return base.Accepted(sid=kept.sid)

    def find(
        self, *, to: str, body: str, since: datetime, except_sids: Collection[str]
    ) -> str | None:
        """Look among the texts taken since then."""
        self._play(self._next(self.find_steps))
        with self._lock:
            for kept in self.outbox:
                same = (kept.to, kept.body) == (to, body) and kept.at >= since - _CLOCKS_APART
                if same and kept.sid not in except_sids:
                    return kept.sid
        return None

    def _next(self, steps: "deque[Step]") -> Step:
        """Take the next step off the list, or an uneventful one."""
        with self._lock:
            return steps.popleft() if steps else Step()

    def _play(self, step: Step) -> None:
        """Do what the step says after the text was taken or not."""
        if step.then is not None:
            step.then()
        if step.answer is not None:
            raise step.answer


def _now() -> datetime:
    """Return the present in UTC, by this machine's clock: nothing is decided by it."""
    return datetime.now(UTC)

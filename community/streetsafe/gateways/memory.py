"""A gateway that keeps requests instead of sending them; refused in production.

It holds its state in the class, as the outbox of Django's mail backend does, so that whoever makes
a gateway reaches the same one.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from community.streetsafe.gateways import base
from community.streetsafe.rules.council_answers import Answer


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One request as the owner's system would have it."""

    number: str
    where: base.Where
    request: base.Request


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens at the next call: `answer` is raised, after the request was `taken` or not.

    `then` runs inside the call, where the wire would be.
    """

    answer: Exception | None = None
    taken: bool = False
    then: Callable[[], object] | None = None


class MemoryGateway:
    """Take every request, unless a step says otherwise."""

    kept: ClassVar[list[Kept]] = []
    answers: ClassVar[dict[str, Answer]] = {}
    steps: ClassVar[deque[Step]] = deque()
    find_steps: ClassVar[deque[Step]] = deque()
    calls: ClassVar[list[str]] = []
    _lock: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def clear(cls) -> None:
        """Forget all requests, answers, calls and steps."""
        with cls._lock:
            for held in (cls.kept, cls.answers, cls.steps, cls.find_steps, cls.calls):
                held.clear()

    def post(self, where: base.Where, request: base.Request) -> base.Sent:
        """Take the request, or do what the next step says."""
        step = self._next(self.steps, "post")
        number = ""
        if step.answer is None or step.taken:
            with self._lock:
                number = str(1000 + len(self.kept))
                self.kept.append(Kept(number=number, where=where, request=request))
        self._play(step)
        return base.Sent(number=number)

    def find(
        self,
        where: base.Where,  # noqa: ARG002
        *,
        token: UUID,
        service_code: str,
        since: datetime,  # noqa: ARG002
        until: datetime,  # noqa: ARG002
    ) -> base.Sent | None:
        """Look among the requests that were taken."""
        self._play(self._next(self.find_steps, "find"))
        with self._lock:
            for one in self.kept:
                if (one.request.token, one.request.service_code) == (token, service_code):
                    return base.Sent(number=one.number)
        return None

    def number_of(self, where: base.Where, *, ticket: str) -> str:  # noqa: ARG002
        """Give no number: nothing here has a ticket."""
        return ""

    def look_up(self, where: base.Where, *, number: str) -> Answer:  # noqa: ARG002
        """Give the answer that a test has put there; without one it is open."""
        with self._lock:
            self.calls.append("look_up")
            return self.answers.get(number, Answer(status="open"))

    def _next(self, steps: "deque[Step]", call: str) -> Step:
        """Note the call, and take the next step off the list, or an uneventful one."""
        with self._lock:
            self.calls.append(call)
            return steps.popleft() if steps else Step()

    def _play(self, step: Step) -> None:
        """Do what the step says after the request was taken or not."""
        if step.then is not None:
            step.then()
        if step.answer is not None:
            raise step.answer

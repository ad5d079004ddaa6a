"""Officers and operators for many trials, signed in once and used again while no alarm is open."""

import threading
from collections import deque
from dataclasses import dataclass

from simulator.actors.officer import Officer, Place
from simulator.actors.operator import Operator
from tests.faults.retrying_client import RetryingClient
from tests.support.running_service import RunningService


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An officer on duty and an operator, both signed in, and where the officer stands."""

    officer: Officer
    operator: Operator
    place: Place

    @property
    def repeats(self) -> int:
        """How often either had to ask again."""
        return sum(one.repeats for one in self._clients())

    def _clients(self) -> list[RetryingClient]:
        both = (self.officer.client, self.operator.client)
        return [one for one in both if isinstance(one, RetryingClient)]


class Pairs:
    """Hand out pairs; several trials may ask at once."""

    def __init__(self, service: RunningService) -> None:
        self._service, self._lock = service, threading.Lock()
        self._free: deque[Pair] = deque()

    def take(self) -> Pair:
        """Return a pair nobody has, signing a new one in where all are in use."""
        with self._lock:
            return self._free.popleft() if self._free else self._new()

    def give_back(self, pair: Pair) -> None:
        """Let the pair be used again: its case ended well, and no alarm names the officer."""
        with self._lock:
            self._free.append(pair)

    def _new(self) -> Pair:
        encounter = self._service.make_encounter()
        officer, operator = encounter.officer(), encounter.operator()
        for one in (officer, operator):
            one.client = RetryingClient(self._service.stack.urls.web)
        officer.enrol()
        officer.sign_in()
        operator.sign_in()
        return Pair(officer=officer, operator=operator, place=encounter.place())

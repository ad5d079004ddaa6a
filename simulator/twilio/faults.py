"""Faults to order: what goes wrong at the provider, for whom and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIELDS = frozenset({"kind", "number", "times", "seconds", "copies", "lists_too", "code"})
FAULTS_AT_MOST = 100
SECONDS_AT_MOST = 120.0


class FaultKind(StrEnum):
    """What goes wrong."""

    NEVER_DELIVERED = "never_delivered"
    NEVER_SENT = "never_sent"
    SLOW = "slow"
    ERROR_500 = "error_500"
    ERROR_429 = "error_429"
    ERROR_400 = "error_400"
    ERROR_401 = "error_401"
    # Refused with the error of `code`, known or of tomorrow.
    REFUSED = "refused"
    # Read, and taken on only after `seconds`, whether or not anybody still waits for the answer.
    HELD = "held"
    # Read and never taken on; the connection is cut after `seconds`.
    SWALLOWED = "swallowed"
    ACCEPTED_THEN_500 = "accepted_then_500"
    # Taken on, and the connection cut before the answer: the sender cannot know.
    ACCEPTED_THEN_CUT = "accepted_then_cut"
    REFUSE_CONNECTIONS = "refuse_connections"
    DUPLICATE_CALLBACKS = "duplicate_callbacks"
    REORDERED_CALLBACKS = "reordered_callbacks"
    LOST_CALLBACKS = "lost_callbacks"
    LOST_INBOUND = "lost_inbound"
    DUPLICATE_INBOUND = "duplicate_inbound"


class BadFaultError(ValueError):
    """The order for a fault makes no sense."""


@dataclass(kw_only=True, slots=True)
class Fault:
    """One ordered fault; `number` and `times` None mean every phone and until cleared."""

    kind: FaultKind
    number: str | None = None
    times: int | None = None
    seconds: float = 2.0
    copies: int = 2
    # Off: only sends are hit, so `times` counts sends. On: asking about messages is hit too.
    lists_too: bool = False
    # The provider's error code: of the answer (refused), or of the receipt (never_…).
    code: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return the fault as `/faults` shows it; `times` is what is left."""
        return {
            "kind": self.kind.value,
            "number": self.number,
            "times": self.times,
            "seconds": self.seconds,
            "copies": self.copies,
            "lists_too": self.lists_too,
            "code": self.code,
        }


def read(order: object) -> Fault:
    """Turn the body of POST /faults into a fault.

    Raises BadFaultError with a sentence for anything that is not understood.
    """
    if not isinstance(order, Mapping):
        raise BadFaultError("A fault is a JSON object with at least a kind.")
    if unknown := set(order) - FIELDS:
        raise BadFaultError(f"Unknown fields: {', '.join(sorted(map(str, unknown)))}.")
    try:
        kind = FaultKind(str(order.get("kind")))
    except ValueError:
        raise BadFaultError(f"kind must be one of: {', '.join(FaultKind)}.") from None
    number = order.get("number")
    if number is not None and not isinstance(number, str):
        raise BadFaultError("number must be text such as +447700900101, or left out.")
    if not isinstance(lists_too := order.get("lists_too", False), bool):
        raise BadFaultError("lists_too must be true or false.")
    times, code = order.get("times"), order.get("code")
    if code is None and kind is FaultKind.REFUSED:
        raise BadFaultError("refused needs the code of an error, such as 21660.")
    return Fault(
        kind=kind,
        number=number,
        times=None if times is None else int(_between("times", times, 1, 1_000_000)),
        seconds=_between("seconds", order.get("seconds", 2.0), 0, SECONDS_AT_MOST),
        copies=int(_between("copies", order.get("copies", 2), 2, 100)),
        lists_too=lists_too,
        code=None if code is None else int(_between("code", code, 10_000, 999_999)),
    )


def _between(name: str, value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadFaultError(f"{name} must be a number from {low:g} to {high:g}.")
    return float(value)


class Faults:
    """The faults now in force, in the order they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put `fault` in force; raises BadFaultError when there are too many already."""
        if len(self._faults) >= FAULTS_AT_MOST:
            raise BadFaultError(f"There are {FAULTS_AT_MOST} faults already; clear them first.")
        self._faults.append(fault)

    def clear(self) -> None:
        """End all faults."""
        self._faults.clear()

    def take(self, kind: FaultKind, number: str, *, listing: bool = False) -> Fault | None:
        """Return the fault of this kind that hits `number` now, and use up one of its times."""
        for fault in self._faults:
            hit = fault.kind is kind and fault.number in (None, number)
            if hit and (fault.lists_too or not listing):
                self._use_up(fault)
                return fault
        return None

    def as_json(self) -> list[dict[str, object]]:
        """Return the faults in force."""
        return [fault.as_json() for fault in self._faults]

    def _use_up(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times == 0:
            self._faults.remove(fault)

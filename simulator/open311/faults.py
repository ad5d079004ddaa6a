"""Faults to order: what goes wrong at the council, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIELDS = frozenset({"kind", "times", "seconds"})
FAULTS_AT_MOST = 100
SECONDS_AT_MOST = 60.0


class FaultKind(StrEnum):
    """What goes wrong. The first four are of POST alone, the others of every request."""

    # Stored, and the connection cut before the answer: the sender cannot know.
    STORED_THEN_CUT = "stored_then_cut"
    # Stored, and answered only after `seconds`.
    STORED_THEN_SLOW = "stored_then_slow"
    STORED_THEN_500 = "stored_then_500"
    # Stored twice, and both named in the answer.
    DUPLICATE = "duplicate"
    # Not stored before `seconds` are over, whether or not anybody still waits.
    SLOW = "slow"
    ERROR_500 = "error_500"
    ERROR_429 = "error_429"
    ERROR_403 = "error_403"
    # Stored where it is a POST, and answered with what nobody can read.
    GARBAGE = "garbage"
    # The same, and answered in the standard's other format.
    XML = "xml"


class BadFaultError(ValueError):
    """The order for a fault makes no sense."""


@dataclass(kw_only=True, slots=True)
class Fault:
    """One ordered fault; `times` None means until cleared."""

    kind: FaultKind
    times: int | None = None
    seconds: float = 2.0

    def as_json(self) -> dict[str, object]:
        """Return the fault as `/faults` shows it; `times` is what is left."""
        return {"kind": self.kind.value, "times": self.times, "seconds": self.seconds}


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
    times = order.get("times")
    return Fault(
        kind=kind,
        times=None if times is None else int(_between("times", times, 1, 1_000_000)),
        seconds=_between("seconds", order.get("seconds", 2.0), 0, SECONDS_AT_MOST),
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

    def take(self, *kinds: FaultKind) -> Fault | None:
        """Return the first fault of these kinds, and use up one of its times."""
        for fault in self._faults:
            if fault.kind in kinds:
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

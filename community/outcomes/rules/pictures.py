"""The picture of a measure, as the server draws it: two intervals on one scale, in pixels.

Whoever does not see it reads the same in its words, and in the table beside it.
"""

import math
from dataclasses import dataclass

from community.outcomes.rules import words
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.listed import SHARES, Unit

WIDTH, HEIGHT = 280, 40
LEFT, RIGHT = 6, 274
_STEPS = (1, 2, 5, 10)
_AIMED_STEPS = 4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A value and the ends of its interval, in pixels from the left."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn: now, before, the target (or what was expected), and the scale's ends."""

    now: Bar
    before: Bar | None
    target: float | None
    left: str
    right: str
    words: str


def draw(now: Estimate, *, before: Estimate | None, target: float | None, unit: Unit) -> Picture:
    """Draw a reading beside the one before it."""
    ends = [now.low, now.high]
    ends += [before.low, before.high] if before else []
    ends += [] if target is None else [target]
    low, high = _scale(ends, is_share=unit in SHARES)

    def x(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)

    def bar(one: Estimate) -> Bar:
        return Bar(low=x(one.low), value=x(one.value), high=x(one.high))

    return Picture(
        now=bar(now),
        before=bar(before) if before else None,
        target=None if target is None else x(target),
        left=words.value(low, unit),
        right=words.value(high, unit),
        words=_words(now, before=before, target=target, unit=unit),
    )


def _scale(ends: list[float], *, is_share: bool) -> tuple[float, float]:
    """Give round ends that hold all; a share's never beyond 0 and 1."""
    low, high = min(ends), max(ends)
    step = _round(max(high - low, abs(high) / 10, 1e-9) / _AIMED_STEPS)
    left, right = math.floor(low / step - 0.5) * step, math.ceil(high / step + 0.5) * step
    if low >= 0:
        left = max(left, 0.0)
    return left, min(right, 1.0) if is_share and high <= 1 else right


def _round(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(one * power for one in _STEPS if one * power >= step * (1 - 1e-9))


def _words(now: Estimate, *, before: Estimate | None, target: float | None, unit: Unit) -> str:
    said = [f"now {_with_interval(now, unit)}"]
    if before is not None:
        said.append(f"before {_with_interval(before, unit)}")
    if target is not None:
        said.append(f"dashed line {words.value(target, unit)}")
    return "; ".join(said)


def _with_interval(one: Estimate, unit: Unit) -> str:
    written = words.interval(one, unit)
    return words.value(one.value, unit) + (f", interval {written}" if written else "")

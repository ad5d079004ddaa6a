"""The verdict words: computed from two readings, a direction, a cadence and a day.

In this order (docs/outcomes.md has the table):
1. nothing read: Not enough data; 2. the source is too old: Data late; 3. fewer than ten behind it:
Not enough data; 4. a measure that is only counted: no word; 5. nothing to compare with: Not enough
data; 6. the change's interval holds nought, or the change is small: No clear change; 7. else
Better or Worse, by the direction.
"""

from dataclasses import dataclass
from datetime import date

from community.outcomes.enums import Direction, Verdict
from community.outcomes.rules import changes, estimates, periods
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.listed import Against, Listed, Unit

_AS_EXPECTED = estimates.exact(1.0)
# Of a float that should be 0.1 and is a hair less.
_DIGITS = 9
_SHOWN_DIGITS = {Unit.FINE_PERCENT: 3, Unit.NUMBER: 0}


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was read of one period, `begins_on` in it and `ends_on` no more."""

    begins_on: date
    ends_on: date
    estimate: Estimate
    note: str = ""


def judge(listed: Listed, *, now: Read | None, before: Read | None, today: date) -> Verdict | None:
    """Give the word; None for what is only counted."""
    if now is None:
        return Verdict.NOT_ENOUGH_DATA
    if periods.is_late(ends_on=now.ends_on, cadence=listed.cadence, today=today):
        return Verdict.DATA_LATE
    if now.estimate.is_hidden:
        return Verdict.NOT_ENOUGH_DATA
    if listed.direction is Direction.NONE:
        return None
    held_against = _held_against(listed, before)
    if held_against is None:
        return Verdict.NOT_ENOUGH_DATA
    return _word(listed, now.estimate, held_against)


def target_words(listed: Listed, estimate: Estimate, target: float) -> str:
    """Say how a reading stands to a target: met, missed, or it may be either.

    Its ends are taken as they are shown: "33 to 50" is not short of 50.
    """
    digits = _SHOWN_DIGITS.get(listed.unit, 2)
    low, high = round(estimate.low, digits), round(estimate.high, digits)
    if listed.direction is Direction.LOWER:
        is_met, is_missed = high <= target, low > target
    else:
        is_met, is_missed = low >= target, high < target
    if is_met:
        return "met"
    return "not met" if is_missed else "may be met or not"


def _held_against(listed: Listed, before: Read | None) -> Estimate | None:
    if listed.against is Against.AS_EXPECTED:
        return _AS_EXPECTED
    return None if before is None or before.estimate.is_hidden else before.estimate


def _word(listed: Listed, now: Estimate, before: Estimate) -> Verdict:
    is_ratio = listed.unit is Unit.TIMES
    moved = changes.log_ratio(now, before) if is_ratio else changes.difference(now, before)
    if moved is None:
        return Verdict.NOT_ENOUGH_DATA
    is_small = round(abs(moved.value), _DIGITS) < listed.least_change
    if is_small or moved.low <= 0 <= moved.high:
        return Verdict.NO_CLEAR_CHANGE
    is_better = (moved.value > 0) == (listed.direction is Direction.HIGHER)
    return Verdict.BETTER if is_better else Verdict.WORSE

"""How values are written: of a share in per cent, of a ratio, of a count."""

from collections.abc import Callable
from datetime import date

from community.outcomes.enums import Cadence
from community.outcomes.rules import periods
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.listed import Unit

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BETWEEN = " to "
_FEW = 0.1


def value(number: float, unit: Unit) -> str:
    """Write a value with its unit."""
    return _UNITS[unit](number)


def interval(estimate: Estimate, unit: Unit) -> str:
    """Write the ends of an interval, the unit left out; empty where it is counted exactly."""
    if estimate.low == estimate.high:
        return ""
    return _BETWEEN.join(_bare(end, unit) for end in (estimate.low, estimate.high))


def period(begins_on: date, ends_on: date, cadence: Cadence) -> str:
    """Name a period: Oct 2026, Q3 2026, 2026, or the year to its last month."""
    if cadence is Cadence.MONTHLY:
        return f"{_MONTHS[begins_on.month - 1]} {begins_on.year}"
    if cadence is Cadence.QUARTERLY:
        return f"Q{(begins_on.month + 2) // 3} {begins_on.year}"
    if begins_on.month == 1:
        return str(begins_on.year)
    last = periods.later(ends_on, -1)
    return f"year to {_MONTHS[last.month - 1]} {last.year}"


def _bare(number: float, unit: Unit) -> str:
    return value(number, unit).removesuffix(" %").removesuffix(" points").removesuffix(" \u00d7")


def _percent(number: float) -> str:
    # Small shares would all be the same whole number.
    digits = 1 if abs(number) < _FEW else 0
    return f"{100 * number:.{digits}f} %"


def _points(number: float) -> str:
    return f"{100 * number:+.0f} points".replace("-", "\u2212")


_UNITS: dict[Unit, Callable[[float], str]] = {
    Unit.PERCENT: _percent,
    Unit.FINE_PERCENT: lambda number: f"{100 * number:.1f} %",
    Unit.POINTS: _points,
    Unit.TIMES: lambda number: f"{number:.2f} \u00d7",
    Unit.NUMBER: lambda number: f"{number:,.0f}",
    Unit.INDEX: lambda number: f"{number:.2f}",
    Unit.DAYS: lambda number: f"{number:,.0f}",
    Unit.SECONDS: lambda number: f"{number:,.0f}",
}

"""Counts of one level of a world as its weeks pass: in memory what tallies are in the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from community.streetsafe.rules import evidence, growing
from community.streetsafe.rules.evidence import Evidence, Tap
from community.streetsafe.rules.growing import Growth, Level, Totals, Verdict
from community.streetsafe.rules.weeks import BASELINE_WEEKS, SHORT, WINDOWS, Window

PERIOD_DAYS = 28
# After the end of its period a key still lives for a week.
_KEY_KEPT_DAYS = PERIOD_DAYS + 7
_SIX_DAYS = timedelta(days=6)


def period_of(day: date) -> int:
    """Number the 28 days of a key; each begins on a Monday, as the first day of all dates did."""
    return (day.toordinal() - 1) // PERIOD_DAYS


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a unit's counts amount to in a week: a verdict and what it rests on."""

    unit: str
    verdict: Verdict
    growth: Growth | None
    evidence: Evidence


class _Sliding:
    """Counts by unit in a window and in its baseline, moved on a week at a time."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._weeks: list[Counter[str]] = []
        self.inside: Counter[str] = Counter()
        self.before: Counter[str] = Counter()
        self.total = self.squares = 0

    def move(self, week: Counter[str]) -> None:
        """Take in another week."""
        self._weeks.append(week)
        self.inside.update(week)
        left = self._ago(self._window.weeks)
        self.inside.subtract(left)
        for unit in left:
            if not self.inside[unit]:
                del self.inside[unit]
        self._shift(left, 1)
        self._shift(self._ago(self._window.weeks + BASELINE_WEEKS), -1)

    def _ago(self, many: int) -> Counter[str]:
        at = len(self._weeks) - 1 - many
        return self._weeks[at] if at >= 0 else Counter()

    def _shift(self, week: Counter[str], sign: int) -> None:
        for unit, n in week.items():
            old = self.before[unit]
            new = self.before[unit] = old + sign * n
            self.total += new - old
            self.squares += new * new - old * old


class Book:
    """The counts of one level."""

    def __init__(self, *, units: int) -> None:
        self._units = units
        self._windows = {window: _Sliding(window) for window in WINDOWS}
        self._tapped = _Sliding(SHORT)
        self._taps: dict[str, list[Tap]] = defaultdict(list)
        self._reported: set[str] = set()
        # The last day of what was told as BURST or ONE_SOURCE.
        self._told: dict[str, date] = {}

    def enter(self, taps: Iterable[tuple[str, Tap]]) -> None:
        """Take in a week's taps, each with its unit of this level."""
        counted: Counter[str] = Counter()
        tapped: Counter[str] = Counter()
        for unit, tap in taps:
            tapped[unit] += 1
            counted[unit] += tap.counted
            self._taps[unit].append(tap)
        self._reported.update(unit for unit, n in counted.items() if n)
        self._tapped.move(tapped)
        for sliding in self._windows.values():
            sliding.move(counted)

    def totals(self) -> dict[Window, Totals]:
        """Sum up the whole level."""
        return {
            window: Totals(window=sliding.inside.total(), baseline=sliding.total)
            for window, sliding in self._windows.items()
        }

    def judge(
        self, week: date, *, area: Mapping[Window, Totals], enough_past: bool, unusual: bool
    ) -> list[Said]:
        """Judge every unit at the end of a week."""
        candidates = self._candidates()
        grown = growing.growths(self._level(candidates), area=area) if enough_past else {}
        found = []
        for unit in candidates:
            growth = grown.get(unit)
            now, fresh = self._evidence(unit, week=week)
            said = growing.verdicts(growth=growth, now=now, fresh=fresh, unusual=unusual)
            found += [_said(unit, one, growth=growth, now=now, fresh=fresh) for one in said]
        return found

    def remember(self, unit: str, week: date) -> None:
        """Remember that a unit was told as a burst or as one source in this week."""
        self._told[unit] = week + _SIX_DAYS

    def _candidates(self) -> list[str]:
        """Give the units whose counts may amount to anything, in a fixed order."""
        slidings = (self._tapped, *self._windows.values())
        return sorted(
            {
                unit
                for sliding in slidings
                for unit, n in sliding.inside.items()
                if n >= growing.FEWEST
            }
        )

    def _level(self, candidates: Iterable[str]) -> Level[str]:
        return Level(
            units=self._units,
            ever_reported=len(self._reported),
            counts={
                unit: {w: (s.inside[unit], s.before[unit]) for w, s in self._windows.items()}
                for unit in candidates
            },
            sums={window: (s.total, s.squares) for window, s in self._windows.items()},
        )

    def _evidence(self, unit: str, *, week: date) -> tuple[Evidence, dict[Window, Evidence]]:
        """Weigh a unit's taps with what sources are still known: all of now, and fresh ones."""
        known = week + _SIX_DAYS - timedelta(days=_KEY_KEPT_DAYS)
        taps = [_forgetting(tap, known) for tap in self._taps[unit]]
        told = self._told.get(unit, date.min)
        fresh = {
            window: evidence.weigh(
                tap for tap in taps if tap.day >= window.begins(week) and tap.day > told
            )
            for window in WINDOWS
        }
        return evidence.weigh(tap for tap in taps if tap.day >= SHORT.begins(week)), fresh


def _said(
    unit: str,
    verdict: Verdict,
    *,
    growth: Growth | None,
    now: Evidence,
    fresh: Mapping[Window, Evidence],
) -> Said:
    if verdict is Verdict.GROWING and growth is not None:
        return Said(unit=unit, verdict=verdict, growth=growth, evidence=fresh[growth.window])
    return Said(unit=unit, verdict=verdict, growth=None, evidence=now)


def _forgetting(tap: Tap, known: date) -> Tap:
    """Give a tap as the service has it once the key of its period is destroyed."""
    if period_of(tap.day) * PERIOD_DAYS + 1 > known.toordinal():
        return tap
    return replace(tap, source=None, period=None)

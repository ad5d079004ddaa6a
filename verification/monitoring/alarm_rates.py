"""How many alarms come, and how long they wait: what a supervisor staffs the room by.

Read over alarms of the last hours by their ids, so that the cost does not grow with the years.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.conf import settings

from verification.actions.records import id_ranges
from verification.enums import Priority
from verification.models import Alarm, ConsolePresence

SPAN = timedelta(hours=12)
_HOUR = timedelta(hours=1)
_TEN_MINUTES = timedelta(minutes=10)
_P95 = 0.95


@dataclass(frozen=True, kw_only=True)
class Hour:
    """The alarms that came in one clock hour from `begins_at`, by priority as it stands now."""

    begins_at: datetime
    p1: int
    p2: int
    p3: int

    @property
    def total(self) -> int:
        """Count them all."""
        return self.p1 + self.p2 + self.p3


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds from an alarm's coming to its taking, of those that were taken."""

    count: int
    median: float | None
    p95: float | None


@dataclass(frozen=True, kw_only=True)
class TakenBy:
    """The alarms that one operator has taken, and how long those had waited."""

    name: str
    waits: Waits


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The load of the room. `a_ten_minutes` is of the last ten, for each operator who is there.

    `shares` are whole percents by priority. `untouched` are closed alarms that nobody had taken or
    closed by hand: they asked for nothing, or nobody looked.
    """

    hours: list[Hour]
    operators: int
    a_ten_minutes: float
    an_hour: float
    shares: dict[int, int]
    waits: dict[int, Waits]
    people: list[TakenBy]
    untouched: int


_Row = tuple[int, datetime, datetime | None, str | None, bool]


def read(*, now: datetime) -> Rates:
    """Read the alarms of SPAN before `now`."""
    rows = _rows(now=now)
    operators = _operators(now=now)
    return Rates(
        hours=_hours(rows, now=now),
        operators=operators,
        a_ten_minutes=_since(rows, now - _TEN_MINUTES) / max(operators, 1),
        an_hour=_since(rows, now - _HOUR) / max(operators, 1),
        shares=_shares(rows),
        waits={p: _waits(row for row in rows if row[0] == p) for p in Priority},
        people=_people(rows),
        untouched=sum(row[4] for row in rows),
    )


def _rows(*, now: datetime) -> list[_Row]:
    """Read priority, coming, taking, taker and whether nobody did anything, oldest first."""
    since = now - SPAN
    found = Alarm.objects.filter(id__gte=id_ranges.first_id(at=since), raised_at__gt=since)
    values = found.order_by("raised_at").values_list(
        *("priority", "raised_at", "escalated_at", "taken_at", "taken_by__display_name"),
        *("closed_at", "closed_by_id"),
    )
    return [
        (p, raised, taken and _from(raised, escalated, taken), who, _is_untouched(taken, end, by))
        for p, raised, escalated, taken, who, end, by in values
    ]


def _from(raised: datetime, escalated: datetime | None, taken: datetime) -> datetime:
    """Move a taking by what an alarm had waited before it was raised higher: that wait is over."""
    return taken - (escalated - raised) if escalated else taken


def _is_untouched(taken: datetime | None, closed: datetime | None, by: UUID | None) -> bool:
    return taken is None and closed is not None and by is None


def _operators(*, now: datetime) -> int:
    since = now - settings.CONSOLE_LIVE_FOR
    return ConsolePresence.objects.filter(user__is_active=True, beat_at__gt=since).count()


def _hours(rows: list[_Row], *, now: datetime) -> list[Hour]:
    """Count by clock hour, the newest first, hours without an alarm too."""
    newest = now.replace(minute=0, second=0, microsecond=0)
    counted = Counter(
        (raised.replace(minute=0, second=0, microsecond=0), p) for p, raised, *_ in rows
    )
    hours = [newest - _HOUR * n for n in range(int(SPAN / _HOUR))]
    return [
        Hour(begins_at=hour, **{f"p{p.value}": counted[hour, p.value] for p in Priority})
        for hour in hours
    ]


def _since(rows: list[_Row], instant: datetime) -> int:
    return sum(raised > instant for _, raised, *_ in rows)


def _shares(rows: list[_Row]) -> dict[int, int]:
    counted = Counter(priority for priority, *_ in rows)
    return {p.value: round(100 * counted[p.value] / max(len(rows), 1)) for p in Priority}


def _people(rows: list[_Row]) -> list[TakenBy]:
    names = sorted({who for _, _, _, who, _ in rows if who})
    return [
        TakenBy(name=name, waits=_waits(row for row in rows if row[3] == name)) for name in names
    ]


def _waits(rows: Iterable[_Row]) -> Waits:
    waited = sorted(
        (taken - raised).total_seconds() for _, raised, taken, _, _ in rows if taken is not None
    )
    if not waited:
        return Waits(count=0, median=None, p95=None)
    last = min(int(len(waited) * _P95), len(waited) - 1)
    return Waits(count=len(waited), median=median(waited), p95=waited[last])

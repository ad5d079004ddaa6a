"""What the wallboard draws: the last hours in counts and waits, read in bounded windows.

By ids, which carry the time, so that the cost does not grow with the years.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Min
from django.db.models.functions import TruncHour, TruncMinute
from django.utils import timezone

from controlroom import charts
from controlroom.charts import Chart, Figure, Mark, Series
from verification.actions.records import id_ranges
from verification.enums import Reason
from verification.models import Alarm, Verification

_HOURS = 24
_WAITS_OF, _WAITS_EVERY = timedelta(hours=6), timedelta(minutes=30)
_ALARMS_OF, _ALARMS_EVERY = timedelta(hours=3), timedelta(minutes=10)
# EEMUA 191: about one alarm in ten minutes is easily managed, more than ten is a flood.
_EASY, _FLOOD = 1, 10
# More joins in the window are not read; a median of these says the same.
_WAITS_AT_MOST = 5_000


class _Wait(NamedTuple):
    """When somebody joined, and when their case was claimed and decided."""

    joined_at: datetime
    claimed_at: datetime | None
    decided_at: datetime | None

    @property
    def claim(self) -> float | None:
        """Give the seconds to the claim; a claim before the joining took none."""
        return _seconds(self.joined_at, self.claimed_at)

    @property
    def answer(self) -> float | None:
        """Give the seconds to the first decision."""
        return _seconds(self.joined_at, self.decided_at)


def read(now: datetime) -> list[Chart]:
    """Read the three charts, each up to `now`."""
    return [_checks(now), _waits(now), _alarms(now)]


def _checks(now: datetime) -> Chart:
    """Count checks by the hour of the clock on the wall, but for those of walks."""
    # Counted in UTC: twice a year the clock on the wall has a day of 23 or 25 hours.
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=back) for back in reversed(range(_HOURS))]
    asked = Verification.objects.filter(
        id__gte=id_ranges.first_id(at=hours[0]), requested_at__gte=hours[0]
    ).exclude(reason=Reason.WALK)
    by_hour = asked.annotate(hour=TruncHour("requested_at", tzinfo=UTC)).order_by()
    counted = dict(by_hour.values_list("hour").annotate(Count("id")))
    figures = [Figure(label=_clock(hour), value=counted.get(hour, 0)) for hour in hours]
    return charts.bars(title=f"Checks by hour, {_HOURS} h", figures=figures)


def _waits(now: datetime) -> Chart:
    """Give the median seconds from joining to the claim and to the first decision."""
    waits = _read_waits(now - _WAITS_OF)
    spans = list(_spans(now, of=_WAITS_OF, every=_WAITS_EVERY))
    labels = [_clock(end) for _, end in spans]
    within = [[wait for wait in waits if begin <= wait.joined_at < end] for begin, end in spans]
    claims = [_median([wait.claim for wait in some]) for some in within]
    answers = [_median([wait.answer for wait in some]) for some in within]
    return charts.lines(
        title="Median seconds to a claim, an answer",
        series=[
            _series("To an answer", "answer", labels, answers, words="— to an answer"),
            _series("To a claim", "claim", labels, claims, words="··· to a claim"),
        ],
        marks=[
            _level(settings.UNCLAIMED_AFTER, "claim", kind="goal"),
            _level(settings.DECIDE_WITHIN, "no answer", kind="worst"),
        ],
    )


def _read_waits(since: datetime) -> list[_Wait]:
    """Read how long those who joined since then waited, but for walkers."""
    # Whoever joins asked a few minutes before; an hour is more than enough.
    first_id = id_ranges.first_id(at=since - timedelta(hours=1))
    joined = Verification.objects.filter(id__gte=first_id, joined_at__gt=since)
    stops = joined.exclude(reason=Reason.WALK)
    rows = stops.annotate(decided=Min("decisions__at")).order_by("-id")
    read = rows.values_list("joined_at", "claimed_at", "decided")[:_WAITS_AT_MOST]
    return [_Wait(joined, claimed, decided) for joined, claimed, decided in read if joined]


def _alarms(now: datetime) -> Chart:
    """Count the alarms raised in each ten minutes, whoever was there to take them."""
    since = now - _ALARMS_OF
    raised = Alarm.objects.filter(id__gte=id_ranges.first_id(at=since), raised_at__gt=since)
    by_minute = raised.annotate(minute=TruncMinute("raised_at", tzinfo=UTC)).order_by()
    counted = dict(by_minute.values_list("minute").annotate(Count("id")))
    spans = list(_spans(now, of=_ALARMS_OF, every=_ALARMS_EVERY))
    figures = [
        float(sum(count for at, count in counted.items() if begin <= at < end))
        for begin, end in spans
    ]
    labels = [_clock(end) for _, end in spans]
    return charts.lines(
        title="Alarms in 10 min",
        series=[_series("Alarms", "alarms", labels, figures)],
        marks=[
            Mark(value=_EASY, words=f"goal {_EASY}", kind="goal"),
            Mark(value=_FLOOD, words=f"flood {_FLOOD}", kind="worst"),
        ],
    )


def _spans(
    now: datetime, *, of: timedelta, every: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Cut the time up to now into spans, the oldest first; each begins on a whole minute."""
    end = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for back in reversed(range(of // every)):
        yield end - every * (back + 1), end - every * back


def _series(
    name: str, kind: str, labels: list[str], values: Sequence[float | None], *, words: str = ""
) -> Series:
    pairs = zip(labels, values, strict=True)
    figures = tuple(Figure(label=label, value=value) for label, value in pairs)
    return Series(name=name, kind=kind, words=words, figures=figures)


def _level(at: timedelta, words: str, *, kind: str) -> Mark:
    seconds = at.total_seconds()
    return Mark(value=seconds, words=f"{words} {seconds:g} s", kind=kind)


def _seconds(begin: datetime, end: datetime | None) -> float | None:
    return max((end - begin).total_seconds(), 0.0) if end else None


def _median(waits: list[float | None]) -> float | None:
    seconds = [wait for wait in waits if wait is not None]
    return round(median(seconds), 1) if seconds else None


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"

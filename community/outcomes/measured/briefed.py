"""Briefings of teams, and what was answered after them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q, Sum

from community.outcomes.enums import Cadence, Moment
from community.outcomes.models import Briefing, Pulse
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.periods import Period
from community.outcomes.rules.verdicts import Read

QUARTERS = 5
# Of 1 to 5.
ABLE_FROM = 4


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters, so that a year before is among them."""
    for period in periods.closed(today, Cadence.QUARTERLY, count=QUARTERS):
        found = Briefing.objects.filter(day__gte=period[0], day__lt=period[1])
        sums = found.aggregate(heads=Sum("heads"), teams=Count("team", distinct=True))
        if sums["heads"]:
            note = f"{sums['teams']} teams"
            yield "briefed", _of(period, estimates.count(sums["heads"]), note=note)
            yield from _pulse(period, today=today)


def _pulse(period: Period, *, today: date) -> Iterator[tuple[str, Read]]:
    """Measure the answers, once none can come any more: the difference of two days is nobody's."""
    of_period = Q(briefing__day__gte=period[0], briefing__day__lt=period[1])
    pulses = Pulse.objects.filter(of_period)
    last = pulses.aggregate(last=Max("briefing__closes_on"))["last"]
    if last is None or last > today:
        return
    able = Count("id", filter=Q(able__gte=ABLE_FROM))
    rows = pulses.values_list("moment").annotate(n=Count("id"), able=able).order_by()
    by_moment = {moment: (n, part) for moment, n, part in rows}
    n, part = by_moment.get(Moment.AFTER, (0, 0))
    before, part_before = by_moment.get(Moment.BEFORE, (0, 0))
    if n:
        shown = before >= estimates.FEWEST
        note = f"before the briefing {part_before} of {before}" if shown else ""
        yield "pulse", _of(period, estimates.share(part, of=n), note=note)


def _of(period: Period, estimate: estimates.Estimate, *, note: str) -> Read:
    return Read(begins_on=period[0], ends_on=period[1], estimate=estimate, note=note)

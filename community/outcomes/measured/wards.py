"""Reports by ward, for the women who live there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import Coalesce

from community.outcomes.enums import Cadence, FigureKind
from community.outcomes.models import Figure
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.gini import gini
from community.outcomes.rules.periods import Period
from community.outcomes.rules.verdicts import Read
from community.streetsafe.enums import Counted, Feeling
from community.streetsafe.models import Report

QUARTERS = 5


@dataclass(frozen=True, kw_only=True)
class Ward:
    """A ward that the census names: how many women live there, and the reports of a period."""

    borough: str
    name: str
    women: int
    reports: int


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters, so that a year before is among them."""
    for period in periods.closed(today, Cadence.QUARTERLY, count=QUARTERS):
        found = of(period)
        reports = sum(one.reports for one in found)
        women = sum(one.women for one in found)
        uneven = gini((one.reports, one.women) for one in found)
        if uneven is not None:
            rate = round(1000 * reports / women, 2)
            yield "reports", _read(period, rate, n=reports)
            yield "unevenness", _read(period, round(uneven, 2), n=reports)


def of(period: Period) -> list[Ward]:
    """Count the reports of every ward of the newest census; wards that it lacks are left out."""
    counted = _reports(period)
    return [
        Ward(
            borough=row.borough,
            name=row.ward,
            women=row.numbers["women"],
            reports=counted[row.borough, row.ward],
        )
        for row in _census()
    ]


def _census() -> list[Figure]:
    held = Figure.objects.filter(kind=FigureKind.CENSUS, replaced_by=None)
    newest = held.order_by("-begins_on").values_list("begins_on", flat=True).first()
    return list(held.filter(begins_on=newest).order_by("borough", "ward")) if newest else []


def _reports(period: Period) -> Counter[tuple[str, str]]:
    begins_on, ends_on = period
    counted = Report.objects.filter(
        counted=Counted.YES,
        feeling=Feeling.UNSAFE,
        received_on__gte=begins_on,
        received_on__lt=ends_on,
    )
    rows = counted.values_list(
        Coalesce("stretch__street__borough", "street__borough", "spot__borough"),
        Coalesce("stretch__street__ward", "street__ward", "spot__ward"),
    ).annotate(n=Count("id"))
    found: Counter[tuple[str, str]] = Counter()
    for borough, ward, n in rows.order_by():
        found[borough, ward] += n
    return found


def _read(period: Period, value: float, *, n: int) -> Read:
    return Read(begins_on=period[0], ends_on=period[1], estimate=estimates.exact(value, n=n))

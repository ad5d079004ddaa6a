"""Wards by how little is reported there for the streets that they have."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum

from community.streets.models import Spot, Street
from community.streetsafe.enums import Group
from community.streetsafe.models import Standing

_WARD = ("borough", "ward")


@dataclass(frozen=True, kw_only=True)
class Ward:
    """One ward: its kilometres of street, and its counted reports in what the standings hold."""

    name: str
    borough: str
    km: float
    reports: int

    @property
    def reports_a_km(self) -> float:
        """Give the reports for each km of street."""
        return self.reports / self.km


def quietest(*, at_most: int) -> list[Ward]:
    """Give the wards with the fewest reports a km, in the last 56 weeks; three queries.

    Of as few, the one with more street comes first: it says more.
    """
    counts = _reports(Street.objects.all()) + _reports(Spot.objects.all())
    current = Street.objects.filter(
        street_import__is_current=True,
        stretches__replaced_by=None,
        stretches__street_import__is_current=True,
    )
    lengths = current.values_list(*_WARD).annotate(metres=Sum("stretches__length_m"))
    wards = [
        Ward(name=ward, borough=borough, km=metres / 1000, reports=counts[borough, ward])
        for borough, ward, metres in lengths
        if metres
    ]
    wards.sort(key=lambda one: (one.reports_a_km, -one.km, one.borough, one.name))
    return wards[:at_most]


def _reports(units: QuerySet[Any]) -> Counter[tuple[str, str]]:
    """Count by ward what is said of streets (their stretches among it), or of spots."""
    standing = Standing.objects.filter(unit=OuterRef("pk"), group=Group.ALL, dark="")
    n = Subquery(standing.values(n=F("c28") + F("b28")), output_field=IntegerField())
    rows = units.order_by().values_list(*_WARD).annotate(reports=Sum(n, default=0))
    return Counter({(borough, ward): reports for borough, ward, reports in rows})

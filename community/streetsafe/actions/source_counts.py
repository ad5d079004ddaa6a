"""From how many connections a road was reported: counted before the tokens that tell are gone.

Tokens of two periods cannot be compared, so of a quarter no more is known than the most that one
period had. It is never fewer connections than that; a report without a token adds none.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncQuarter

from community.streets.models import Stretch
from community.streetsafe.actions import tallies
from community.streetsafe.enums import Counted, Feeling
from community.streetsafe.models import Release, Report, SourceCount, SourceKey
from community.streetsafe.rules import quarters
from community.streetsafe.rules.quarters import Quarter
from foundation.audit import ledger

_ROAD = ("road",)


def note(keys: Collection[SourceKey]) -> None:
    """Count anew the connections of these keys, whose tokens must all still be there."""
    ledger.require_transaction()
    SourceCount.objects.filter(period__in=[one.begins_on for one in keys]).delete()
    said = Report.objects.filter(
        source_key__in=keys, source__isnull=False, counted=Counted.YES, feeling=Feeling.UNSAFE
    )
    counts = (
        with_road(said)
        .annotate(quarter=TruncQuarter("received_on"), period=F("source_key__begins_on"))
        .order_by()
        .values("road", "quarter", "period")
        .annotate(n=Count("source", distinct=True))
    )
    SourceCount.objects.bulk_create(
        SourceCount(unit=one["road"], quarter=one["quarter"], period=one["period"], n=one["n"])
        for one in counts
    )


def live_keys() -> list[SourceKey]:
    """Give the keys whose tokens are still there."""
    return list(SourceKey.objects.filter(key__destroyed_at=None))


def take_away(report: Report) -> None:
    """Count a connection less for a report that does not weigh any more.

    It may have been the only one of its connection, and nobody can look any more. Of one whose
    token is still there nothing need be done: it will be counted anew.
    """
    ledger.require_transaction()
    if report.source is not None:
        return
    quarter = quarters.of(report.received_on).begins_on
    said = with_road(Report.objects.filter(pk=report.pk)).values(*_ROAD).get()
    SourceCount.objects.filter(unit=said["road"], quarter=quarter, n__gt=0).update(
        n=Greatest(F("n") - 1, 0)
    )


def of_quarter(quarter: Quarter) -> dict[UUID, int]:
    """Give for each road the most connections that one period of the quarter is known to have."""
    counts = SourceCount.objects.filter(quarter=quarter.begins_on).values_list("unit")
    found: dict[UUID, int] = dict(counts.annotate(most=Max("n")))
    for old, now in _moved(found).items():
        # Two that became one may have had the same connections.
        found[now] = max(found.pop(old), found.get(now, 0))
    return found


def forget() -> int:
    """Delete the counts of quarters that are released; returns how many."""
    released = Release.objects.values("quarter")
    return SourceCount.objects.filter(quarter__in=released).delete()[0]


def with_road(reports: QuerySet[Report]) -> QuerySet[Report, Any]:
    """Annotate each report with the one road (stretch, spot or whole street) it is published of."""
    return tallies.with_units(reports).annotate(road=Coalesce("counts_for", "street_id"))


def _moved(units: Collection[UUID]) -> dict[UUID, UUID]:
    """Map those that a newer import replaced, or that count with another, to what they are now."""
    gone = Stretch.objects.filter(pk__in=units).annotate(
        now=Coalesce("replaced_by__parent_id", "replaced_by_id", "parent_id")
    )
    return dict(gone.filter(now__isnull=False).values_list("pk", "now"))

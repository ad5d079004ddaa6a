"""Tallies: counted reports by unit, week, group and dark.

A stretch that counts with its parent, or that another has replaced, is counted as that one. A
report of a stretch is one of its street's too; a spot is on no street.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncWeek

from community.streetsafe.enums import (
    ABOUT_BEHAVIOUR,
    ABOUT_THE_PLACE,
    Counted,
    Feeling,
    Group,
    Reason,
)
from community.streetsafe.models import Report
from community.streetsafe.rules import weeks
from foundation.audit import ledger

_BITS = {
    Group.ALL: sum(Reason),
    Group.PLACE: sum(ABOUT_THE_PLACE),
    Group.BEHAVIOUR: sum(ABOUT_BEHAVIOUR),
}

# One reading of the reports counts all groups; this makes a row of each.
_FRESH = """(
    SELECT wide.unit, wide.week, each."group", wide.dark, each.n FROM ({rows}) wide
     CROSS JOIN LATERAL (
        VALUES ('all', n_all), ('place', n_place), ('behaviour', n_behaviour)
     ) each ("group", n)
     WHERE each.n > 0
)"""
# Django can say which rows, but neither INSERT ... SELECT nor "one more than there are".
_ADD = """
INSERT INTO streetsafe_tally (unit, week, "group", dark, n)
SELECT unit, week, "group", dark, n FROM {fresh} fresh ORDER BY 1, 2, 3, 4
ON CONFLICT (unit, week, "group", dark) DO UPDATE SET n = streetsafe_tally.n + excluded.n
"""
_TAKE_AWAY = """
UPDATE streetsafe_tally old SET n = GREATEST(old.n - fresh.n, 0) FROM {fresh} fresh
WHERE (old.unit, old.week, old."group", old.dark)
    = (fresh.unit, fresh.week, fresh."group", fresh.dark)
"""
# One statement, one snapshot; a row that is right already is not touched, so that on an ordinary
# night nobody's report waits. What comes while it runs may be counted a night late.
_REBUILD = """
WITH fresh AS MATERIALIZED {fresh}, gone AS (
    DELETE FROM streetsafe_tally old WHERE old.week >= %s AND NOT EXISTS (
        SELECT FROM fresh WHERE (old.unit, old.week, old."group", old.dark)
            = (fresh.unit, fresh.week, fresh."group", fresh.dark)))
INSERT INTO streetsafe_tally (unit, week, "group", dark, n)
SELECT unit, week, "group", dark, n FROM fresh ORDER BY 1, 2, 3, 4
ON CONFLICT (unit, week, "group", dark) DO UPDATE SET n = excluded.n
WHERE streetsafe_tally.n <> excluded.n
"""


def with_units(reports: QuerySet[Report]) -> QuerySet[Report, Any]:
    """Annotate each report with the units that it counts for.

    `counts_for` is a stretch or a spot, `counts_for_street` a street; either may be None.
    """
    return reports.annotate(
        counts_for=Coalesce(
            "stretch__replaced_by__parent_id",
            "stretch__replaced_by_id",
            "stretch__parent_id",
            "stretch_id",
            "spot_id",
        ),
        counts_for_street=Coalesce(
            "stretch__replaced_by__parent__street_id",
            "stretch__replaced_by__street_id",
            "stretch__parent__street_id",
            "stretch__street_id",
            "street_id",
        ),
    )


def add(*, report: Report) -> None:
    """Count a report that has just been stored; one that does not count changes nothing."""
    ledger.require_transaction()
    _run(_ADD, Report.objects.filter(pk=report.pk, counted=Counted.YES))


def take_away(*, report: Report) -> None:
    """Count a report no more, whatever its row says by now; it must have been added."""
    ledger.require_transaction()
    _run(_TAKE_AWAY, Report.objects.filter(pk=report.pk))


def rebuild(*, today: date) -> None:
    """Count all reports anew, of the weeks whose reports are all kept; older tallies stay."""
    ledger.require_transaction()
    kept = weeks.monday(today - settings.STREETS_REPORTS_KEPT_FOR) + weeks.WEEK
    _run(_REBUILD, Report.objects.filter(counted=Counted.YES, received_on__gte=kept), kept)


def _run(statement: str, reports: QuerySet[Report], *values: date) -> None:
    rows, parameters = _rows(reports).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(fresh=_FRESH.format(rows=rows)), [*parameters, *values])


def _rows(reports: QuerySet[Report]) -> QuerySet[Report, Any]:
    """Select (unit, week, dark, all, place, behaviour): how many reports of each group."""
    unsafe = with_units(reports.filter(feeling=Feeling.UNSAFE).order_by())
    own, of_street = (_counts(unsafe, unit=unit) for unit in ("counts_for", "counts_for_street"))
    return own.union(of_street, all=True)


def _counts(reports: QuerySet[Report, Any], *, unit: str) -> QuerySet[Report, Any]:
    rows: QuerySet[Report, Any] = (
        reports.filter(**{f"{unit}__isnull": False})
        .alias(**{f"{group}_bits": F("reasons").bitand(bits) for group, bits in _BITS.items()})
        .annotate(unit=F(unit), week=TruncWeek("received_on"))
        .values("unit", "week", "dark")
        .annotate(**{f"n_{group}": _count_of(group) for group in _BITS})
    )
    return rows


def _count_of(group: Group) -> Count:
    return Count("pk", filter=Q(**{f"{group}_bits__gt": 0}))

"""Standings: what the tallies say of each unit today."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, FloatField, Func, Q, QuerySet, Sum, Value

from community.streetsafe.enums import Dark
from community.streetsafe.models import Standing, Tally
from community.streetsafe.rules import weeks
from community.streetsafe.rules.weeks import LONG, SHORT, Window
from foundation.audit import ledger

# A report of "both" is one of the dark and one of daylight; "" is any.
_DARKS = {
    "": tuple(Dark),
    str(Dark.DARK): (Dark.DARK, Dark.BOTH),
    str(Dark.DAYLIGHT): (Dark.DAYLIGHT, Dark.BOTH),
}
# Django has no INSERT ... SELECT.
_INSERT = """
INSERT INTO streetsafe_standing (unit, "group", dark, score, c28, c91, b28, b91)
SELECT unit, "group", of_dark, of_score, of_c28, of_c91, of_b28, of_b91 FROM ({rows}) fresh
"""


class _Weight(Func):
    """weeks.weight() of a date column. Django's difference of dates is an interval, not days."""

    template = (
        "exp(0.6931471805599453::float8 * (%(expressions)s - DATE "
        f"'{weeks.DECAY_BEGINS_ON}') / {weeks.HALF_LIFE_DAYS})"
    )
    output_field = FloatField()


def rebuild(*, today: date) -> None:
    """Write every standing anew, of the week of `today`; who reads meanwhile sees the old ones."""
    ledger.require_transaction()
    Standing.objects.all().delete()
    for dark, among in _DARKS.items():
        tallies = Tally.objects.filter(dark__in=among, n__gt=0)
        rows, values = _sums(tallies, dark=dark, week=weeks.monday(today)).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(rows=rows), values)


def _sums(tallies: QuerySet[Tally], *, dark: str, week: date) -> QuerySet[Tally, Any]:
    return (
        tallies.order_by()
        .annotate(of_dark=Value(dark))
        .values("unit", "group", "of_dark")
        .annotate(
            of_score=Sum(F("n") * _Weight("week"), output_field=FloatField()),
            of_c28=_count(_inside(SHORT, week)),
            of_c91=_count(_inside(LONG, week)),
            of_b28=_count(_before(SHORT, week)),
            of_b91=_count(_before(LONG, week)),
        )
    )


def _count(when: Q) -> Sum:
    return Sum("n", filter=when, default=0)


def _inside(window: Window, week: date) -> Q:
    return Q(week__range=(window.begins(week), week))


def _before(window: Window, week: date) -> Q:
    return Q(week__gte=window.baseline_begins(week), week__lt=window.begins(week))

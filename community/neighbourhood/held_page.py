"""Reports that wait for a look, what was made of others, and how many do not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from community.neighbourhood import roads, today
from community.neighbourhood.roads import Road
from community.streetsafe.actions.reports import reasons_in
from community.streetsafe.enums import Counted, Dark, Feeling, When, WhyNotCounted
from community.streetsafe.models import Report
from community.streetsafe.rules import weeks

ROWS_AT_MOST = 100
# What somebody weighed can be weighed otherwise for so long after it came.
_WEIGHED_SHOWN_FOR = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One report in words; `road` is None where no import has it any more."""

    report: Report
    road: Road | None
    ticks: tuple[str, ...]
    why: str

    @property
    def counts(self) -> bool:
        """Say whether it weighs."""
        return self.report.counted == Counted.YES


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """How many reports of this week wait or do not count, for one reason."""

    what: str
    why: str
    n: int


@dataclass(frozen=True, kw_only=True)
class HeldPage:
    """Everything on the page."""

    monday: date
    held: list[Row]
    more: int
    weighed: list[Row]
    excluded: list[Excluded]


def read(*, user: User) -> HeldPage:
    """Read it, with what this user weighed."""
    day = today.read()
    held = _held()
    rows = list(held[:ROWS_AT_MOST])
    weighed = list(_weighed(user, since=day - _WEIGHED_SHOWN_FOR)[:ROWS_AT_MOST])
    named = roads.find([one.unit_id for one in (*rows, *weighed)])
    return HeldPage(
        monday=weeks.monday(day),
        held=[_row(one, named) for one in rows],
        more=max(0, held.count() - len(rows)),
        weighed=[_row(one, named) for one in weighed],
        excluded=_excluded(since=weeks.monday(day)),
    )


def may_be_weighed(report_id: UUID) -> bool:
    """Say whether a report waits for somebody's look, or was weighed by one and no rule."""
    waits = Q(counted=Counted.HELD) | Q(weighed_by__isnull=False)
    return Report.objects.filter(waits, pk=report_id).exists()


def _held() -> QuerySet[Report]:
    return Report.objects.filter(counted=Counted.HELD).order_by("-received_on", "id")


def _weighed(user: User, *, since: date) -> QuerySet[Report]:
    found = Report.objects.filter(weighed_by=user, received_on__gte=since)
    return found.exclude(counted=Counted.HELD).order_by("-received_on", "id")


def _row(report: Report, named: Mapping[UUID, Road]) -> Row:
    return Row(
        report=report,
        road=named.get(report.unit_id),
        ticks=_ticks(report),
        why=str(WhyNotCounted(report.why_not).label) if report.why_not else "",
    )


def _ticks(report: Report) -> tuple[str, ...]:
    """Write what was ticked: reasons in the order of the form, when, and whether it was dark."""
    reasons = [one.label for one in sorted(reasons_in(report.reasons))]
    said = reasons or [Feeling(report.feeling).label]
    when, dark = When(report.when_band).label, Dark(report.dark).label
    return tuple(str(one) for one in (*said, when, dark))


def _excluded(*, since: date) -> list[Excluded]:
    rows = (
        Report.objects.filter(received_on__gte=since)
        .exclude(counted=Counted.YES)
        .values_list("counted", "why_not")
        .annotate(n=Count("id"))
        .order_by("counted", "-n", "why_not")
    )
    return [
        Excluded(what=str(Counted(counted).label), why=str(WhyNotCounted(why_not).label), n=n)
        for counted, why_not, n in rows
    ]

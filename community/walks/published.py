"""What is published of walks: counts. No concern, no walker, no officer is in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Count, F, Q, QuerySet

from community.streets.models import Street
from community.walks.enums import Mark, WalkState
from community.walks.models import Feedback, Finding, Walk, WalkChange
from foundation.audit import clock


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Walks of a time: walked, and how often no officer came; who answered, and who would again."""

    walked: int
    no_officer: int
    answered: int
    would_again: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom walks reached: wards of today's map with none, languages, and how long they waited.

    `days_to_walk` is the median from asking to the walk, None where nobody walked.
    """

    wards: int
    wards_without: Collection[str]
    languages: int
    days_to_walk: int | None


@dataclass(frozen=True, kw_only=True)
class Promises:
    """What owners promised for a day of the time, of findings of walks, and kept by that day."""

    promised: int
    kept_on_time: int


def figures(*, since: datetime, until: datetime) -> Figures:
    """Count the walks that ended, and the officers who did not come, in [since, until)."""
    walked = _walked(since=since, until=until)
    missed = WalkChange.objects.filter(to_state=WalkState.MISSED, at__gte=since, at__lt=until)
    said = Feedback.objects.filter(walk__in=walked).aggregate(
        answered=Count("walk"), would_again=Count("walk", filter=Q(again=Mark.YES))
    )
    return Figures(walked=walked.count(), no_officer=missed.count(), **said)


def reach(*, since: datetime, until: datetime) -> Reach:
    """Say where walks ended in [since, until), in how many languages, and after how many days."""
    walked = list(_walked(since=since, until=until).select_related("walker"))
    current = Street.objects.filter(street_import__is_current=True)
    wards = set(current.values_list("ward", flat=True).distinct())
    waited = [
        (clock.local_day(one.starts_at) - clock.local_day(one.asked_at)).days
        for one in walked
        if one.starts_at is not None
    ]
    return Reach(
        wards=len(wards),
        wards_without=sorted(wards - {one.ward for one in walked}),
        languages=len({language for one in walked for language in one.walker.languages}),
        days_to_walk=round(median(waited)) if waited else None,
    )


def promises(*, since: date, until: date) -> Promises:
    """Count the first dates that owners said about findings, in [since, until)."""
    said = Finding.objects.filter(action__promised_on__gte=since, action__promised_on__lt=until)
    kept = Q(action__done_on__lte=F("action__promised_on"))
    counts = said.aggregate(
        promised=Count("action", distinct=True),
        kept_on_time=Count("action", filter=kept, distinct=True),
    )
    return Promises(**counts)


def _walked(*, since: datetime, until: datetime) -> QuerySet[Walk]:
    return Walk.objects.filter(state=WalkState.WALKED, ended_at__gte=since, ended_at__lt=until)

"""Checks in numbers, for whoever asks whether the service works: counts of a time, and no case.

No place is here: where a check was is sealed with its case.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Min

from verification.enums import DecisionKind, Reason
from verification.models import Decision, Verification


@dataclass(frozen=True, kw_only=True)
class CheckFigures:
    """Checks that were asked for in a time, and what became of them since.

    `seconds_to_answer` is the median from joining to the first decision, of those `answered`;
    None where none was.
    """

    asked: int
    joined: int
    answered: int
    refused: int
    seconds_to_answer: int | None


def read(*, since: datetime, until: datetime) -> CheckFigures:
    """Count the checks asked for from `since` on and before `until`."""
    asked = Verification.objects.filter(requested_at__gte=since, requested_at__lt=until).exclude(
        reason=Reason.WALK
    )
    joined = asked.exclude(joined_at=None)
    waits = [
        (first - joined_at).total_seconds()
        for joined_at, first in joined.annotate(first=Min("decisions__at"))
        .exclude(first=None)
        .values_list("joined_at", "first")
    ]
    refused = Decision.objects.filter(verification__in=asked, kind=DecisionKind.REFUSED)
    return CheckFigures(
        asked=asked.count(),
        joined=joined.count(),
        answered=len(waits),
        refused=refused.count(),
        seconds_to_answer=round(median(waits)) if waits else None,
    )

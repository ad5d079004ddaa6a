"""What is published of walks: counts. No concern, no walker, no officer is in them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from community.walks.enums import Mark, WalkState
from community.walks.models import Feedback, Walk, WalkChange


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Walks of a time: walked, and how often no officer came; who answered, and who would again."""

    walked: int
    no_officer: int
    answered: int
    would_again: int


def figures(*, since: datetime, until: datetime) -> Figures:
    """Count the walks that ended, and the officers who did not come, in [since, until)."""
    walked = Walk.objects.filter(state=WalkState.WALKED, ended_at__gte=since, ended_at__lt=until)
    missed = WalkChange.objects.filter(to_state=WalkState.MISSED, at__gte=since, at__lt=until)
    said = Feedback.objects.filter(walk__in=walked).aggregate(
        answered=Count("walk"), would_again=Count("walk", filter=Q(again=Mark.YES))
    )
    return Figures(walked=walked.count(), no_officer=missed.count(), **said)

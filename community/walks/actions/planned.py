"""What a check for a walk asks: the walk of today that this phone and this officer agreed on."""

from datetime import datetime
from uuid import UUID

from community.walks.enums import WalkState
from community.walks.models import Walk
from foundation.audit import clock
from foundation.registry.planned_walks import PlannedWalk


def find(contact_id: UUID, officer_id: UUID, now: datetime) -> PlannedWalk | None:
    """Find it; `officer_id` is of the force's record. None where there is none, or it is over."""
    agreed = Walk.objects.filter(
        state=WalkState.AGREED,
        walker__contact=contact_id,
        officer__officer=officer_id,
        officer__active=True,
        back_by__gt=now,
    )
    today = clock.local_day(now)
    for walk_id, starts_at, back_by in agreed.values_list("id", "starts_at", "back_by"):
        if starts_at and back_by and clock.local_day(starts_at) == today:
            return PlannedWalk(id=walk_id, back_by=back_by)
    return None

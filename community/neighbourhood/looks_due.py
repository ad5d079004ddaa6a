"""The site looks that somebody still has to take, and who may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from community.neighbourhood.roads import Road
from community.streetsafe.models import SiteLook

ROWS_AT_MOST = 25


@dataclass(frozen=True, kw_only=True)
class LookDue:
    """One look that was asked for and not taken."""

    look: SiteLook
    road: Road | None
    days_late: int


def read() -> list[SiteLook]:
    """Read what is due first; one query."""
    rows = SiteLook.objects.filter(looked_on=None).select_related("asked_by")
    return list(rows.order_by("due_on", "id")[:ROWS_AT_MOST])


def named(looks: Collection[SiteLook], roads: dict[UUID, Road], *, today: date) -> list[LookDue]:
    """Name the road of each."""
    return [
        LookDue(
            look=one,
            road=roads.get(one.unit),
            days_late=max(0, (today - one.due_on).days),
        )
        for one in looks
    ]

"""Open alarms in a few words each: what their tone and their line on a screen need."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from controlroom.stream.events import AlarmNews
from verification.enums import AlarmCause
from verification.models import Alarm

# The most urgent of them. In a flood one alarm stands for the rest.
AT_MOST = 200
_COLUMNS = (
    *("id", "cause", "priority", "raised_at", "escalated_at", "closed_at", "contact_id"),
    *("taken_by_id", "taken_by__team_id", "verification__ref"),
    *("verification__officer__team_id", "verification__officer__user_id"),
)


def every() -> tuple[AlarmNews, ...]:
    """Read every open alarm, the most urgent and oldest first."""
    return _read(Alarm.objects.open()[:AT_MOST])


def of(ids: Collection[UUID]) -> tuple[AlarmNews, ...]:
    """Read these alarms, open or closed; asks nothing where there are none."""
    return _read(Alarm.objects.filter(id__in=ids).order_by("priority", "raised_at")) if ids else ()


def _read(alarms: "QuerySet[Alarm]") -> tuple[AlarmNews, ...]:
    return tuple(_told(row) for row in alarms.values(*_COLUMNS))


def _told(row: dict[str, Any]) -> AlarmNews:
    since: datetime = row["escalated_at"] or row["raised_at"]
    team = row["verification__officer__team_id"]
    taken = row["taken_by_id"] is not None
    return AlarmNews(
        id=row["id"],
        cause=row["cause"],
        words=str(AlarmCause(row["cause"]).label),
        priority=row["priority"],
        ref=row["verification__ref"] or "",
        since=since,
        phone=row["verification__ref"] is None and row["contact_id"] is not None,
        taken=taken,
        # As Alarm.is_attended has it.
        attended=taken and (team is None or team != row["taken_by__team_id"]),
        open=row["closed_at"] is None,
        officer_user_id=row["verification__officer__user_id"],
    )

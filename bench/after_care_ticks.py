"""The watchkeeper beside what is due: duties for bench.child, in a process of its role."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from verification.enums import FollowUpKind
from verification.models import FollowUp
from verification.watchkeeper import Watchkeeper

_CHECKS = FollowUp.objects.filter(kind=FollowUpKind.CHECK_IN)
# Not of the case that was copied, which nobody confirms: it owes a call of its own, later.
_CALLS = FollowUp.objects.filter(
    kind=FollowUpKind.RING_OFFICER, verification__follow_ups__kind=FollowUpKind.CHECK_IN
)


class Duties:
    """What the parent may ask for; each gives the seconds by which every row was late."""

    def __init__(self) -> None:
        self._watchkeeper = Watchkeeper()

    def texted(self) -> list[float]:
        """Tick until every check-in has its text."""
        return self._late(_CHECKS, due="due_at", done="message__created_at")

    def missed(self) -> list[float]:
        """Tick until every check-in has alarmed."""
        return self._late(_CHECKS, due="answer_by", done="alarmed_at")

    def called(self) -> list[float]:
        """Tick until every first call has alarmed."""
        return self._late(_CALLS.filter(ordinal=1), due="due_at", done="alarmed_at")

    def called_at_once(self) -> list[float]:
        """Tick until every second call has alarmed."""
        return self._late(_CALLS.filter(ordinal=2), due="due_at", done="alarmed_at")

    def _late(self, rows: "QuerySet[FollowUp]", *, due: str, done: str) -> list[float]:
        owed = dict[UUID, Any](rows.values_list("id", due))
        rows = FollowUp.objects.filter(id__in=owed)
        while rows.filter(**{done: None}).exists():
            self._tick()
        ended = dict[UUID, Any](rows.values_list("id", done))
        return [_seconds(ended[row_id], since=at) for row_id, at in owed.items()]

    def _tick(self) -> None:
        """Tick and wait, as the watchkeeper's process does."""
        began = time.monotonic()
        self._watchkeeper.tick()
        spent = time.monotonic() - began
        time.sleep(max(settings.WATCHKEEPER_TICK.total_seconds() - spent, 0.05))


def _seconds(at: datetime, *, since: datetime) -> float:
    return (at - since).total_seconds()

"""Signals: what the counts say of a unit, and what somebody made of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.vocabulary import Vocabulary


class SignalKind(Vocabulary):
    """What the counts say."""

    GROWING = "growing", "growing"
    BURST = "burst", "many in one day"
    ONE_SOURCE = "one_source", "many from few connections"
    BUSY = "busy", "busy"


class SignalState(Vocabulary):
    """What became of a signal."""

    NEW = "new", "new"
    REAL = "real", "looked at: real"
    NOT_REAL = "not_real", "looked at: not real"
    ACTING = "acting", "something is done"
    CLOSED = "closed", "closed"


class NotRealBecause(Vocabulary):
    """Why a signal was judged not to be real."""

    ONE_PERSON = "one_person", "one person, or a few who know each other"
    CAMPAIGN = "campaign", "a campaign or a news story"
    ONE_EVENT = "one_event", "one event that is over"
    WRONG_ROAD = "wrong_road", "another road is meant"
    NOTHING_FOUND = "nothing_found", "somebody went and found nothing"


class Signal(models.Model):
    """One unit that stands out. `p` is the chance of it if nothing special happened.

    `count`, `expected` and `p` are of the week in which it was last seen; `first_seen_on` is that
    of its first. One is open for a unit and kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10)
    kind = models.CharField(max_length=12, choices=SignalKind.as_choices)
    state = models.CharField(max_length=10, choices=SignalState.as_choices, default=SignalState.NEW)
    count = models.PositiveIntegerField()
    expected = models.FloatField()
    window_days = models.PositiveSmallIntegerField()
    p = models.FloatField()
    q = models.FloatField(null=True)
    sources = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    why_not_real = models.CharField(max_length=14, choices=NotRealBecause.as_choices, null=True)

    if TYPE_CHECKING:
        judged_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_signal_is_open",
                fields=["unit", "kind"],
                condition=~Q(state__in=(SignalState.CLOSED, SignalState.NOT_REAL)),
            ),
            models.CheckConstraint(
                name="judged_signal_says_by_whom",
                condition=Q(state__in=(SignalState.NEW, SignalState.CLOSED))
                | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="not_real_says_why",
                condition=~Q(state=SignalState.NOT_REAL) | Q(why_not_real__isnull=False),
            ),
            models.CheckConstraint(
                name="signal_kind_is_known", condition=Q(kind__in=SignalKind.values)
            ),
            models.CheckConstraint(
                name="signal_state_is_known", condition=Q(state__in=SignalState.values)
            ),
        ]
        # The week's list.
        indexes = [models.Index(fields=["kind", "state", "p"], name="signal_by_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"

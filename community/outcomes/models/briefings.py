"""Briefings of teams, and what whoever was there answered."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.outcomes.enums import Moment, Topic


class Briefing(models.Model):
    """One team briefed on one day: about what, and how many heads were there.

    `code` is the way to the two items, shown to the room; as many answers are taken before and
    after as there were heads, until `closes_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField()
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=16, choices=Topic.as_choices)
    heads = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, unique=True)
    closes_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    if TYPE_CHECKING:
        team_id: UUID
        recorded_by_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(name="somebody_was_briefed", condition=Q(heads__gte=1)),
            models.CheckConstraint(
                name="briefing_topic_is_known", condition=Q(topic__in=Topic.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} on {self.day}"


class Pulse(models.Model):
    """Two answers from 1 to 5, before or after a briefing: no user, no instant, no address.

    The id is random: one that grows would hold the minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="pulses")
    moment = models.CharField(max_length=8, choices=Moment.as_choices)
    knows = models.PositiveSmallIntegerField()
    able = models.PositiveSmallIntegerField()

    if TYPE_CHECKING:
        briefing_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pulse_is_one_to_five",
                condition=Q(knows__range=(1, 5), able__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="pulse_moment_is_known", condition=Q(moment__in=Moment.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.briefing_id}"

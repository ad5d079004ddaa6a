"""Visits: that a team was on a road, from when to when. Nobody's way, and no officer's name."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q

from community.patrols.rules import dose
from community.streets.enums import UnitKind


class Visit(models.Model):
    """A team's visit to a road, in whole minutes. `slot` is None where it was not planned.

    The id is random: one that grows would hold more of the time than the minutes do. Of one that
    nobody ended `is_forgotten` is true; it closes after 60 minutes, and its length is not known.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="visits")
    slot = models.OneToOneField("Slot", on_delete=models.PROTECT, null=True, related_name="visit")
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10, choices=UnitKind.as_choices)
    day = models.DateField()
    here_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    is_forgotten = models.BooleanField(default=False)

    if TYPE_CHECKING:
        team_id: UUID
        slot_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visit_is_an_hour_at_most",
                condition=Q(left_at__isnull=True)
                | Q(left_at__gte=F("here_at"), left_at__lte=F("here_at") + dose.LONGEST),
            ),
            models.CheckConstraint(
                name="forgotten_visit_is_closed",
                condition=Q(is_forgotten=False) | Q(left_at__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_unit_kind_is_known", condition=Q(unit_kind__in=UnitKind.values)
            ),
            models.UniqueConstraint(
                name="one_visit_of_a_road_is_open",
                fields=["team", "unit"],
                condition=Q(left_at__isnull=True),
            ),
        ]
        indexes = [
            # When somebody was last on a road.
            models.Index(fields=["unit", "-day"], name="visit_by_unit"),
            models.Index(fields=["day"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} on {self.day}"

"""Town-centre teams, their members, and the wards that each patrols."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

MOST_VISITS = 200


class Team(models.Model):
    """A town-centre team. `capacity` is how many extra visits it can make in a week.

    Not a team of the control room or of officers (accounts.Team): one that patrols.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="team_can_make_some_visits",
                condition=models.Q(capacity__range=(1, MOST_VISITS)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """That a user with the role of a team is of this one, and sees its plan alone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")

    if TYPE_CHECKING:
        user_id: UUID
        team_id: UUID

    def __str__(self) -> str:
        return f"{self.user_id} of {self.team_id}"


class Area(models.Model):
    """One ward of a team's area. No two teams share one: their plans would share reports."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="wards")
    ward = models.CharField(max_length=60)
    borough = models.CharField(max_length=60)

    if TYPE_CHECKING:
        team_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ward_is_of_one_team", fields=["ward", "borough"])
        ]

    def __str__(self) -> str:
        return f"{self.ward}, {self.borough}"

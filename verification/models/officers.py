"""Officers as the force's record knows them, and the phones of staff."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from accounts.models import Team
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import OfficerStatus


class OfficerQuerySet(CompilingQuerySet["Officer"]):
    """Officers without their photo, which is by far the largest of a row."""

    @compiled
    def by_id(self, *, officer_id: UUID) -> "OfficerQuerySet":
        return self.defer("photo").filter(id=officer_id)

    @compiled
    def by_user(self, *, user_id: UUID) -> "OfficerQuerySet":
        return self.defer("photo").filter(user_id=user_id)


class Officer(models.Model):
    """One line of the force's officer record, with the photo an operator compares.

    `photo` is drawn anew from the file that came, whose SHA-256 is `photo_digest`. `user` is the
    account that they sign in with; None until they enrol a device.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=8, unique=True)
    rank = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="officers")
    status = models.CharField(choices=OfficerStatus.as_choices, max_length=10)
    looks = models.CharField(max_length=30)
    photo = models.BinaryField(null=True)
    photo_digest = models.BinaryField(null=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="officer"
    )
    recorded_at = models.DateTimeField()

    objects = OfficerQuerySet.as_manager()

    if TYPE_CHECKING:
        team_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="officer_status_is_known",
                condition=models.Q(status__in=OfficerStatus.values),
            )
        ]

    def __str__(self) -> str:
        return f"officer {self.number}"


class StaffNumber(models.Model):
    """A phone that belongs to staff, by keyed index only: it may never stand for a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)

    def __str__(self) -> str:
        return f"staff number {self.id}"

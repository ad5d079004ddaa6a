"""Officers who walk, and whom no walker who declined them meets again."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from verification.models import Officer


class WalkOfficer(models.Model):
    """A woman police officer who volunteered, as a coordinator attests; no column says a gender.

    `officer` is the line of the force's record: the check at the meeting is of this officer, on
    their own device. `user` (role `team`) is the account for the pages, with a password and a
    second factor, which an officer's account has none of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    wards = ArrayField(models.CharField(max_length=60))
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    attested_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    if TYPE_CHECKING:
        officer_id: UUID
        user_id: UUID
        attested_by_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(name="walk_officer_has_a_ward", condition=Q(wards__len__gte=1)),
            models.CheckConstraint(
                name="nobody_attests_themselves", condition=~Q(attested_by=models.F("user"))
            ),
        ]

    def __str__(self) -> str:
        return f"walks: {self.officer_id}"


class DeclinedPair(models.Model):
    """That a walker does not want this officer; why is not asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walker = models.ForeignKey("Walker", on_delete=models.PROTECT, related_name="declined")
    officer = models.ForeignKey(WalkOfficer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        walker_id: UUID
        officer_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pair_is_declined_once", fields=["walker", "officer"])
        ]

    def __str__(self) -> str:
        return f"{self.walker_id} not with {self.officer_id}"

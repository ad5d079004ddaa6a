"""Site looks: somebody is asked to go and see a road, and says what they found."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from community.streets.enums import UnitKind
from foundation.vocabulary import Vocabulary


class Found(Vocabulary):
    """What somebody found who went there."""

    AS_REPORTED = "as_reported", "as reported"
    IN_PART = "in_part", "in part as reported"
    NOTHING = "nothing", "nothing of what was reported"


class SiteLook(models.Model):
    """One look at a road that one person asks for and another takes; never published.

    `due_on` is the day by which somebody should have been there. `note` (200 characters) says what
    was seen of the place.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10, choices=UnitKind.as_choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    due_on = models.DateField()
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    looked_on = models.DateField(null=True)
    found = models.CharField(max_length=12, choices=Found.as_choices, null=True)
    note = models.CharField(max_length=200, blank=True)

    if TYPE_CHECKING:
        asked_by_id: UUID
        looked_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_look_is_open", fields=["unit"], condition=Q(looked_on=None)
            ),
            models.CheckConstraint(
                name="look_says_by_whom_and_what",
                condition=Q(looked_on=None, looked_by=None, found=None, note="")
                | Q(looked_on__isnull=False, looked_by__isnull=False, found__in=Found.values),
            ),
            models.CheckConstraint(
                name="a_second_person_looks",
                condition=Q(looked_by=None) | ~Q(looked_by=F("asked_by")),
            ),
        ]
        # The last look at each road of a list.
        indexes = [models.Index(fields=["unit", "-asked_on"], name="look_by_unit")]

    def __str__(self) -> str:
        return f"look at {self.unit}: {self.found or 'asked'}"

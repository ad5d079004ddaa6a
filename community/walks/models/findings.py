"""Findings of a walk, and what the walker says of it the next day."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.streets.enums import UnitKind
from community.streetsafe.enums import Reason
from community.streetsafe.models import Action
from community.walks.enums import Closed, Mark

NOTE_AT_MOST = 140
_ALL_REASONS = sum(Reason)


class Finding(models.Model):
    """Something seen on a walk: reasons as of reports, of a unit, with a few words of the place.

    It is closed by an action that is asked for, or by a reason; the walker hears which.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walk = models.ForeignKey("Walk", on_delete=models.PROTECT, related_name="findings")
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10, choices=UnitKind.as_choices)
    chainage_m = models.PositiveSmallIntegerField(null=True)
    reasons = models.PositiveIntegerField()
    note = models.CharField(max_length=NOTE_AT_MOST, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="findings")
    closed = models.CharField(max_length=14, choices=Closed.as_choices, null=True)
    closed_at = models.DateTimeField(null=True)
    # The state of the action that the walker heard of last; empty before the first word.
    told = models.CharField(max_length=20, blank=True)

    if TYPE_CHECKING:
        walk_id: UUID
        action_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="finding_has_a_reason", condition=Q(reasons__range=(1, _ALL_REASONS))
            ),
            models.CheckConstraint(
                name="finding_unit_kind_is_known", condition=Q(unit_kind__in=UnitKind.values)
            ),
            models.CheckConstraint(
                name="finding_is_closed_by_action_or_reason",
                condition=Q(closed_at=None, action=None, closed=None)
                | Q(closed_at__isnull=False, action__isnull=False, closed=None)
                | Q(closed_at__isnull=False, action=None, closed__in=Closed.values),
            ),
        ]

    def __str__(self) -> str:
        return f"finding of {self.walk_id}"


class Feedback(models.Model):
    """Three answers about a walk."""

    walk = models.OneToOneField(
        "Walk", on_delete=models.PROTECT, primary_key=True, related_name="feedback"
    )
    listened = models.CharField(max_length=4, choices=Mark.as_choices)
    went_where = models.CharField(max_length=4, choices=Mark.as_choices)
    again = models.CharField(max_length=4, choices=Mark.as_choices)
    on = models.DateField()

    if TYPE_CHECKING:
        walk_id: UUID

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="feedback_is_of_known_marks",
                condition=Q(
                    listened__in=Mark.values, went_where__in=Mark.values, again__in=Mark.values
                ),
            )
        ]

    def __str__(self) -> str:
        return f"feedback on {self.walk_id}"

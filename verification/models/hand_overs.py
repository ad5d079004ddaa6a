"""Cases offered to a named colleague, who has them only once they said so."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import HandOverStatus
from verification.models.shifts import ShiftHandOver
from verification.models.verifications import Verification
from verification.models.words import Words


class HandOverQuerySet(CompilingQuerySet["HandOver"]):
    """Hand-overs that wait for their answer."""

    def open(self) -> "HandOverQuerySet":
        """Select what waits for its answer, with who is asked."""
        return self.filter(status=HandOverStatus.OPEN).select_related("given_by", "given_to")

    @compiled
    def open_of_case(self, *, verification_id: UUID) -> "HandOverQuerySet":
        return self.open().filter(verification_id=verification_id)


class HandOver(models.Model):
    """One offer of one case. Until it is accepted the giver owns the case.

    `lapses_at` is a deadline by the database's clock, kept by the watchkeeper; None where it is
    part of a shift's, which waits. `opened_at`: since then the receiver has had the case before
    them, which comes before accepting it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="hand_overs"
    )
    of_shift = models.ForeignKey(
        ShiftHandOver, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    line = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    status = models.CharField(
        choices=HandOverStatus.as_choices, max_length=9, default=HandOverStatus.OPEN
    )
    answered_at = models.DateTimeField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_hand_over_a_case",
                fields=["verification"],
                condition=Q(status=HandOverStatus.OPEN),
            ),
            models.CheckConstraint(
                name="a_case_is_handed_to_another", condition=~Q(given_to=models.F("given_by"))
            ),
            models.CheckConstraint(
                name="an_open_hand_over_has_no_answer",
                condition=Q(status=HandOverStatus.OPEN, answered_at__isnull=True)
                | ~Q(status=HandOverStatus.OPEN) & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.id}"

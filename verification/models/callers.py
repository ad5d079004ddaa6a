"""People on the line: each look-up of a call taker, what became of it, and those of no case."""

from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.models.verifications import Verification


class PhoneCallerQuerySet(CompilingQuerySet["PhoneCaller"]):
    """Callers of a case."""

    def newest_of(self, *, verification_id: UUID, taken_by_id: UUID) -> "PhoneCallerQuerySet":
        """Select the calls about a case that one call taker took, the newest first."""
        taken = self.filter(verification_id=verification_id, taken_by_id=taken_by_id)
        return taken.order_by("-id")

    @compiled
    def of_the_person(
        self, *, verification_id: UUID, taken_by_id: UUID
    ) -> "models.QuerySet[PhoneCaller, UUID]":
        """Find a call that one call taker took, and of which they said that it was the person."""
        taken = self.filter(verification_id=verification_id, taken_by_id=taken_by_id)
        return taken.filter(is_the_person=True).values_list("id", flat=True)[:1]


class PhoneCaller(models.Model):
    """Somebody on the line about a case: looked up first, answered for in a second step.

    `answer_by` is the deadline of that step, None once it is kept or missed. `joined` says that
    this line joined the case, `proved` that the caller knew the last digits of the phone that did.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="callers")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    is_the_person = models.BooleanField(null=True)
    joined = models.BooleanField(default=False)
    proved = models.BooleanField(default=False)

    objects = PhoneCallerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_line_joined",
                fields=["verification"],
                condition=models.Q(joined=True),
            ),
            models.CheckConstraint(
                name="only_the_person_joins_or_proves",
                condition=models.Q(joined=False, proved=False) | models.Q(is_the_person=True),
            ),
        ]
        indexes = [
            # Read by the watchkeeper: callers of whom nobody has said who they are.
            models.Index(
                name="callers_unanswered",
                fields=["answer_by"],
                condition=models.Q(answer_by__isnull=False),
            ),
            # Read by the case page and by every YES: who took calls about this case.
            models.Index(name="callers_of_case", fields=["verification", "taken_by"]),
        ]

    def __str__(self) -> str:
        return f"caller {self.id}"


class LookUpMisses(models.Model):
    """How many look-ups of one call taker found no case, in a window that begins with the first."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"look-ups without a case of {self.user_id}"

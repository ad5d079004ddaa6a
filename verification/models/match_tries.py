"""What the officer typed as a match code, from the typing to the comparison."""

from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import Match
from verification.models.verifications import Verification


class MatchTryQuerySet(CompilingQuerySet["MatchTry"]):
    """Tries that are still to be compared."""

    @compiled
    def uncompared_of(self, *, verification_id: UUID) -> "MatchTryQuerySet":
        """Select what nobody has compared of a case, in the order it was typed."""
        return self.filter(verification_id=verification_id, compared_at=None).order_by("id")


class MatchTry(models.Model):
    """Four digits that the officer typed, as a digest, until a worker compares them.

    Stored the same in every stage of a case, so that the answer takes as long whatever it is worth.
    `while_joined` and `of_code` (how many codes had been sent) say whether it counts; `result` is
    None where it did not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="match_tries"
    )
    digest = models.BinaryField()
    of_code = models.PositiveSmallIntegerField()
    while_joined = models.BooleanField()
    typed_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    result = models.CharField(choices=Match.as_choices, max_length=10, null=True)

    objects = MatchTryQuerySet.as_manager()

    class Meta:
        indexes = [
            # Read by the worker, the watchkeeper and every YES: what is not compared yet.
            models.Index(
                name="match_tries_uncompared",
                fields=["verification", "id"],
                condition=models.Q(compared_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"match try {self.id}"

"""What professional standards look at by themselves, whatever line management thinks of it."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from verification.enums import ReviewKind
from verification.models.verifications import Verification


class Review(models.Model):
    """That a reviewer owes a case a look: it was judged bad, or the person answered 1 or 2.

    Shown to reviewers alone (actions/reviews.py), and marked as seen by one of them; a LOW_SCORE
    does not say which of the two it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(choices=ReviewKind.as_choices, max_length=11)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_unseen_review_of_a_kind",
                fields=["verification", "kind"],
                condition=models.Q(seen_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_seen_review_was_seen_by_somebody",
                condition=models.Q(seen_at__isnull=True, seen_by__isnull=True)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]
        # Read by the reviewers' list, the newest first.
        indexes = [models.Index(name="newest_reviews", fields=["-at"])]

    def __str__(self) -> str:
        return f"review {self.id}"

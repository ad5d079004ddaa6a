"""Live faces: what the officer's device took, each kept as it came and as it may be shown."""

from datetime import datetime
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import FaceStatus
from verification.models.verifications import Verification


class FaceQuerySet(CompilingQuerySet["Face"]):
    """Faces of a case; what is sealed is read where it is needed alone."""

    @compiled
    def standing_of(self, *, verification_id: UUID) -> "FaceQuerySet":
        """Select the newest face that came before the answer."""
        came = self.filter(verification_id=verification_id, after_answer=False)
        return came.defer("sealed", "prepared").order_by("-received_at", "-id")[:1]

    def after_answer_of(self, *, verification_id: UUID) -> "FaceQuerySet":
        """Select what came after the answer, oldest first."""
        came = self.filter(verification_id=verification_id, after_answer=True)
        return came.defer("sealed", "prepared").order_by("received_at", "id")

    def unprepared_whole(self, *, face_id: UUID) -> "FaceQuerySet":
        """Select a face with its key, unless it has been made ready already."""
        waiting = self.select_related("verification__key")
        return waiting.filter(id=face_id, status=FaceStatus.RECEIVED)

    def unprepared(self, *, before: datetime) -> "models.QuerySet[Face, UUID]":
        """Give the ids of what waits to be made ready since `before`, oldest first."""
        waiting = self.filter(status=FaceStatus.RECEIVED, received_at__lte=before)
        return waiting.order_by("received_at").values_list("id", flat=True)


class Face(models.Model):
    """A face that the officer's device took, under the key of its verification; operators only.

    Rows are added and never replaced. `sealed` is the picture as it came, which is shown to nobody
    (null where the case had too many already); `prepared` is the same drawn anew. The digests are
    ledger commitments to both, under the key of the case. `after_answer`: it came when there was
    nothing left to decide, and never stands beside a decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="faces")
    sealed = SealedField(key="verification.key", null=True)
    digest = models.BinaryField()
    received_at = models.DateTimeField()
    after_answer = models.BooleanField()
    status = models.CharField(
        choices=FaceStatus.as_choices, max_length=8, default=FaceStatus.RECEIVED
    )
    prepared = SealedField(key="verification.key", null=True)
    prepared_digest = models.BinaryField(null=True)
    prepared_at = models.DateTimeField(null=True)

    objects = FaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ready_face_can_be_shown",
                condition=models.Q(
                    status=FaceStatus.READY,
                    prepared__isnull=False,
                    prepared_digest__isnull=False,
                    prepared_at__isnull=False,
                )
                | (
                    ~models.Q(status=FaceStatus.READY)
                    & models.Q(prepared__isnull=True, prepared_digest__isnull=True)
                ),
            ),
        ]
        indexes = [
            # Read by the case page and by decisions: the newest face.
            models.Index(name="faces_of_case", fields=["verification", "received_at"]),
            # Read by the watchkeeper: what nobody has made ready.
            models.Index(
                name="faces_to_prepare",
                fields=["received_at"],
                condition=models.Q(status=FaceStatus.RECEIVED),
            ),
        ]

    def __str__(self) -> str:
        return f"face of {self.verification_id}"

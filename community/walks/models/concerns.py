"""Concerns: what an officer has to pass on of a walk. In no figure, seen by coordinators alone."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey

CONCERN_AT_MOST = 1000


class Concern(models.Model):
    """What somebody at risk told on a walk, sealed with a key of its own.

    Erasing the walker leaves it; it is unreadable WALKS_WALKERS_KEPT_FOR after a coordinator took
    it (`taken_at`), by when it is in the force's own record.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walk = models.ForeignKey("Walk", on_delete=models.PROTECT, related_name="concerns")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedField(key="key", null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    if TYPE_CHECKING:
        walk_id: UUID
        key_id: UUID

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="concern_is_kept_until_taken",
                condition=Q(words__isnull=False) | Q(taken_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"concern of {self.walk_id}"

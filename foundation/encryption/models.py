"""Data keys: one a contact, one a verification; destroying one erases all that it sealed."""

from django.db import models
from uuid_utils.compat import uuid7


class DataKey(models.Model):
    """Hold a data key, wrapped by the master key. A null `wrapped` means destroyed for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "verification_datakey"
        constraints = [
            models.CheckConstraint(
                name="data_key_is_whole_or_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"data key {self.id}"

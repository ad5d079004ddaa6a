"""What an import has read so far of a file, so that one that was killed goes on."""

from django.db import models
from django.db.models import F, Q


class StagedBatch(models.Model):
    """Features `after` < number <= `up_to` of a file, sorted out: see features.Gathered.

    `file_digest` is of the file and of how it is read. Nothing else reads these rows; the
    transaction that makes the streets the current ones deletes them.
    """

    id = models.BigAutoField(primary_key=True)
    file_digest = models.CharField(max_length=64)
    after = models.PositiveIntegerField()
    up_to = models.PositiveIntegerField()
    gathered = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="batch_is_staged_once", fields=["file_digest", "after"]),
            models.CheckConstraint(name="batch_is_not_empty", condition=Q(up_to__gt=F("after"))),
        ]

    def __str__(self) -> str:
        return f"features {self.after + 1} to {self.up_to}"

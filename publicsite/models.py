"""Idempotency keys that reports came with: one row a report, for a day."""

from uuid import uuid4

from django.db import models


class RememberedReport(models.Model):
    """What a report was answered with; only its key, which is not kept, opens it.

    There is no link to the report, and no instant but an hour: who has this table learns from it
    neither who asked nor what about. The id is random: one that grows would hold the order.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key_digest = models.BinaryField(max_length=32, unique=True)
    body_digest = models.BinaryField(max_length=32)
    answer = models.BinaryField(max_length=1000)
    hour = models.DateTimeField()

    class Meta:
        # Read by the daily housekeeping.
        indexes = [models.Index(name="remembered_reports_by_age", fields=["hour"])]

    def __str__(self) -> str:
        return f"remembered report of {self.hour:%d %b, %H}h"

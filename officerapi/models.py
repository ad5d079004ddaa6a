"""Idempotency keys that devices have used: one row a request that was answered."""

from uuid import UUID

from django.db import models

from accounts.models import Device
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.models import Verification


class RememberedRequestQuerySet(CompilingQuerySet["RememberedRequest"]):
    """What a device asked for under a key, looked for at every call that has one."""

    @compiled
    def of_key(self, *, device_id: UUID, path: str, key: str) -> "RememberedRequestQuerySet":
        return self.filter(device_id=device_id, path=path, key=key)


class RememberedRequest(models.Model):
    """An Idempotency-Key: keyed digest of the body and the 2xx status it was answered with."""

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.CASCADE)
    path = models.CharField(max_length=120)
    key = models.CharField(max_length=80)
    body_digest = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    verification = models.ForeignKey(Verification, on_delete=models.CASCADE)
    at = models.DateTimeField()

    objects = RememberedRequestQuerySet.as_manager()

    class Meta:
        db_table = "verification_rememberedrequest"
        constraints = [
            models.UniqueConstraint(
                name="request_remembered_once", fields=["device", "path", "key"]
            )
        ]
        # Read by the daily housekeeping.
        indexes = [models.Index(name="remembered_requests_by_age", fields=["at"])]

    def __str__(self) -> str:
        return f"remembered request {self.id}"

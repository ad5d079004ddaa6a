"""Keys of periods, under which one connection is known again on one unit."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.models import DataKey

PERIOD_DAYS = 28


class SourceKey(models.Model):
    """The key of 28 days. Destroyed a week after they end: then no token of its time tells more.

    The 32 bytes are the data key's, which a master key outside the database wraps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    begins_on = models.DateField(unique=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)

    if TYPE_CHECKING:
        key_id: UUID

    def __str__(self) -> str:
        return f"from {self.begins_on}"

"""Words that people wrote: erasable, encrypted, never in the audit log."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from verification.enums import WordsKind
from verification.models.contacts import Contact
from verification.models.verifications import Verification


class Words(models.Model):
    """One piece of text sealed under the key of the contact or verification it is about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(choices=WordsKind.as_choices, max_length=16)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="words"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="words")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT)
    sealed = SealedField(key="key")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"words {self.id}"

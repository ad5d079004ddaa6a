"""Words that people wrote: erasable, encrypted, never in the audit log."""

from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import WordsKind
from verification.models.contacts import Contact
from verification.models.verifications import Verification


class WordsQuerySet(CompilingQuerySet["Words"]):
    """Words of a case, with the key that opens them."""

    @compiled
    def place_of(self, *, verification_id: UUID) -> "WordsQuerySet":
        """Find the place that the officer typed in the request."""
        places = self.filter(verification_id=verification_id, kind=WordsKind.PLACE)
        return places.select_related("key").order_by("at")[:1]

    @compiled
    def notes_of(self, *, verification_id: UUID) -> "WordsQuerySet":
        """Select what was typed about a case, but for its place, oldest first."""
        typed = self.filter(verification_id=verification_id).exclude(kind=WordsKind.PLACE)
        return typed.select_related("key", "written_by").order_by("at")


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

    objects = WordsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"words {self.id}"

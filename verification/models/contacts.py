"""Contacts: phones that have texted us or were joined, and the cases they belong to."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import State, TextLanguage
from verification.rules.states import LIVE

# The ends that tell the person NO, or leave them without an answer.
_NEGATIVE = (State.REFUSED, State.UNVERIFIED, State.CANCELLED, State.REVOKED)


class ContactQuerySet(CompilingQuerySet["Contact"]):
    """Phones, locked by whoever writes anything of theirs."""

    def locked(self) -> "ContactQuerySet":
        """Lock the rows, and read the key that number and texts are sealed under."""
        return self.select_for_update(no_key=True, of=("self",)).select_related("key")

    @compiled
    def locked_by_id(self, *, contact_id: UUID) -> "ContactQuerySet":
        return self.locked().filter(id=contact_id)

    @compiled
    def locked_by_index(self, *, phone_index: bytes) -> "ContactQuerySet":
        return self.locked().filter(phone_index=phone_index)


class Contact(models.Model):
    """A phone number: found by keyed index, readable only with its own data key.

    The counters are limits of the protocol and are read and written under this row's lock.
    `write_only_at`: since then nobody rings it, and every duty to do so is a text. `language` is
    what it is written to in, where it or an operator chose one.
    `silenced_at`: its alarms were closed as pranks twice in a day; until it texts a live code they
    are shown and make no sound.
    After erasure `phone_index` and `phone_sealed` are None and the key is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(null=True, unique=True)
    phone_sealed = SealedField(key="key", null=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    textable = models.BooleanField()
    language = models.CharField(choices=TextLanguage.as_choices, max_length=2, null=True)
    created_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    quiet_at = models.DateTimeField(null=True)
    write_only_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    wrong_window_at = models.DateTimeField(null=True)
    wrong_in_window = models.PositiveSmallIntegerField(default=0)
    wrong_day_at = models.DateTimeField(null=True)
    wrong_in_day = models.PositiveSmallIntegerField(default=0)
    too_many_at = models.DateTimeField(null=True)
    silenced_at = models.DateTimeField(null=True)

    # Made in this transaction, and nothing else is stored of it yet but its first text and the case
    # that this joins: no alarm, no other case, no text of ours. What is not there is not asked for.
    is_new = False

    objects = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"contact {self.id}"


class CaseContactQuerySet(CompilingQuerySet["CaseContact"]):
    """Which phones are part of which cases."""

    @compiled
    def cases_texted_since(
        self, *, contact_id: UUID, since: datetime
    ) -> "models.QuerySet[CaseContact, UUID]":
        """Select the ids of the cases that this phone and we texted about after `since`."""
        texted = self.filter(contact_id=contact_id, last_text_at__gt=since)
        return texted.values_list("verification_id", flat=True)

    @compiled
    def live_or_negative_of(
        self, *, contact_id: UUID, but: UUID, since: datetime
    ) -> "models.QuerySet[CaseContact, UUID]":
        """Find another case of this phone that is live, or went negative after `since`."""
        live = Q(verification__state__in=LIVE)
        negative = Q(verification__state__in=_NEGATIVE, verification__state_at__gt=since)
        others = self.filter(live | negative, contact_id=contact_id).exclude(verification_id=but)
        return others.values_list("id", flat=True)[:1]


class CaseContact(models.Model):
    """That a contact belongs to a verification: joined it, was invited, or texted its code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        "verification.Verification", on_delete=models.PROTECT, related_name="case_contacts"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="case_contacts")
    attached_at = models.DateTimeField()
    last_text_at = models.DateTimeField()
    joined = models.BooleanField(default=False)

    objects = CaseContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contact_belongs_once", fields=["verification", "contact"]
            ),
            models.UniqueConstraint(
                name="one_contact_joined",
                fields=["verification"],
                condition=models.Q(joined=True),
            ),
        ]
        # Read when a text arrives: which cases is this phone part of, newest first.
        indexes = [models.Index(name="cases_of_contact", fields=["contact", "-last_text_at"])]

    def __str__(self) -> str:
        return f"case contact {self.id}"

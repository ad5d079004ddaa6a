"""Contacts: phones that have texted us or were joined, and the cases they belong to."""

from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey


class Contact(models.Model):
    """A phone number: found by keyed index, readable only with its own data key.

    The counters are limits of the protocol and are read and written under this row's lock.
    After erasure `phone_index` and `phone_sealed` are None and the key is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.BinaryField(null=True, unique=True)
    phone_sealed = SealedField(key="key", null=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    textable = models.BooleanField()
    created_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    quiet_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    wrong_window_at = models.DateTimeField(null=True)
    wrong_in_window = models.PositiveSmallIntegerField(default=0)
    wrong_day_at = models.DateTimeField(null=True)
    wrong_in_day = models.PositiveSmallIntegerField(default=0)
    too_many_at = models.DateTimeField(null=True)
    sos_alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"contact {self.id}"


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

"""Texts: ours outbound (the outbox that delivery works from) and the persons' inbound."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.sms.statuses import SETTLED, UNSENT, MessageStatus
from verification.enums import TextKey
from verification.models.contacts import Contact
from verification.models.decisions import Decision
from verification.models.verifications import Verification


class Message(models.Model):
    """One outbound text, word for word, from the transaction that asked for it to its receipt.

    `lease_token` and `lease_until` fence the sender: only the holder of the token may record what
    happened. `due_at` is when it may next be tried; `missed_at` when the lack of a receipt alarmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    text_key = models.CharField(choices=TextKey.as_choices, max_length=16)
    sealed = SealedField(key="contact.key")
    segments = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(
        choices=MessageStatus.as_choices, max_length=11, default=MessageStatus.QUEUED
    )
    status_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    provider_sid = models.CharField(max_length=64, null=True, unique=True)
    error_code = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmed_text_has_a_decision",
                condition=~models.Q(text_key=TextKey.CONFIRMED)
                | models.Q(decision__isnull=False, verification__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_confirmed_text_a_case",
                fields=["verification"],
                condition=models.Q(text_key=TextKey.CONFIRMED),
            ),
        ]
        indexes = [
            # Read by the watchkeeper: what nobody sent, and leases that ran out.
            models.Index(
                name="messages_to_send",
                fields=["due_at"],
                condition=models.Q(status__in=list(UNSENT)),
            ),
            # Read by the watchkeeper: handed over, no receipt yet.
            models.Index(
                name="messages_without_receipt",
                fields=["created_at"],
                condition=models.Q(missed_at=None) & ~models.Q(status__in=list(SETTLED)),
            ),
            # Read by the sender (is another to this phone on the wire?) and by the caps.
            models.Index(name="messages_of_contact", fields=["contact", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"


class InboundText(models.Model):
    """A text from a phone. `provider_sid` is unique for ever: a webhook acts at most once.

    `odd` ones wait to be read: `unread_due_at` is when the protocol's patience ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider_sid = models.CharField(max_length=64, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="inbound_texts")
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="inbound_texts"
    )
    sealed = SealedField(key="contact.key")
    received_at = models.DateTimeField()
    alarm_word = models.BooleanField()
    odd = models.BooleanField(default=False)
    unread_due_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            # Read by the watchkeeper: replies nobody has read in time.
            models.Index(
                name="unread_replies",
                fields=["unread_due_at"],
                condition=models.Q(read_at__isnull=True, unread_due_at__isnull=False),
            ),
            # Read by the case page and by CONFIRM.
            models.Index(name="texts_of_contact", fields=["contact", "received_at"]),
        ]

    def __str__(self) -> str:
        return f"inbound text {self.id}"

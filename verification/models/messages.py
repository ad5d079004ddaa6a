"""Texts: ours outbound (the outbox that delivery works from) and the persons' inbound."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.queries.compiled import CompilingQuerySet, compiled
from foundation.sms.senders import Channel
from foundation.sms.statuses import SETTLED, UNSENT, MessageStatus
from verification.enums import MessageSubject, TextKey, TextLanguage
from verification.models.contacts import CaseContact, Contact
from verification.models.decisions import Decision
from verification.models.verifications import Verification

# What a newer text about the state of a case replaces, as long as no sender has claimed it.
REPLACEABLE = (
    TextKey.CHECKING,
    TextKey.CHECKING_CALLED,
    TextKey.STILL_CHECKING,
    TextKey.NEW_CODE,
    TextKey.CONFIRMED,
    TextKey.CHECK_IN,
)
# To order by: what is not of a check stands behind all that is.
_CHECKS_FIRST = models.Case(
    models.When(subject=MessageSubject.CHECK, then=0),
    default=1,
    output_field=models.PositiveSmallIntegerField(),
)
# As many texts as a page shows, of ours and of the person's each.
_NEWEST = 100


class MessageQuerySet(CompilingQuerySet["Message"]):
    """Our texts: what the senders, the receipts and the console ask of the outbox."""

    def due(self, *, now: datetime) -> "MessageQuerySet":
        """Select what is due and held by nobody: queued, or a lease that ran out."""
        free = Q(status=MessageStatus.QUEUED)
        free |= Q(status=MessageStatus.SENDING, lease_until__lte=now)
        return self.filter(free, due_at__lte=now)

    @compiled
    def claimable(self, *, message_id: UUID, now: datetime) -> "MessageQuerySet":
        """Select a text if it may be claimed now: due, and no other of its phone on the wire.

        Order on one phone matters: what overtakes could be a YES after a NO.
        """
        to_phone = Message.objects.filter(contact=OuterRef("contact")).exclude(id=OuterRef("id"))
        others = to_phone.filter(status=MessageStatus.SENDING, lease_until__gt=now)
        # What is not of a check waits for all that is, also for what is held back for a moment.
        of_check = to_phone.filter(subject=MessageSubject.CHECK, status__in=UNSENT)
        goes_first = Q(subject=MessageSubject.CHECK) | ~Exists(of_check)
        return self.due(now=now).filter(goes_first, ~Exists(others), id=message_id)

    @compiled
    def held_by(self, *, message_id: UUID, token: UUID) -> "MessageQuerySet":
        """Select a text if the lease with this token is still the one it is held by."""
        return self.filter(id=message_id, lease_token=token)

    @compiled
    def waiting_of(
        self, *, contact_id: UUID, now: datetime
    ) -> "models.QuerySet[Message, tuple[UUID, str]]":
        """Find id and subject of the text to this phone that is due next, those of checks first."""
        queued = self.filter(contact_id=contact_id, status=MessageStatus.QUEUED, due_at__lte=now)
        in_turn = queued.order_by(_CHECKS_FIRST, "created_at", "id")
        return in_turn.values_list("id", "subject")[:1]

    @compiled
    def replaceable_of(self, *, verification_id: UUID, contact_id: UUID) -> "MessageQuerySet":
        """Lock what a newer text to this phone about the same case takes back."""
        unsent = self.filter(
            verification_id=verification_id,
            contact_id=contact_id,
            text_key__in=REPLACEABLE,
            status=MessageStatus.QUEUED,
        )
        return unsent.select_for_update(no_key=True).order_by("id")

    @compiled
    def by_id(self, *, message_id: UUID) -> "MessageQuerySet":
        return self.filter(id=message_id)

    @compiled
    def facts_of(
        self, *, message_id: UUID
    ) -> "models.QuerySet[Message, tuple[UUID, str | None, str]]":
        """Select phone, Sid and status of a text, to be looked at before anything is locked."""
        return self.filter(id=message_id).values_list("contact_id", "provider_sid", "status")

    def newest_subject_of(self, *, contact_id: UUID) -> "models.QuerySet[Message, str]":
        """Find what the newest text to this phone is about; RECEIVED is about nothing.

        Of a check it counts once it is asked for, of anything else once the provider has it: what a
        phone writes meanwhile may be an answer to the check.
        """
        of_check = Q(subject=MessageSubject.CHECK) & ~Q(text_key=TextKey.RECEIVED)
        counts = of_check | (~Q(subject=MessageSubject.CHECK) & Q(handed_over_at__isnull=False))
        sent = self.filter(counts, contact_id=contact_id).exclude(status=MessageStatus.WITHDRAWN)
        return sent.order_by("-created_at", "-id").values_list("subject", flat=True)[:1]

    def newest(self) -> "MessageQuerySet":
        """Select the newest, the newest first, with what it takes to read them."""
        return self.select_related("contact__key").order_by("-created_at", "-id")[:_NEWEST]

    @compiled
    def newest_of_case(self, *, verification_id: UUID) -> "MessageQuerySet":
        return self.filter(verification_id=verification_id).newest()

    @compiled
    def unsent_since(self, *, before: datetime) -> "MessageQuerySet":
        """Find the text of a check, asked for before then, that has waited longest to be taken."""
        of_checks = self.filter(subject=MessageSubject.CHECK, status__in=UNSENT)
        return of_checks.filter(created_at__lt=before).order_by("due_at")[:1]

    @compiled
    def newest_delivered(self, *, first_id: UUID) -> "MessageQuerySet":
        """Find the newest text that arrived, by ids, so that the cost does not grow with years."""
        return self.filter(id__gte=first_id, status=MessageStatus.DELIVERED).order_by("-id")[:1]


class Message(models.Model):
    """One outbound text, word for word, from the transaction that asked for it to its receipt.

    `lease_token` and `lease_until` fence the sender: only the holder of the token may record what
    happened. What is not of a check (`subject`) has no key, case or decision: its app words it.
    `gloss` is what it says in plain English, None where it is in English. `due_at` is
    when it may next be tried; `missed_at` when the lack of a receipt alarmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    # The database's own default is for processes of an earlier release, while one rolls out.
    subject = models.CharField(
        choices=MessageSubject.as_choices,
        max_length=8,
        default=MessageSubject.CHECK,
        db_default=MessageSubject.CHECK,
    )
    text_key = models.CharField(choices=TextKey.as_choices, max_length=16, null=True)
    sealed = SealedField(key="contact.key")
    language = models.CharField(
        choices=TextLanguage.as_choices, max_length=2, default=TextLanguage.ENGLISH
    )
    gloss = SealedField(key="contact.key", null=True)
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

    objects = MessageQuerySet.as_manager()

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
            # A text that another app words can carry no state of a case, a YES least of all.
            models.CheckConstraint(
                name="text_of_another_subject_has_no_case",
                condition=models.Q(subject=MessageSubject.CHECK, text_key__isnull=False)
                | models.Q(
                    subject=MessageSubject.WALK,
                    text_key__isnull=True,
                    verification__isnull=True,
                    decision__isnull=True,
                ),
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


class InboundTextQuerySet(CompilingQuerySet["InboundText"]):
    """Texts to us, as the console shows them."""

    def newest(self) -> "InboundTextQuerySet":
        """Select the newest, the newest first, with what it takes to read them and who did."""
        whole = self.select_related("contact__key", "read_by")
        return whole.order_by("-received_at", "-id")[:_NEWEST]

    @compiled
    def newest_since(
        self, *, contact_id: UUID, channel: str, since: datetime, but: UUID
    ) -> "InboundTextQuerySet":
        """Find the newest that a phone sent by this channel since then."""
        lately = self.filter(contact_id=contact_id, channel=channel, received_at__gte=since)
        return lately.exclude(id=but).order_by("-received_at", "-id")[:1]

    def of_whole(self, *, head_id: UUID) -> "InboundTextQuerySet":
        """Select the parts of one long text in the order they came."""
        parts = self.filter(Q(id=head_id) | Q(part_of=head_id)).select_related("contact__key")
        return parts.order_by("received_at", "id")

    @compiled
    def newest_of_case(self, *, verification_id: UUID, since: datetime) -> "InboundTextQuerySet":
        """Select the newest that the phones of a case sent since then, and what came with them."""
        phones = CaseContact.objects.filter(verification_id=verification_id).values("contact_id")
        theirs = self.filter(contact_id__in=phones, received_at__gte=since).values("id")
        about = self.filter(verification_id=verification_id).values("id")
        # Not an OR: with a subquery in it PostgreSQL goes through every text there ever was.
        return self.filter(id__in=theirs.union(about)).newest()


class InboundText(models.Model):
    """A text from a phone. `provider_sid` is unique for ever: a webhook acts at most once.

    `alarm` is the alarm that shows it, `says_place` that it seems to say where. `odd` ones wait to
    be read: `unread_due_at` is when the protocol's patience ends. `is_score`: it answers how safe
    they felt, and its words are not kept. `pictures` are counted and not kept. What did not come as
    SMS (`channel`) is not answered. `part_of` is the part of a long text that came first.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider_sid = models.CharField(max_length=64, unique=True)
    channel = models.CharField(choices=Channel.as_choices, max_length=9, default=Channel.SMS)
    pictures = models.PositiveSmallIntegerField(default=0)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="later_parts"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="inbound_texts")
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="inbound_texts"
    )
    sealed = SealedField(key="contact.key")
    received_at = models.DateTimeField()
    alarm_word = models.BooleanField()
    says_place = models.BooleanField(default=False)
    alarm = models.ForeignKey(
        "verification.Alarm", on_delete=models.PROTECT, null=True, related_name="texts"
    )
    odd = models.BooleanField(default=False)
    is_score = models.BooleanField(default=False)
    unread_due_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = InboundTextQuerySet.as_manager()

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

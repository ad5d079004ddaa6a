"""Follow-ups: what is still owed to a contact until a human has judged how it ended."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import CalledParty, CallOutcome, FollowUpKind, HowKnown, JudgedEnding
from verification.models.contacts import Contact
from verification.models.messages import Message
from verification.models.verifications import Verification
from verification.models.words import Words

# No human's duty: the question how safe they felt, and the text that they asked for with DAY.
TEXTS_OWED = (FollowUpKind.FEEDBACK, FollowUpKind.NEXT_DAY)


class FollowUpQuerySet(CompilingQuerySet["FollowUp"]):
    """What is owed, and to whom."""

    def owed(self) -> "FollowUpQuerySet":
        """Select what a human still owes: all but the texts that end with no judgement."""
        return self.filter(done_at__isnull=True).exclude(kind__in=TEXTS_OWED)

    def due(self, *, kinds: Collection[FollowUpKind], now: datetime) -> "FollowUpQuerySet":
        """Select what is due and nobody has done anything about, the oldest first."""
        untouched = self.filter(done_at=None, message=None, alarmed_at=None, kind__in=kinds)
        return untouched.filter(due_at__lte=now).order_by("due_at", "id")

    def late(self, *, kinds: Collection[FollowUpKind], now: datetime) -> "FollowUpQuerySet":
        """Select what was asked or alarmed and has not been answered or done in time."""
        waiting = self.filter(done_at=None, answered_at=None, kind__in=kinds)
        return waiting.filter(answer_by__lte=now).order_by("answer_by", "id")

    @compiled
    def unanswered_by(self, *, contact_id: UUID) -> "FollowUpQuerySet":
        """Select what a phone was asked by text and has not answered."""
        asked = self.filter(contact_id=contact_id, message__isnull=False, done_at=None)
        return asked.order_by("id")


class FollowUp(models.Model):
    """One thing due: a check-in text, a routine call, a follow-up, the final judgement.

    `ordinal` tells the first check-in from the second. `message` is the text that asks; several
    rows of one phone may share it. `answer_by`: when silence, or an alarm that nobody acted on, is
    raised higher; None once that is done. `done_by` is None where the service did it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="follow_ups"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="follow_ups"
    )
    kind = models.CharField(choices=FollowUpKind.as_choices, max_length=13)
    ordinal = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_follow_up_of_a_kind",
                fields=["verification", "contact", "kind", "ordinal"],
                nulls_distinct=False,
            )
        ]
        indexes = [
            # Read by the console and before an erasure: what a human owes.
            models.Index(
                name="follow_ups_owed",
                fields=["verification"],
                condition=models.Q(done_at__isnull=True) & ~models.Q(kind__in=TEXTS_OWED),
            ),
            # Read by the watchkeeper: what is due. A judgement is owed from the joining on.
            models.Index(
                name="follow_ups_due",
                fields=["kind", "due_at"],
                condition=models.Q(
                    done_at__isnull=True, message__isnull=True, alarmed_at__isnull=True
                ),
            ),
            # Read by the watchkeeper: what was not answered, or not done, in time.
            models.Index(
                name="follow_ups_late",
                fields=["answer_by"],
                condition=models.Q(
                    answer_by__isnull=False, answered_at__isnull=True, done_at__isnull=True
                ),
            ),
            # Read when a text arrives: what it answers.
            models.Index(
                name="follow_ups_unanswered",
                fields=["contact"],
                condition=models.Q(message__isnull=False, done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.kind} {self.id}"


class ContactAttempt(models.Model):
    """One attempt to reach the person or the officer; `words` is a note, where one was typed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="attempts"
    )
    whom = models.CharField(choices=CalledParty.as_choices, max_length=7)
    outcome = models.CharField(choices=CallOutcome.as_choices, max_length=13)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Judgement(models.Model):
    """How an operator judged that a case ended, and how it is known; none takes another away."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="judgements"
    )
    ended = models.CharField(choices=JudgedEnding.as_choices, max_length=9)
    how = models.CharField(choices=HowKnown.as_choices, max_length=15, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="judgement_says_how_it_is_known",
                condition=models.Q(ended=JudgedEnding.NOT_KNOWN, how__isnull=True)
                | models.Q(
                    ended__in=[JudgedEnding.WELL, JudgedEnding.BADLY],
                    how__isnull=False,
                    how__in=HowKnown.values,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"judgement {self.id}"

"""Follow-ups: what is still owed to a contact until a human has judged how it ended."""

from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import CalledParty, CallOutcome, FollowUpKind, HowKnown, JudgedEnding
from verification.models.contacts import Contact
from verification.models.verifications import Verification
from verification.models.words import Words


class FollowUpQuerySet(CompilingQuerySet["FollowUp"]):
    """What is owed, and to whom."""

    def owed(self) -> "FollowUpQuerySet":
        """Select what a human still owes; the question how safe they felt is nobody's duty."""
        return self.filter(done_at__isnull=True).exclude(kind=FollowUpKind.FEEDBACK)

    @compiled
    def contacts_owed(
        self, *, verification_id: UUID, kind: str, ordinal: int
    ) -> "models.QuerySet[FollowUp, UUID | None]":
        """Select for whom this is owed already; None stands for a person without a phone."""
        of_kind = self.filter(verification_id=verification_id, kind=kind, ordinal=ordinal)
        return of_kind.values_list("contact_id", flat=True)


class FollowUp(models.Model):
    """One thing due: a check-in text, a routine call, a follow-up, the final judgement.

    `ordinal` tells the first check-in from the second. `done_by` is None where the service did it.
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
            # Read by the console and before an erasure: what is owed. The question how safe they
            # felt is left out: it waits by the hundred thousand, and is nobody's duty.
            models.Index(
                name="follow_ups_owed",
                fields=["verification"],
                condition=models.Q(done_at__isnull=True) & ~models.Q(kind=FollowUpKind.FEEDBACK),
            ),
            # Read by the watchkeeper: custody that nobody has looked into.
            models.Index(
                name="custody_unchecked",
                fields=["due_at"],
                condition=models.Q(
                    kind=FollowUpKind.CUSTODY_CHECK,
                    done_at__isnull=True,
                    alarmed_at__isnull=True,
                ),
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

"""Decisions and proposals: who decided what, on which check and which join."""

from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import DecisionKind, FaceTick, Heard, ProposalStatus
from verification.models.checks import OfficerCheck
from verification.models.faces import Face
from verification.models.verifications import Join, Verification
from verification.models.words import Words


class ProposalQuerySet(CompilingQuerySet["Proposal"]):
    """Proposals that wait for a second person."""

    @compiled
    def open_of(self, *, verification_id: UUID) -> "ProposalQuerySet":
        """Select the open proposal of a case, with what the console shows of it."""
        whole = self.select_related("proposed_by", "why__key")
        return whole.filter(verification_id=verification_id, status=ProposalStatus.OPEN)


class Proposal(models.Model):
    """An operator's CONFIRM that needs a second person, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="proposals"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    face = models.CharField(choices=FaceTick.as_choices, max_length=8)
    reason_fits = models.BooleanField()
    heard = models.CharField(choices=Heard.as_choices, max_length=5)
    shown_face = models.ForeignKey(Face, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        choices=ProposalStatus.as_choices, max_length=9, default=ProposalStatus.OPEN
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_proposal_a_case",
                fields=["verification"],
                condition=models.Q(status=ProposalStatus.OPEN),
            ),
            models.CheckConstraint(
                name="second_person_is_another",
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class Decision(models.Model):
    """One decision. A CONFIRMED one cannot be stored without a person, a join and a check.

    `face` is the tick, `shown_face` the live face that stood beside the record, if one did, with
    the digest of what was shown.

    The migration adds composite foreign keys, so that join, check and face are of the same
    verification, so that no face that came after the answer stands beside it, and so that a
    CONFIRMED text cannot exist without a CONFIRMED decision of its verification.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(choices=DecisionKind.as_choices, max_length=10)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    join = models.ForeignKey(Join, on_delete=models.PROTECT, null=True, related_name="+")
    officer_check = models.ForeignKey(
        OfficerCheck, on_delete=models.PROTECT, null=True, related_name="+"
    )
    face = models.CharField(choices=FaceTick.as_choices, max_length=8, null=True)
    reason_fits = models.BooleanField(null=True)
    heard = models.CharField(choices=Heard.as_choices, max_length=5, null=True)
    shown_face = models.ForeignKey(Face, on_delete=models.PROTECT, null=True, related_name="+")
    shown_face_digest = models.BinaryField(null=True)
    why = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_decision_of_a_kind", fields=["verification", "kind"]),
            models.CheckConstraint(
                name="confirmed_has_person_join_and_check",
                condition=~models.Q(kind=DecisionKind.CONFIRMED)
                | models.Q(
                    decided_by__isnull=False,
                    join__isnull=False,
                    officer_check__isnull=False,
                    face__in=[FaceTick.MATCHES, FaceTick.NOT_SEEN],
                    reason_fits=True,
                ),
            ),
            models.CheckConstraint(
                name="shown_face_has_its_digest",
                condition=models.Q(shown_face__isnull=True, shown_face_digest__isnull=True)
                | models.Q(shown_face__isnull=False, shown_face_digest__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_second_is_another",
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.id}"

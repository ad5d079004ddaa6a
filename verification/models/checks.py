"""Officer checks: five facts read together at one instant."""

from typing import Any
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import CheckOccasion, FactName, Verdict
from verification.models.verifications import Verification


class OfficerCheckQuerySet(CompilingQuerySet["OfficerCheck"]):
    """Officer checks of a case."""

    @compiled
    def newest_of(self, *, verification_id: UUID) -> "OfficerCheckQuerySet":
        checks = self.filter(verification_id=verification_id)
        return checks.order_by("-read_at", "-id")[:1]


class OfficerCheck(models.Model):
    """Five verdicts and where each came from.

    `sources` maps a fact's name to {"source": str, "as_of": RFC 3339 or null}; no personal data.
    `occasion` is request, task or confirm.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="officer_checks"
    )
    occasion = models.CharField(choices=CheckOccasion.as_choices, max_length=8)
    read_at = models.DateTimeField()
    status = models.CharField(choices=Verdict.as_choices, max_length=7)
    identity = models.CharField(choices=Verdict.as_choices, max_length=7)
    on_duty = models.CharField(choices=Verdict.as_choices, max_length=7)
    area = models.CharField(choices=Verdict.as_choices, max_length=7)
    purpose = models.CharField(choices=Verdict.as_choices, max_length=7)
    sources: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()

    objects = OfficerCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name=f"{fact}_verdict_is_known",
                condition=models.Q(**{f"{fact}__in": Verdict.values}),
            )
            for fact in FactName
        ]
        # Read by the console and by CONFIRM: the newest check of a case.
        indexes = [models.Index(name="checks_of_case", fields=["verification", "-read_at"])]

    def __str__(self) -> str:
        return f"officer check {self.id}"

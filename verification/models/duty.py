"""The roster: who is on duty when, where and for which reasons, and how old that knowledge is."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import Reason
from verification.models.officers import Officer


class DutyPeriodQuerySet(CompilingQuerySet["DutyPeriod"]):
    """Duty of an officer."""

    @compiled
    def begun_of(
        self, *, officer_id: UUID, now: datetime, not_over_before: datetime
    ) -> "DutyPeriodQuerySet":
        """Select the periods that have begun and were not over at `not_over_before`."""
        begun = self.filter(officer_id=officer_id, starts_at__lte=now)
        return begun.filter(ends_at__gte=not_over_before)


class DutyPeriod(models.Model):
    """A half-open period [starts_at, ends_at) in which an officer is on duty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="duty_periods")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    boroughs = ArrayField(models.CharField(max_length=40))
    reasons = ArrayField(models.CharField(choices=Reason.as_choices, max_length=10))

    objects = DutyPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duty_period_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]
        # Read by the officer check (the period that covers now) and by a roster import's swap.
        indexes = [models.Index(name="duty_of_officer", fields=["officer", "starts_at"])]

    def __str__(self) -> str:
        return f"duty {self.id}"


class RosterImportQuerySet(CompilingQuerySet["RosterImport"]):
    """Imports of the roster, newest first."""

    @compiled
    def imported_at_for(self, *, now: datetime) -> "models.QuerySet[RosterImport, datetime]":
        """Find when the newest import that speaks of `now` was made."""
        speaking = self.filter(span_from__lte=now, span_to__gt=now)
        return speaking.order_by("-imported_at").values_list("imported_at", flat=True)[:1]


class RosterImport(models.Model):
    """One good import of the roster; the newest tells how old the roster is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    imported_at = models.DateTimeField()
    span_from = models.DateTimeField()
    span_to = models.DateTimeField()
    periods = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField()

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        # Read by the officer check, /readyz and the watchkeeper: the newest import.
        indexes = [models.Index(name="roster_newest", fields=["-imported_at"])]

    def __str__(self) -> str:
        return f"roster import {self.id}"

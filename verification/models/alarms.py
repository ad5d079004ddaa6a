"""Alarms: something an operator must act on, separate from any state."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import AlarmCause, AlarmOutcome, Priority, ProposalStatus
from verification.models.contacts import Contact
from verification.models.verifications import Verification
from verification.models.words import Words
from verification.rules.closing import PRANKS

# Of `open_in_brief`: id, cause, priority, case, phone, since, urgency, who has it (id, name, team),
# and whose case it is (the officer's team and account).
AlarmInBrief = tuple[
    UUID,
    str,
    int,
    UUID | None,
    UUID | None,
    datetime,
    int,
    UUID | None,
    str | None,
    UUID | None,
    UUID | None,
    UUID | None,
]


class AlarmQuerySet(CompilingQuerySet["Alarm"]):
    """Open alarms, by what they are about."""

    def open(self) -> "AlarmQuerySet":
        """Select what is open, the most urgent and oldest first."""
        return self.filter(closed_at=None).order_by("priority", "raised_at")

    @compiled
    def open_of_case(self, *, verification_id: UUID) -> "AlarmQuerySet":
        return self.open().filter(verification_id=verification_id)

    @compiled
    def open_of_phone(self, *, contact_id: UUID) -> "AlarmQuerySet":
        """Select what is open about a phone itself, and about no case of it."""
        return self.open().filter(verification=None, contact_id=contact_id)

    @compiled
    def open_of_contact(self, *, contact_id: UUID) -> "AlarmQuerySet":
        """Select what is open about a phone, in a case or without one."""
        return self.open().filter(contact_id=contact_id)

    @compiled
    def open_of_service(self) -> "AlarmQuerySet":
        return self.open().filter(verification=None, contact=None)

    def of_phones(self) -> "AlarmQuerySet":
        """Select alarms of phones that have no case."""
        return self.filter(verification=None, contact__isnull=False)

    def untaken_of_phones(self) -> "AlarmQuerySet":
        """Select what waits for somebody, of phones without a case; not the silent ones."""
        return self.of_phones().filter(closed_at=None, taken_by=None, priority__lte=Priority.P2)

    @compiled
    def open_as_shown(self) -> "AlarmQuerySet":
        """Select every open alarm with what the console shows of it."""
        shown = self.open().select_related("verification__officer", "contact__key", "taken_by")
        return shown.defer("verification__officer__photo")

    @compiled
    def open_in_brief(self) -> "models.QuerySet[Alarm, AlarmInBrief]":
        """Select every open alarm with the few columns that its place among the others hangs on."""
        return self.filter(closed_at=None).values_list(
            "id",
            "cause",
            "priority",
            "verification_id",
            "contact_id",
            Coalesce("escalated_at", "raised_at"),
            "urgency",
            "taken_by_id",
            "taken_by__display_name",
            "taken_by__team_id",
            "verification__officer__team_id",
            "verification__officer__user_id",
        )


class Alarm(models.Model):
    """One alarm: of a case, of a phone without a case, or of the service itself.

    At most one is open for each cause and subject. `closed_by` is None where it closed itself.
    `looked_at` is the last look at its page. `urgency` (rules/urgency.py) orders a flood. What an
    operator proposes to close as a prank or the like carries `proposed_outcome`, and is closed by
    somebody else. `second` is who agreed that a P1 is closed without contact.
    `unblocked_at`: it is open and forbids a YES no longer (a device that moved is back).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cause = models.CharField(choices=AlarmCause.as_choices, max_length=20)
    priority = models.PositiveSmallIntegerField(choices=Priority.as_choices)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="alarms"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="alarms")
    raised_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    unblocked_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(choices=AlarmOutcome.as_choices, max_length=20, null=True)
    reason = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")
    incident_number = models.ForeignKey(
        Words, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_outcome = models.CharField(choices=AlarmOutcome.as_choices, max_length=20, null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alarm_cause_is_known",
                condition=models.Q(cause__in=AlarmCause.values),
            ),
            models.CheckConstraint(
                name="alarm_priority_is_known", condition=models.Q(priority__in=Priority.values)
            ),
            models.CheckConstraint(
                name="a_prank_is_closed_by_two",
                condition=~models.Q(outcome__in=[outcome.value for outcome in PRANKS])
                | models.Q(outcome__isnull=True)
                | models.Q(proposed_by__isnull=False, closed_by__isnull=False)
                & ~models.Q(proposed_by=models.F("closed_by")),
            ),
            models.UniqueConstraint(
                name="one_open_alarm_a_case_and_cause",
                fields=["verification", "cause"],
                condition=models.Q(closed_at__isnull=True, verification__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_alarm_a_phone_and_cause",
                fields=["contact", "cause"],
                condition=models.Q(
                    closed_at__isnull=True, verification__isnull=True, contact__isnull=False
                ),
            ),
            models.UniqueConstraint(
                name="one_open_alarm_of_the_service",
                fields=["cause"],
                condition=models.Q(
                    closed_at__isnull=True, verification__isnull=True, contact__isnull=True
                ),
            ),
            models.CheckConstraint(
                name="no_contact_has_number_and_second_person",
                condition=~models.Q(outcome=AlarmOutcome.NO_CONTACT_POSSIBLE, priority=Priority.P1)
                | models.Q(second__isnull=False, incident_number__isnull=False),
            ),
            models.CheckConstraint(
                name="second_closer_is_another",
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("closed_by")),
            ),
        ]
        indexes = [
            # Read by every console: what is open, by priority then age.
            models.Index(
                name="open_alarms",
                fields=["priority", "raised_at"],
                condition=models.Q(closed_at__isnull=True),
            ),
            # Read when a text of a phone without a case arrives: how many such came lately?
            models.Index(
                name="alarms_of_phones",
                fields=["raised_at"],
                condition=models.Q(verification__isnull=True, contact__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"alarm {self.cause} {self.id}"

    @property
    def is_attended(self) -> bool:
        """Say whether somebody uninvolved has taken it; until then it goes on climbing."""
        if self.taken_by is None:
            return False
        case = self.verification
        return case is None or case.officer.team_id != self.taken_by.team_id


class ClosingProposal(models.Model):
    """An operator's "no contact possible" for a P1, which a second person has to answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="closing_proposals")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    reason = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    incident_number = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        choices=ProposalStatus.as_choices, max_length=9, default=ProposalStatus.OPEN
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Words, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_closing_proposal_an_alarm",
                fields=["alarm"],
                condition=models.Q(status=ProposalStatus.OPEN),
            ),
            models.CheckConstraint(
                name="closing_is_answered_by_another",
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"closing proposal {self.id}"

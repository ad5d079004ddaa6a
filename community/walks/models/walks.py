"""Walks from the asking to the end, every move of them, and the texts that came about them."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.streets.models import Spot
from community.walks.enums import Company, Said, WalkKind, WalkState, Why
from community.walks.rules.walk_states import OVER, PLANNED
from foundation.encryption.cells import SealedField
from verification.models import InboundText, Verification

TIMES_AT_MOST = 3
STRETCHES_AT_MOST = 40
HEADS_AT_MOST = 30


class Walk(models.Model):
    """One walk. `actions/moves.py` alone writes `state`.

    One phone asks for it, also of a group: the check at the meeting is of one officer for one
    phone. `token` opens the walker's page and is kept twice: sealed, to be sent again, and as a
    digest, to be found. `details_wait` is what is to be sent once the phone has answered today.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walker = models.ForeignKey("Walker", on_delete=models.PROTECT, related_name="walks")
    state = models.CharField(max_length=10, choices=WalkState.as_choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ward = models.CharField(max_length=60)
    borough = models.CharField(max_length=60)
    wished_times = ArrayField(models.DateTimeField())
    ring_me = models.BooleanField()
    company = models.CharField(max_length=10, choices=Company.as_choices)
    kind = models.CharField(max_length=10, choices=WalkKind.as_choices)
    heads = models.PositiveSmallIntegerField()
    adult_confirmed = models.BooleanField()
    # The school or youth work whose lead comes along; of WALKS_GROUP_LEADS.
    led_by = models.CharField(max_length=60, blank=True)
    token = SealedField(key="walker.key", null=True)
    token_digest = models.BinaryField(max_length=32, null=True, unique=True)

    officer = models.ForeignKey(
        "WalkOfficer", on_delete=models.PROTECT, null=True, related_name="walks"
    )
    second = models.ForeignKey("WalkOfficer", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    meet_spot = models.ForeignKey(Spot, on_delete=models.PROTECT, null=True, related_name="+")
    check_in_by = models.DateTimeField(null=True)
    back_by = models.DateTimeField(null=True)
    officer_yes_at = models.DateTimeField(null=True)
    walker_yes_at = models.DateTimeField(null=True)
    details_wait = models.BooleanField(default=False)
    reminded_on = models.DateField(null=True)

    checked_in_at = models.DateTimeField(null=True)
    late_noticed_at = models.DateTimeField(null=True)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    questions_sent_at = models.DateTimeField(null=True)
    route = ArrayField(models.UUIDField(), default=list)

    if TYPE_CHECKING:
        walker_id: UUID
        officer_id: UUID | None
        second_id: UUID | None
        meet_spot_id: UUID | None
        verification_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="walk_state_is_known", condition=Q(state__in=WalkState.values)
            ),
            models.CheckConstraint(
                name="walk_kind_is_known",
                condition=Q(kind__in=WalkKind.values, company__in=Company.values),
            ),
            models.CheckConstraint(
                name="walk_wishes_times_or_a_call",
                condition=Q(wished_times__len__lte=TIMES_AT_MOST)
                & (Q(wished_times__len__gte=1) | Q(ring_me=True)),
            ),
            # An officer, and a walker who may bring a friend.
            models.CheckConstraint(
                name="pair_is_two_people",
                condition=Q(kind=WalkKind.GROUP) | Q(second=None, heads__lte=2),
            ),
            models.CheckConstraint(
                name="pair_is_of_adults",
                condition=Q(kind=WalkKind.GROUP) | Q(adult_confirmed=True),
            ),
            models.CheckConstraint(
                name="young_group_has_a_lead",
                condition=Q(adult_confirmed=True) | ~Q(led_by=""),
            ),
            models.CheckConstraint(
                name="group_has_heads", condition=Q(heads__range=(1, HEADS_AT_MOST))
            ),
            models.CheckConstraint(
                name="planned_walk_has_officer_time_and_place",
                condition=~Q(state__in=sorted(PLANNED))
                | Q(
                    officer__isnull=False,
                    starts_at__isnull=False,
                    meet_spot__isnull=False,
                    check_in_by__isnull=False,
                    back_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="agreed_walk_has_two_yeses",
                condition=~Q(state__in=(WalkState.AGREED, WalkState.UNDER_WAY, WalkState.WALKED))
                | Q(officer_yes_at__isnull=False, walker_yes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="walk_begins_with_a_check",
                condition=~Q(state__in=(WalkState.UNDER_WAY, WalkState.WALKED))
                | Q(verification__isnull=False),
            ),
            models.CheckConstraint(
                name="walk_ends_after_its_beginning",
                condition=Q(back_by=None) | Q(back_by__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="two_officers_are_two",
                condition=Q(second=None) | ~Q(second=models.F("officer")),
            ),
            models.UniqueConstraint(
                name="one_open_walk_a_walker",
                fields=["walker"],
                condition=~Q(state__in=sorted(OVER)),
            ),
            models.UniqueConstraint(
                name="one_walk_a_check",
                fields=["verification"],
                condition=Q(verification__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # The coordinator's list, and the tasks.
            models.Index(fields=["state", "starts_at"], name="walk_by_state"),
            # The officer's list.
            models.Index(fields=["officer", "starts_at"], name="walk_by_officer"),
        ]

    def __str__(self) -> str:
        return f"walk {self.id}: {self.state}"


class WalkChange(models.Model):
    """One move of a walk; never changed. `by` is None for the walker and for the service."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=10, choices=WalkState.as_choices)
    to_state = models.CharField(max_length=10, choices=WalkState.as_choices)
    why = models.CharField(max_length=14, choices=Why.as_choices, null=True)
    # Who was to come: a walk that is paired anew keeps no other trace of it.
    officer = models.ForeignKey(
        "WalkOfficer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    if TYPE_CHECKING:
        walk_id: UUID
        by_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="walk_change_of_known_states",
                condition=Q(from_state__in=WalkState.values, to_state__in=WalkState.values),
            ),
            models.CheckConstraint(
                name="walk_change_has_a_known_reason",
                condition=Q(why__in=Why.values) | Q(why=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class WalkText(models.Model):
    """That a text of the walker's was about this walk, and what it says.

    Its words are kept where every text is, sealed with the phone's key. What is not one of few
    words waits for the coordinator, who reads it (`read_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="texts")
    inbound = models.OneToOneField(InboundText, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=8, choices=Said.as_choices)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    if TYPE_CHECKING:
        walk_id: UUID
        inbound_id: UUID
        read_by_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="walk_text_says_something_known", condition=Q(said__in=Said.values)
            )
        ]

    def __str__(self) -> str:
        return f"text about {self.walk_id}: {self.said}"

"""Verifications and what belongs to exactly one of them: code, join, places."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from accounts.models import Device
from foundation.audit.clock import ClockTimestamp
from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import (
    AlarmCause,
    ContactWay,
    DecisionKind,
    EndedHow,
    Evidence,
    Match,
    OfficerStage,
    Reason,
    State,
    TextLanguage,
)
from verification.models.contacts import Contact
from verification.models.officers import Officer
from verification.rules.states import LIVE

OPEN_STAGES = [
    OfficerStage.WAITING,
    OfficerStage.CHECKING,
    OfficerStage.ANSWERED,
    OfficerStage.CALL_CONTROL_ROOM,
]
_A_YES_FOR_A_WALK: dict[str, Any] = {
    "reason": Reason.WALK,
    "state__in": [State.CONFIRMED, State.REVOKED, State.ENDED],
}


class VerificationQuerySet(CompilingQuerySet["Verification"]):
    """Verifications, whole to be read and by their ids alone to be locked.

    What is joined to a row that had to be waited for is as old as the wait's beginning: a case
    that somebody joined meanwhile would come without its contact. So it is locked, then read.
    """

    def whole(self) -> "VerificationQuerySet":
        """Select with what every reader needs, and `clock_at`, the database's clock at the reading.

        The photo, by far the largest, comes only where it is shown.
        """
        with_others = self.select_related("officer", "key", "contact__key")
        return with_others.defer("officer__photo").annotate(clock_at=ClockTimestamp())

    @compiled
    def whole_by_id(self, *, verification_id: UUID) -> "VerificationQuerySet":
        return self.whole().filter(id=verification_id)

    @compiled
    def whole_by_ref(self, *, ref: str) -> "VerificationQuerySet":
        return self.whole().filter(ref=ref)

    @compiled
    def whole_of_officer(
        self, *, verification_id: UUID, officer_id: UUID
    ) -> "VerificationQuerySet":
        return self.whole().filter(id=verification_id, officer_id=officer_id)

    def lock_ids(self) -> "models.QuerySet[Verification, UUID]":
        """Lock the rows and give their ids."""
        return self.select_for_update(no_key=True).values_list("id", flat=True)

    @compiled
    def lock_by_id(self, *, verification_id: UUID) -> "models.QuerySet[Verification, UUID]":
        return self.lock_ids().filter(id=verification_id)

    @compiled
    def lock_by_ref(self, *, ref: str) -> "models.QuerySet[Verification, UUID]":
        return self.lock_ids().filter(ref=ref)

    @compiled
    def lock_of_officer(
        self, *, verification_id: UUID, officer_id: UUID
    ) -> "models.QuerySet[Verification, UUID]":
        return self.lock_ids().filter(id=verification_id, officer_id=officer_id)

    @compiled
    def open_id_of(self, *, officer_id: UUID) -> "models.QuerySet[Verification, UUID]":
        """Find the verification that is open as far as this officer can know."""
        open_ones = self.filter(officer_id=officer_id, officer_stage__in=OPEN_STAGES)
        return open_ones.order_by("id").values_list("id", flat=True)[:1]

    @compiled
    def gone_wrong_of(
        self, *, officer_id: UUID, but: UUID, since: datetime
    ) -> "models.QuerySet[Verification, UUID]":
        """Find another case of this officer that went wrong after `since`."""
        # What was over before then is left out unread: an officer has hundreds of cases behind
        # them. One still live counts however old its state is, should nothing have ended it.
        not_long_over = Q(state_at__gt=since) | Q(state__in=LIVE)
        others = self.filter(not_long_over, officer_id=officer_id).exclude(id=but)
        against = (DecisionKind.REFUSED, DecisionKind.REVOKED)
        decided = Q(decisions__kind__in=against, decisions__at__gt=since)
        lately = Q(alarms__raised_at__gt=since) | Q(alarms__escalated_at__gt=since)
        mismatched = Q(alarms__cause=AlarmCause.MISMATCH) & lately
        cancelled = Q(state=State.CANCELLED, joined_at__isnull=False, state_at__gt=since)
        return others.filter(decided | mismatched | cancelled).values_list("id", flat=True)[:1]


class Verification(models.Model):
    """Our record of one check of one officer for one person.

    `state` and everything about it is written by `actions.records.transitions` alone.
    `officer_stage` and `version` are all that the officer's device can ever learn; they change
    together. `join_by`, `decide_by`, `still_checking_at`, `overdue_at`, `dark_at` and `tell_by` are
    deadlines by the database's clock, kept by the watchkeeper, None once kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=6, unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="verifications")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    reason = models.CharField(choices=Reason.as_choices, max_length=10)
    language = models.CharField(
        choices=TextLanguage.as_choices, max_length=8, default=TextLanguage.ENGLISH
    )

    state = models.CharField(choices=State.as_choices, max_length=10)
    state_at = models.DateTimeField()
    match = models.CharField(choices=Match.as_choices, max_length=10, default=Match.NOT_USED)
    evidence = models.CharField(choices=Evidence.as_choices, max_length=8, null=True)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="verifications"
    )
    contact_way = models.CharField(choices=ContactWay.as_choices, max_length=8, null=True)

    requested_at = models.DateTimeField()
    join_by = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)
    still_checking_at = models.DateTimeField(null=True)
    still_checking_sent = models.PositiveSmallIntegerField(default=0)
    overdue_at = models.DateTimeField(null=True)
    dark_at = models.DateTimeField(null=True)
    tell_by = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(choices=EndedHow.as_choices, max_length=18, null=True)
    # Of a check for a walk whose YES was given: when both should be back from it.
    back_by = models.DateTimeField(null=True)

    match_digest = models.BinaryField(null=True)
    match_codes_sent = models.PositiveSmallIntegerField(default=0)
    match_codes_tried = models.PositiveSmallIntegerField(default=0)
    mismatches = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answered_ask_at = models.DateTimeField(null=True)

    # Tries at the last digits of the phone that joined, by callers; counted under this row's lock.
    caller_wrong_digits = models.PositiveSmallIntegerField(default=0)

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)

    officer_stage = models.CharField(
        choices=OfficerStage.as_choices, max_length=17, default=OfficerStage.WAITING
    )
    version = models.PositiveIntegerField(default=1)
    officer_answered_at = models.DateTimeField(null=True)
    officer_ended_at = models.DateTimeField(null=True)
    # Of a case refused before anybody joined: when its officer sees `answered`; kept thereafter.
    answer_shown_at = models.DateTimeField(null=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="state_is_known",
                condition=models.Q(state__in=State.values),
            ),
            models.CheckConstraint(
                name="joined_has_a_deadline",
                condition=~models.Q(state=State.JOINED)
                | models.Q(joined_at__isnull=False, decide_by__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_was_joined_and_decided",
                condition=~models.Q(state__in=[State.CONFIRMED, State.REVOKED, State.ENDED])
                | models.Q(joined_at__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="expired_was_never_joined",
                condition=~models.Q(state=State.EXPIRED) | models.Q(joined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="back_by_is_of_a_walk_with_a_yes",
                condition=models.Q(back_by__isnull=False, **_A_YES_FOR_A_WALK)
                | models.Q(~models.Q(**_A_YES_FOR_A_WALK), back_by__isnull=True),
            ),
            # What the officer's device could tell apart must not differ: hence by stage, not state.
            models.UniqueConstraint(
                name="one_open_verification_an_officer",
                fields=["officer"],
                condition=models.Q(officer_stage__in=OPEN_STAGES),
            ),
        ]
        indexes = [
            # Read by the watchkeeper and the console: what is still live.
            models.Index(
                name="live_verifications",
                fields=["state", "requested_at"],
                condition=models.Q(state__in=[State.REQUESTED, State.JOINED, State.CONFIRMED]),
            ),
            # Read by the API's list, a page at a time in just this order.
            models.Index(name="newest_of_officer", fields=["officer", "-requested_at", "-id"]),
            # Read by CONFIRM: what has happened to this officer's cases within the hour.
            models.Index(name="lately_of_officer", fields=["officer", "-state_at"]),
            # Read by the watchkeeper: refused before joining, still shown as waiting.
            models.Index(
                name="refused_while_waiting",
                fields=["join_by"],
                condition=models.Q(state=State.REFUSED, officer_stage=OfficerStage.WAITING),
            ),
            # Read by the watchkeeper: refused before joining, still shown as being checked.
            models.Index(
                name="refused_while_checking",
                fields=["answer_shown_at"],
                condition=models.Q(state=State.REFUSED, officer_stage=OfficerStage.CHECKING),
            ),
            # Read by the watchkeeper: who has to be told by voice.
            models.Index(
                name="to_be_told",
                fields=["tell_by"],
                condition=models.Q(tell_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"verification {self.ref}"


class JoinCodeQuerySet(CompilingQuerySet["JoinCode"]):
    """Join codes, found by digest."""

    @compiled
    def by_digest(self, *, digest: bytes) -> "JoinCodeQuerySet":
        """Select the code of this digest with its case."""
        return self.select_related("verification").filter(digest=digest)


class JoinCode(models.Model):
    """The six digits on the officer's screen: a keyed digest to find it, ciphertext to show it.

    The row outlives the code (CODE_REMEMBERED_FOR), so that a late text is answered for its case
    and the digits are not issued again; `sealed` goes as soon as the code is no longer shown.
    """

    verification = models.OneToOneField(
        Verification, on_delete=models.CASCADE, primary_key=True, related_name="join_code"
    )
    digest = models.BinaryField(unique=True)
    sealed = SealedField(key="verification.key", null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # The one phone that hears how the case stands: it joined, or was the first to be answered.
    phone = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")

    objects = JoinCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"join code of {self.verification_id}"


class Join(models.Model):
    """That somebody joined: by a text, or by an operator who has them on the line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.OneToOneField(Verification, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True)
    way = models.CharField(choices=ContactWay.as_choices, max_length=8)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"join of {self.verification_id}"


class Invitation(models.Model):
    """That the officer entered a number for INVITE; once, and never read back to them."""

    verification = models.OneToOneField(Verification, on_delete=models.PROTECT, primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"invitation to {self.verification_id}"


class LocationFixQuerySet(CompilingQuerySet["LocationFix"]):
    """Places of a device, in the order they were received."""

    @compiled
    def newest_of(self, *, verification_id: UUID) -> "LocationFixQuerySet":
        fixes = self.filter(verification_id=verification_id)
        return fixes.order_by("-received_at", "-id")[:1]

    @compiled
    def newest_that_says_of(self, *, verification_id: UUID) -> "LocationFixQuerySet":
        fixes = self.filter(verification_id=verification_id, says_something=True)
        return fixes.order_by("-received_at", "-id")[:1]

    @compiled
    def first_that_says_of(self, *, verification_id: UUID) -> "LocationFixQuerySet":
        fixes = self.filter(verification_id=verification_id, says_something=True)
        return fixes.order_by("received_at", "id")[:1]

    def newest_of_each(self, *, verification_ids: list[UUID]) -> "LocationFixQuerySet":
        """Select the newest place of each of these cases."""
        fixes = self.filter(verification_id__in=verification_ids)
        return fixes.order_by("verification_id", "-received_at", "-id").distinct("verification_id")

    def newest_few_of(self, *, verification_id: UUID, at_most: int) -> "LocationFixQuerySet":
        """Select the newest places of a case, the newest first."""
        fixes = self.filter(verification_id=verification_id)
        return fixes.order_by("-received_at", "-id")[:at_most]


class LocationFix(models.Model):
    """A place of the officer's device: sealed JSON {lat, lon, accuracy_m}, degrees and metres.

    `says_something` is false where it is too inaccurate for that (LOCATION_WIDEST_METRES).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, related_name="locations"
    )
    sealed = SealedField(key="verification.key")
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    says_something = models.BooleanField()

    objects = LocationFixQuerySet.as_manager()

    class Meta:
        # Read by the officer check, `moved`, `dark` and the case page: first and newest fix.
        indexes = [models.Index(name="fixes_of_case", fields=["verification", "received_at"])]

    def __str__(self) -> str:
        return f"location of {self.verification_id}"

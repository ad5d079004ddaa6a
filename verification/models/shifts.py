"""Shifts of the control room: how each began, what is handed over at its end, and its words.

Words lie in rows of their own, each under its own key: none of them is about a person stopped.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.enums import DesktopAlerts, ShiftWordsKind


class ShiftQuerySet(CompilingQuerySet["Shift"]):
    """Shifts, and whether somebody is on one."""

    @compiled
    def running_of(
        self, *, user_id: UUID, after: datetime, silent_since: datetime
    ) -> "models.QuerySet[Shift, UUID]":
        """Find somebody's shift that has begun, and neither ended nor lapsed.

        It lapses where the console has been silent since `silent_since`; `after` is the same
        instant, for a shift whose console has not spoken yet.
        """
        heard = Q(started_at__gt=after) | Q(user__consolepresence__beat_at__gt=silent_since)
        begun = self.filter(heard, user_id=user_id, ended_at=None, started_at__isnull=False)
        return begun.values_list("id", flat=True)


class Shift(models.Model):
    """One shift at the console. It counts from `started_at`, once its checks have passed.

    `round_trip_ms` is from sending the test alarm to its row on the screen, as the page measured
    it; None where the page could not. `allowed_by` is the supervisor, or the operator who was all
    alone, who let it begin without a check that had not passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="console_shifts"
    )
    opened_at = models.DateTimeField()
    test_sent_at = models.DateTimeField(null=True)
    test_taken_at = models.DateTimeField(null=True)
    round_trip_ms = models.PositiveIntegerField(null=True)
    sound_heard = models.BooleanField(default=False)
    alerts = models.CharField(choices=DesktopAlerts.as_choices, max_length=11, null=True)
    started_at = models.DateTimeField(null=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_shift_a_user", fields=["user"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_shift_begins_checked_or_allowed",
                condition=Q(started_at__isnull=True)
                | Q(allowed_by__isnull=False)
                | Q(sound_heard=True, test_taken_at__isnull=False),
            ),
        ]
        # Read by the shift log: who was on shift lately.
        indexes = [models.Index(name="newest_shifts", fields=["-started_at"])]

    def __str__(self) -> str:
        return f"shift {self.id}"


class ShiftWords(models.Model):
    """Words of a shift, sealed: its notes, its hand-over, the desk's phone, why it was allowed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(choices=ShiftWordsKind.as_choices, max_length=11)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    sealed = SealedField(key="key")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"shift words {self.id}"


class ShiftHandOver(models.Model):
    """A whole shift offered to a named colleague, who reads it and then takes case by case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="hand_overs")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_standing_hand_over_a_shift",
                fields=["shift"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_shift_is_handed_to_another",
                condition=~Q(given_to=models.F("given_by")),
            ),
        ]
        indexes = [
            # Read at the start of a shift: what is handed to me and not read yet.
            models.Index(
                name="hand_overs_unread",
                fields=["given_to"],
                condition=Q(read_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over of a shift {self.id}"

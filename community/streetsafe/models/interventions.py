"""Actions: what is asked of an owner about a unit, by when, and what came of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.streets.enums import UnitKind
from community.streetsafe.enums import ActionKind, ActionState

_WITH_A_DATE = (ActionState.ACCEPTED, ActionState.STARTED, ActionState.DONE)


class Action(models.Model):
    """One thing that one owner is asked to do. Only `actions/interventions.py` moves it.

    `reason` is why the owner said no, and `public_note` what anybody may read of it: both are
    published, and hold no word of whoever reported. Late is an action whose `due_on` is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10, choices=UnitKind.as_choices)
    signal = models.ForeignKey(
        "Signal", on_delete=models.PROTECT, null=True, related_name="actions"
    )
    kind = models.CharField(max_length=12, choices=ActionKind.as_choices)
    owner = models.ForeignKey("Partner", on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(
        max_length=10, choices=ActionState.as_choices, default=ActionState.PROPOSED
    )
    proposed_on = models.DateField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    public_note = models.CharField(max_length=200, blank=True)

    if TYPE_CHECKING:
        signal_id: UUID | None
        owner_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accepted_has_owner_and_due",
                condition=~Q(state__in=_WITH_A_DATE) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="declined_has_a_reason",
                condition=~Q(state=ActionState.DECLINED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="done_has_a_date",
                condition=Q(state=ActionState.DONE, done_on__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="action_kind_is_known", condition=Q(kind__in=ActionKind.values)
            ),
            models.CheckConstraint(
                name="action_state_is_known", condition=Q(state__in=ActionState.values)
            ),
        ]
        indexes = [
            # A partner's list, and the public one.
            models.Index(fields=["owner", "state", "due_on"], name="action_by_owner"),
            # What is done about a road.
            models.Index(fields=["unit"], name="action_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"


class ActionChange(models.Model):
    """One move of an action, by whom, and what they wrote; never changed.

    `by` is None where the owner's own system said so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=10, choices=ActionState.as_choices)
    to_state = models.CharField(max_length=10, choices=ActionState.as_choices)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    if TYPE_CHECKING:
        action_id: UUID
        by_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_of_known_states",
                condition=Q(from_state__in=ActionState.values, to_state__in=ActionState.values),
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"

"""Handovers: an action on its way to its owner's own system, and what that said of it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.streetsafe.enums import HandoverState

NUMBER_AT_MOST = 64
WORDS_AT_MOST = 200


class Handover(models.Model):
    """One action's one way out. Only `actions/handovers.py` writes its state.

    `posts` counts the posts that may have arrived: while it is over 0, the owner's system is asked
    before anything is posted again. `lease_token` fences whoever is at it. `due_at` is when it is
    sent, asked for or looked up next, None where nothing is left to do. `number` and `words` are
    the owner's own, cleaned and never published by themselves; `ticket` stands for a number that
    the owner's system gives later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    action = models.OneToOneField("Action", on_delete=models.PROTECT, related_name="handover")
    service_code = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=HandoverState.as_choices, default=HandoverState.WAITING
    )
    posts = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    first_posted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    number = models.CharField(max_length=NUMBER_AT_MOST, blank=True)
    ticket = models.CharField(max_length=NUMBER_AT_MOST, blank=True)
    refusal = models.CharField(max_length=WORDS_AT_MOST, blank=True)
    heard = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=WORDS_AT_MOST, blank=True)
    expected_on = models.DateField(null=True)

    if TYPE_CHECKING:
        action_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handover_state_is_known", condition=Q(state__in=HandoverState.values)
            ),
            models.CheckConstraint(
                name="sent_has_a_number",
                condition=~Q(state__in=(HandoverState.SENT, HandoverState.ENDED))
                | ~Q(number="")
                | ~Q(ticket=""),
            ),
            models.CheckConstraint(
                name="unknown_was_posted",
                condition=~Q(state=HandoverState.UNKNOWN)
                | Q(posts__gte=1, first_posted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_says_why", condition=~Q(state=HandoverState.REFUSED) | ~Q(refusal="")
            ),
        ]
        indexes = [
            # actions/handing_over.py and actions/answers.py: what is to be done now.
            models.Index(fields=["due_at"], name="handover_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.state}"

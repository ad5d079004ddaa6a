"""Effects: whether there are fewer reports since something was done. Computed, never typed."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from community.streetsafe.enums import ActionKind
from community.streetsafe.rules.effect import Change
from foundation.vocabulary import Vocabulary

_CANNOT_TELL = Change.CANNOT_TELL.value
_HAS_AN_INTERVAL = ~Q(verdict=_CANNOT_TELL) & Q(
    ratio__isnull=False, low__isnull=False, high__isnull=False
)


class EffectOf(Vocabulary):
    """What is judged."""

    ROAD = "road", "the road"
    RING = "ring", "the streets around it"
    KIND = "kind", "all roads with such work"


class Effect(models.Model):
    """One judgement: of an action's road, of the streets around it, or of a kind of action.

    Only `actions/effects.py` writes it, each night anew: `verdict` is the word of rules/effect.py
    for its numbers. The area's counts are those of the same whole weeks without what is judged;
    of a kind they differ by road and are left out. `wdd` is the weighted displacement difference
    (rules/displacement.py), in reports.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of = models.CharField(max_length=4, choices=EffectOf.as_choices)
    action = models.ForeignKey(
        "Action", on_delete=models.PROTECT, null=True, related_name="effects"
    )
    kind = models.CharField(max_length=12, choices=ActionKind.as_choices)
    rule_version = models.PositiveSmallIntegerField()
    judged_on = models.DateField()
    roads = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    area_before = models.PositiveIntegerField(null=True)
    area_after = models.PositiveIntegerField(null=True)
    weeks_before = models.PositiveSmallIntegerField(null=True)
    expected = models.FloatField()
    ratio = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    verdict = models.CharField(max_length=16)
    wdd = models.FloatField(null=True)
    wdd_error = models.FloatField(null=True)

    if TYPE_CHECKING:
        action_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(name="action_is_judged_once", fields=["action", "of"]),
            models.UniqueConstraint(
                name="kind_is_judged_once", fields=["kind"], condition=Q(of=EffectOf.KIND)
            ),
            models.CheckConstraint(name="effect_of_is_known", condition=Q(of__in=EffectOf.values)),
            models.CheckConstraint(
                name="effect_is_of_an_action_or_a_kind",
                condition=Q(of=EffectOf.KIND, action__isnull=True)
                | (~Q(of=EffectOf.KIND) & Q(action__isnull=False)),
            ),
            # The word is that of the interval, whoever writes it. A comparison with NULL refuses
            # nothing, so that there is an interval is asked for by itself.
            models.CheckConstraint(
                name="verdict_follows_the_interval",
                condition=Q(verdict=_CANNOT_TELL)
                | Q(verdict=Change.FEWER.value, high__lt=1)
                | Q(verdict=Change.MORE.value, low__gt=1)
                | Q(verdict=Change.NO_CLEAR_CHANGE.value, low__lte=1, high__gte=1),
            ),
            models.CheckConstraint(
                name="ratio_lies_in_its_interval",
                condition=Q(verdict=_CANNOT_TELL, ratio=None, low=None, high=None)
                | Q(_HAS_AN_INTERVAL, low__gt=0, low__lte=F("ratio"), high__gte=F("ratio")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.kind}: {self.verdict}"

"""Plans of the week: slots in pairs, and the lot that drew one of each."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from community.patrols.enums import Arm, Why
from community.patrols.rules import bands
from community.streets.enums import UnitKind
from foundation.encryption.models import DataKey

LAST_BAND = bands.BANDS - 1
SEED_AFTER = timedelta(days=7)


class Plan(models.Model):
    """One team's week (its Monday), drawn before it begins.

    `commitment` is the SHA-256 of the seed, in hexadecimal, and there from the start. `seed` is
    what it was drawn with, None until the week is over; until then it is made from the key, which
    a master key outside the database wraps. `pairs` is how many there are: no slot comes later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="plans")
    week = models.DateField()
    drawn_on = models.DateField()
    pairs = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=64)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, null=True)
    seed_published_on = models.DateField(null=True)

    if TYPE_CHECKING:
        team_id: UUID
        key_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_plan_a_week", fields=["team", "week"]),
            models.CheckConstraint(
                name="plan_begins_on_a_monday", condition=Q(week__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="plan_is_drawn_before_its_week", condition=Q(drawn_on__lt=F("week"))
            ),
            models.CheckConstraint(
                name="seed_is_published_after_its_week",
                condition=Q(seed__isnull=True, seed_published_on__isnull=True)
                | Q(seed__isnull=False, seed_published_on__gte=F("week") + SEED_AFTER),
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.week}"


class Slot(models.Model):
    """One road on one day in one band of three hours, and what the lot gave it; never changed.

    `rate` is the lower bound of reports a week at this time of day; with `behaviour_leads` and
    `weeks_since` (since a team was there; None: never) it makes the weight. `rank` is the place by
    weight, from 1; of a pair the lower rank is the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="slots")
    unit = models.UUIDField()
    unit_kind = models.CharField(max_length=10, choices=UnitKind.as_choices)
    day = models.DateField()
    band = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=10, choices=Why.as_choices)
    rate = models.FloatField()
    behaviour_leads = models.BooleanField()
    weeks_since = models.PositiveSmallIntegerField(null=True)
    weight = models.FloatField()
    rank = models.PositiveSmallIntegerField()
    pair = models.PositiveSmallIntegerField()
    arm = models.CharField(max_length=10, choices=Arm.as_choices)

    if TYPE_CHECKING:
        plan_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_slot_a_rank", fields=["plan", "rank"]),
            # Two of a pair, and two arms: one of each.
            models.UniqueConstraint(name="one_slot_a_pair_and_arm", fields=["plan", "pair", "arm"]),
            models.UniqueConstraint(
                name="one_slot_a_road_and_band", fields=["plan", "unit", "day", "band"]
            ),
            models.CheckConstraint(
                name="slot_band_is_of_the_day", condition=Q(band__range=(0, LAST_BAND))
            ),
            models.CheckConstraint(
                name="slot_is_of_its_pair",
                condition=Q(pair__gte=1, rank=F("pair") * 2)
                | Q(pair__gte=1, rank=F("pair") * 2 - 1),
            ),
            models.CheckConstraint(name="slot_arm_is_known", condition=Q(arm__in=Arm.values)),
            models.CheckConstraint(name="slot_why_is_known", condition=Q(why__in=Why.values)),
            models.CheckConstraint(
                name="slot_unit_kind_is_known", condition=Q(unit_kind__in=UnitKind.values)
            ),
        ]
        # What a team does today.
        indexes = [models.Index(fields=["day"], name="slot_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {bands.in_words(self.band)}: {self.arm}"

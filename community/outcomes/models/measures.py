"""Measures of the plan's aims, and what was read of them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.outcomes.enums import Aim, Cadence, Direction, MeasureKind

WORDS_AT_MOST = 80


class Measure(models.Model):
    """One measure as rules/catalogue.py lists it, and the target that somebody set for it.

    `target` is in the measure's own unit: a share from 0 to 1, a ratio or a count.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    aim = models.CharField(max_length=16, choices=Aim.as_choices)
    direction = models.CharField(max_length=8, choices=Direction.as_choices)
    source = models.CharField(max_length=WORDS_AT_MOST)
    cadence = models.CharField(max_length=10, choices=Cadence.as_choices)
    kind = models.CharField(max_length=8, choices=MeasureKind.as_choices)
    target = models.FloatField(null=True)
    target_set_by = models.CharField(max_length=WORDS_AT_MOST, blank=True)
    target_set_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_says_who_and_when",
                condition=Q(target__isnull=True)
                | (Q(target_set_on__isnull=False) & ~Q(target_set_by="")),
            ),
            models.CheckConstraint(
                name="measure_kind_is_known", condition=Q(kind__in=MeasureKind.values)
            ),
            models.CheckConstraint(
                name="measure_direction_is_known", condition=Q(direction__in=Direction.values)
            ),
            models.CheckConstraint(
                name="measure_cadence_is_known", condition=Q(cadence__in=Cadence.values)
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Reading(models.Model):
    """What a measure was in one period, `begins_on` in it and `ends_on` no more; never changed.

    What is read anew of a period and differs is another row, and the last one holds: so the rows
    say what was known when. `n` is how many people or cases stand behind it, `part` those of a
    share. `taken` is the id of the taking, all of whose rows have one entry in the log.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=8, choices=MeasureKind.as_choices)
    begins_on = models.DateField()
    ends_on = models.DateField()
    n = models.PositiveBigIntegerField(null=True)
    part = models.PositiveBigIntegerField(null=True)
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    note = models.CharField(max_length=200, blank=True)
    taken = models.UUIDField()
    taken_at = models.DateTimeField()

    if TYPE_CHECKING:
        measure_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sample_has_n",
                condition=~Q(kind__in=[MeasureKind.SAMPLE, MeasureKind.SHARE]) | Q(n__isnull=False),
            ),
            models.CheckConstraint(
                name="reading_has_a_period", condition=Q(ends_on__gt=models.F("begins_on"))
            ),
            models.CheckConstraint(
                name="value_is_in_its_interval",
                condition=Q(low__lte=models.F("value"), high__gte=models.F("value")),
            ),
            models.CheckConstraint(
                name="reading_kind_is_known", condition=Q(kind__in=MeasureKind.values)
            ),
        ]
        # The last of each period.
        indexes = [models.Index(fields=["measure", "begins_on", "-id"], name="reading_by_period")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.begins_on}: {self.value}"

"""Releases: what was published of a quarter that is over, made once and never changed."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.streets.enums import UnitKind
from community.streetsafe.enums import Level, Measure

_WORD = 12


class Release(models.Model):
    """One closed quarter (its first day), by the thresholds of its day.

    `digest` is the SHA-256 of the file that anybody may download. `attribution` is owed to whom the
    streets are from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quarter = models.DateField(unique=True)
    made_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    road_at_least = models.PositiveSmallIntegerField()
    detail_at_least = models.PositiveSmallIntegerField()
    attribution = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_is_of_a_quarter",
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
            )
        ]

    def __str__(self) -> str:
        return f"quarter from {self.quarter}"


class ReleaseRow(models.Model):
    """One number of a release, in its place in the file. All three are null where it is withheld.

    `at_most` alone is null where a band or a total has no end; `rounded` is null for a band.
    """

    pk = models.CompositePrimaryKey("release", "position")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=_WORD, choices=Level.as_choices)
    measure = models.CharField(max_length=_WORD, choices=Measure.as_choices)
    borough = models.CharField(max_length=60)
    ward = models.CharField(max_length=60, blank=True)
    unit = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=UnitKind.as_choices, blank=True)
    name = models.CharField(max_length=140, blank=True)
    usrn = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=20, blank=True)
    at_least = models.PositiveIntegerField(null=True)
    at_most = models.PositiveIntegerField(null=True)
    rounded = models.PositiveIntegerField(null=True)

    if TYPE_CHECKING:
        release_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="road_of_a_release_is_named",
                condition=Q(level=Level.ROAD, unit__isnull=False)
                | (~Q(level=Level.ROAD) & Q(unit__isnull=True)),
            ),
            models.CheckConstraint(
                name="release_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="release_measure_is_known", condition=Q(measure__in=Measure.values)
            ),
        ]
        indexes = [
            # The page of a road.
            models.Index(fields=["release", "unit"], name="release_row_by_unit")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.measure}: {self.at_least}"


class SourceCount(models.Model):
    """From how many connections a road was reported in one period of 28 days, within a quarter.

    Counted while their tokens are there; gone once the quarter is released. Where there is no row,
    nobody knows, and the road is told of by its ward alone.
    """

    pk = models.CompositePrimaryKey("unit", "quarter", "period")
    unit = models.UUIDField()
    quarter = models.DateField()
    # The first day of the key's period.
    period = models.DateField()
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.unit} from {self.period}: {self.n}"

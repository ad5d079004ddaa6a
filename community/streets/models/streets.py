"""Streets, and the stretches that reports are counted by."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from uuid_utils.compat import uuid7

from community.streets.fields import BoxField, LineField

SHORTEST_M = 50
LONGEST_M = 250


class Street(models.Model):
    """A named street within one ward. `usrn` is its number in the national gazetteer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    ward = models.CharField(max_length=60)
    borough = models.CharField(max_length=60)
    usrn = models.BigIntegerField(null=True)
    # The last import that has it; reports on streets that are gone keep their rows.
    street_import = models.ForeignKey("StreetImport", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        street_import_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="street_is_one_in_its_ward", fields=["name", "ward", "borough"]
            )
        ]
        indexes = [
            # search.py: by any part of the name, also mistyped.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="street_name_trigrams"),
            # Outlines of a ward or borough, and its numbers.
            models.Index(fields=["borough", "ward"], name="street_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.ward}"


class Stretch(models.Model):
    """50 to 250 m of one street, between junctions.

    A shorter one has a `parent`, which counts its reports: nobody's own doorstep is a unit. One
    that a newer import does not have any more is `replaced_by` the one that lies there now.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="stretches")
    length_m = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )
    # Of the links it was made from, in the source's own words; none where it was made up.
    source_ids = ArrayField(models.CharField(max_length=64), default=list)
    street_import = models.ForeignKey("StreetImport", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        street_id: UUID
        parent_id: UUID | None
        replaced_by_id: UUID | None
        street_import_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="short_stretch_counts_with_its_parent",
                condition=models.Q(length_m__range=(SHORTEST_M, LONGEST_M))
                | models.Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                name="stretch_is_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.length_m} m of {self.street_id}"


class Piece(models.Model):
    """One straight line of a stretch; `chainage_m` is where on the stretch it begins."""

    stretch = models.ForeignKey(Stretch, on_delete=models.CASCADE, related_name="pieces")
    chainage_m = models.FloatField()
    line = LineField()
    box = BoxField()

    if TYPE_CHECKING:
        stretch_id: UUID

    class Meta:
        indexes = [
            # nearest.py and maps.py: the lines that meet a box.
            GistIndex(fields=["box"], name="piece_by_box")
        ]

    def __str__(self) -> str:
        return f"{self.line} of {self.stretch_id}"

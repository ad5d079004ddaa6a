"""Spots: places that people name instead of a street."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from uuid_utils.compat import uuid7

from community.streets.enums import SpotKind
from community.streets.fields import PointField


class Spot(models.Model):
    """A park, a station, a bus stop: in one ward, and near a stretch where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=SpotKind.as_choices)
    name = models.CharField(max_length=100)
    ward = models.CharField(max_length=60)
    borough = models.CharField(max_length=60)
    point = PointField()
    stretch = models.ForeignKey(
        "Stretch", on_delete=models.PROTECT, null=True, related_name="spots"
    )
    street_import = models.ForeignKey("StreetImport", on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        stretch_id: UUID | None
        street_import_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="spot_kind_is_known", condition=models.Q(kind__in=SpotKind.values)
            ),
            models.UniqueConstraint(
                name="spot_is_one_in_its_ward", fields=["kind", "name", "ward", "borough"]
            ),
        ]
        indexes = [
            # search.py: by any part of the name, also mistyped.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="spot_name_trigrams")
        ]

    def __str__(self) -> str:
        return self.name

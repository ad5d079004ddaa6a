"""Imports of streets: whose data it is, and by which latitude it was flattened."""

from django.db import models
from uuid_utils.compat import uuid7

from community.streets.enums import Source


class StreetImport(models.Model):
    """One whole set of streets; the current one is what the map draws and a tap finds.

    `standard_latitude` (degrees) is the one at which a degree of longitude has its true length in
    the local metres of its pieces and spots; see rules/projection.py. `digest` is of the streets as
    stored, and stands in the addresses of map tiles, which are then good for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=12, choices=Source.as_choices)
    licence = models.CharField(max_length=120)
    attribution = models.CharField(max_length=300)
    made_on = models.DateField()
    imported_at = models.DateTimeField()
    standard_latitude = models.FloatField()
    stretches = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    is_current = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_import_is_current",
                fields=["is_current"],
                condition=models.Q(is_current=True),
            ),
            models.CheckConstraint(
                name="street_source_is_known", condition=models.Q(source__in=Source.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.made_on}"

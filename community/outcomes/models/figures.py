"""Figures of the force, as they came in a file."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.outcomes.enums import FigureKind


class FigureImport(models.Model):
    """One file that was taken over: who did it (null: a command), when, and what it brought.

    `digest` is SHA-256 of the file; `rows` is how many it had, of which some were added, some
    replaced another figure of the same thing, and some were known already.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=FigureKind.as_choices)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    digest = models.BinaryField(max_length=32)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField()

    if TYPE_CHECKING:
        imported_by_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="figure_import_kind_is_known", condition=Q(kind__in=FigureKind.values)
            ),
            models.CheckConstraint(
                name="figure_import_changed_something",
                condition=Q(added__gt=0) | Q(replaced__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.rows} rows"


class Figure(models.Model):
    """One row of a file: what it is of, and its numbers by the names of their columns.

    Another figure of the same thing replaces it; the row stays, and says by which import.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    figure_import = models.ForeignKey(
        FigureImport, on_delete=models.PROTECT, related_name="figures"
    )
    kind = models.CharField(max_length=12, choices=FigureKind.as_choices)
    begins_on = models.DateField()
    ends_on = models.DateField()
    borough = models.CharField(max_length=60, blank=True)
    ward = models.CharField(max_length=60, blank=True)
    # An offence group, or what a survey asked of whom, as "good_job women".
    item = models.CharField(max_length=40, blank=True)
    numbers = models.JSONField()
    replaced_by = models.ForeignKey(
        FigureImport, on_delete=models.PROTECT, null=True, related_name="replaces"
    )

    if TYPE_CHECKING:
        figure_import_id: UUID
        replaced_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_figure_holds",
                fields=["kind", "begins_on", "borough", "ward", "item"],
                condition=Q(replaced_by__isnull=True),
            ),
            models.CheckConstraint(
                name="figure_is_replaced_by_another_file",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=models.F("figure_import")),
            ),
            models.CheckConstraint(
                name="figure_has_a_period", condition=Q(ends_on__gt=models.F("begins_on"))
            ),
            models.CheckConstraint(
                name="figure_kind_is_known", condition=Q(kind__in=FigureKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.begins_on} {self.item}"

"""Reports: what somebody ticked about a unit on a day. No point, no address, no minute."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    Reason,
    SpeaksAs,
    TimeBand,
    When,
    WhyNotCounted,
)

ALL_REASONS = sum(Reason)
_KIND = 10


class Report(models.Model):
    """One report. Never deleted before its time; `counted` says whether it weighs.

    The id is random: one that grows would hold the minute. `received_on` is a date of the force's
    own clock. `source` is what tells two reports of one unit from one connection, under a key that
    is destroyed with its period (SourceKey). `receipt_index` finds the row by the code that whoever
    reported was shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stretch = models.ForeignKey("streets.Stretch", on_delete=models.PROTECT, null=True)
    street = models.ForeignKey("streets.Street", on_delete=models.PROTECT, null=True)
    spot = models.ForeignKey("streets.Spot", on_delete=models.PROTECT, null=True)
    # Along the stretch, to 10 m, on its line.
    chainage_m = models.PositiveSmallIntegerField(null=True)
    feeling = models.CharField(max_length=_KIND, choices=Feeling.as_choices)
    reasons = models.PositiveIntegerField()
    when_band = models.CharField(max_length=_KIND, choices=When.as_choices)
    dark = models.CharField(max_length=_KIND, choices=Dark.as_choices)
    time_band = models.CharField(max_length=_KIND, choices=TimeBand.as_choices, null=True)
    speaks_as = models.CharField(max_length=_KIND, choices=SpeaksAs.as_choices, null=True)
    channel = models.CharField(max_length=_KIND, choices=Channel.as_choices)
    received_on = models.DateField()
    counted = models.CharField(max_length=_KIND, choices=Counted.as_choices)
    why_not = models.CharField(max_length=_KIND, choices=WhyNotCounted.as_choices, null=True)
    # Who judged it; null where a rule did.
    weighed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.BinaryField(max_length=16, null=True)
    source_key = models.ForeignKey("SourceKey", on_delete=models.PROTECT, null=True)
    receipt_index = models.BinaryField(max_length=32, null=True, unique=True)

    if TYPE_CHECKING:
        stretch_id: UUID | None
        street_id: UUID | None
        spot_id: UUID | None
        weighed_by_id: UUID | None
        source_key_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="report_names_one_unit",
                condition=Q(stretch__isnull=False, street__isnull=True, spot__isnull=True)
                | Q(stretch__isnull=True, street__isnull=False, spot__isnull=True)
                | Q(stretch__isnull=True, street__isnull=True, spot__isnull=False),
            ),
            models.CheckConstraint(
                name="chainage_is_along_a_stretch",
                condition=Q(chainage_m__isnull=True) | Q(stretch__isnull=False),
            ),
            models.CheckConstraint(
                name="report_has_a_reason",
                condition=Q(feeling=Feeling.UNSAFE, reasons__range=(1, ALL_REASONS))
                | Q(feeling=Feeling.BETTER, reasons=0),
            ),
            models.CheckConstraint(
                name="what_does_not_count_says_why",
                condition=Q(counted=Counted.YES) | Q(why_not__isnull=False),
            ),
            models.CheckConstraint(
                name="source_has_its_key",
                condition=Q(source__isnull=True) | Q(source_key__isnull=False),
            ),
            *(
                models.CheckConstraint(
                    name=f"report_{column}_is_known",
                    condition=Q(**{f"{column}__in": words.values})
                    | Q(**{f"{column}__isnull": True}),
                )
                for column, words in (
                    ("feeling", Feeling),
                    ("when_band", When),
                    ("dark", Dark),
                    ("time_band", TimeBand),
                    ("speaks_as", SpeaksAs),
                    ("channel", Channel),
                    ("counted", Counted),
                    ("why_not", WhyNotCounted),
                )
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Counts of a unit by day, and what a unit's source has said in its period.
            models.Index(fields=["stretch", "received_on"], name="report_by_stretch"),
            models.Index(fields=["street", "received_on"], name="report_by_street"),
            models.Index(fields=["spot", "received_on"], name="report_by_spot"),
            # Retention, the hourly tally and the nightly rebuild.
            models.Index(fields=["received_on"], name="report_by_day"),
            # The staff's list of what waits for a look.
            models.Index(
                fields=["received_on"], name="report_held", condition=Q(counted=Counted.HELD)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feeling} on {self.received_on}"

    @property
    def unit_id(self) -> UUID:
        """The id of the stretch, street or spot that it names."""
        found = self.stretch_id or self.street_id or self.spot_id
        if found is None:
            raise ValueError("a report names a unit")
        return found

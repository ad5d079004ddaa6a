"""Streets and stored reports, for tests of what is counted."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from community.streets.enums import Source, SpotKind
from community.streets.models import Spot, Street, StreetImport, Stretch
from community.streetsafe.enums import Channel, Counted, Dark, Feeling, Reason, When, WhyNotCounted
from community.streetsafe.models import Report, SourceKey
from foundation.encryption import data_keys

MONDAY = date(2026, 6, 1)


class Net:
    """A few streets of one import, and reports of them."""

    def __init__(self) -> None:
        self.of_import = StreetImport.objects.create(
            source=Source.GENERATED,
            licence="none",
            attribution="invented streets",
            made_on=MONDAY,
            imported_at=datetime(2026, 6, 1, tzinfo=UTC),
            standard_latitude=51.5,
            stretches=0,
            digest=bytes(32),
            is_current=True,
        )
        self._keys: dict[date, SourceKey] = {}

    def street(self, name: str, *, stretches: int = 1) -> list[Stretch]:
        """Make a street, and give its stretches."""
        made = Street.objects.create(
            name=name, ward="Ward", borough="Borough", street_import=self.of_import
        )
        return [
            Stretch.objects.create(street=made, length_m=100, street_import=self.of_import)
            for _ in range(stretches)
        ]

    def part(self, parent: Stretch) -> Stretch:
        """Make a stretch too short to count by itself."""
        return Stretch.objects.create(
            street_id=parent.street_id, length_m=20, parent=parent, street_import=self.of_import
        )

    def quiet_streets(self, many: int) -> None:
        """Make streets that nobody ever names."""
        made = Street.objects.bulk_create(
            Street(name=f"Quiet {n}", ward="W", borough="B", street_import=self.of_import)
            for n in range(many)
        )
        Stretch.objects.bulk_create(
            Stretch(street=street, length_m=90, street_import=self.of_import) for street in made
        )

    def spot(self, name: str) -> Spot:
        """Make a park."""
        return Spot.objects.create(
            kind=SpotKind.PARK,
            name=name,
            ward="Ward",
            borough="Borough",
            point=(1.0, 2.0),
            street_import=self.of_import,
        )

    def key(self, begins_on: date) -> SourceKey:
        """Give the key of a period."""
        if begins_on not in self._keys:
            self._keys[begins_on] = SourceKey.objects.create(
                begins_on=begins_on, key=data_keys.new()
            )
        return self._keys[begins_on]

    def report(
        self,
        *,
        stretch: Stretch | None = None,
        street_id: UUID | None = None,
        spot: Spot | None = None,
        day: date = MONDAY,
        reasons: int = Reason.BAD_LIGHT,
        dark: Dark = Dark.DARK,
        feeling: Feeling = Feeling.UNSAFE,
        counted: Counted = Counted.YES,
        why_not: WhyNotCounted | None = None,
        source: int | None = None,
        period: date | None = None,
    ) -> Report:
        """Store a report, with a source of the period's key where one is given."""
        return Report.objects.create(
            stretch=stretch,
            street_id=street_id,
            spot=spot,
            received_on=day,
            reasons=0 if feeling is Feeling.BETTER else reasons,
            dark=dark,
            feeling=feeling,
            when_band=When.TODAY,
            channel=Channel.WEB,
            counted=counted,
            why_not=why_not,
            source=None if source is None else source.to_bytes(16, "big"),
            source_key=None if source is None else self.key(period or MONDAY),
        )


def days(first: date, many: int, *, step: int = 1) -> list[date]:
    """Give days from one on."""
    return [first + timedelta(days=step * number) for number in range(many)]

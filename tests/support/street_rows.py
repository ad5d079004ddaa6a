"""Streets for tests that need some and not how they are imported."""

from datetime import UTC, date, datetime

from community.streets.enums import Source, SpotKind, UnitKind
from community.streets.models import Spot, Street, StreetImport, Stretch
from community.streets.units import Unit

WARD, BOROUGH = "Goodmayes Mead", "Redbridge"


def current_import() -> StreetImport:
    """Find the import that the map draws, or make one."""
    found = StreetImport.objects.filter(is_current=True).first()
    return found or StreetImport.objects.create(
        source=Source.GENERATED,
        licence="invented",
        attribution="Invented streets",
        made_on=date(2026, 11, 1),
        imported_at=datetime(2026, 11, 1, tzinfo=UTC),
        standard_latitude=51.56,
        stretches=0,
        digest=bytes(32),
        is_current=True,
    )


def stretch(name: str = "Tanner Row", *, length_m: int = 120) -> Unit:
    """Make a stretch of a street of this name."""
    made = current_import()
    street, _ = Street.objects.get_or_create(
        name=name, ward=WARD, borough=BOROUGH, defaults={"street_import": made}
    )
    row = Stretch.objects.create(street=street, length_m=length_m, street_import=made)
    return Unit(kind=UnitKind.STRETCH, id=row.id, name=name, ward=WARD, borough=BOROUGH)


def spot(name: str = "Gaol Park") -> Unit:
    """Make a park."""
    row = Spot.objects.create(
        kind=SpotKind.PARK,
        name=name,
        ward=WARD,
        borough=BOROUGH,
        point=(0.0, 0.0),
        street_import=current_import(),
    )
    return Unit(kind=UnitKind.SPOT, id=row.id, name=name, ward=WARD, borough=BOROUGH)

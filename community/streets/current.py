"""The current import: whose metres the pieces and spots are in."""

from community.streets.models import StreetImport
from community.streets.rules import projection
from community.streets.rules.projection import Place, Point


def find() -> StreetImport | None:
    """Give the current import; None before the first."""
    return StreetImport.objects.filter(is_current=True).first()


def to_metres(found: StreetImport, *, lat: float, lon: float) -> Point:
    """Flatten a place (degrees) into the import's metres."""
    return projection.to_metres(lat, lon, found.standard_latitude)


def to_degrees(found: StreetImport, point: Point) -> Place:
    """Give the (latitude, longitude) of a point in the import's metres."""
    return projection.to_degrees(*point, found.standard_latitude)

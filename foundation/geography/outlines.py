"""The outlines of the areas that duty periods name, projected for a map."""

from dataclasses import dataclass
from functools import cache

from foundation.geography import boroughs, mercator
from foundation.geography.mercator import MapBox

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An area's rings in Web Mercator, and the box around them."""

    name: str
    rings: tuple[Line, ...]
    box: MapBox


@cache
def all_of_them() -> tuple[Outline, ...]:
    """Give every area's outline, in the order of their names."""
    return tuple(_outline(name) for name in sorted(boroughs.BOROUGHS))


def named(name: str) -> Outline | None:
    """Find the outline of an area by its name."""
    return next((one for one in all_of_them() if one.name == name), None)


def whole() -> MapBox:
    """Give the box around all areas."""
    box, *others = (one.box for one in all_of_them())
    for other in others:
        box = box.around(other)
    return box


def _outline(name: str) -> Outline:
    rings = tuple(
        tuple(mercator.point(lat=lat, lon=lon) for lon, lat in ring)
        for ring in boroughs.rings_of(name)
    )
    box = mercator.box_of([point for ring in rings for point in ring])
    return Outline(name=name, rings=rings, box=box)

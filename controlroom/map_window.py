"""A window on the map: from degrees to the pixels of a drawing, and which tiles lie under it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from foundation.geography import mercator, outlines
from foundation.geography.mercator import MapBox

WIDTH, HEIGHT = 800, 640
# Room for the numbers at the edges, in pixels.
_MARGIN = 28
# A window is no narrower than a few streets, however close together its cases are.
_NARROWEST_METRES = 1_500
_TILE = 256
_ZOOM_AT_MOST = 19


@dataclass(frozen=True, kw_only=True)
class MapWindow:
    """A drawing of WIDTH by HEIGHT pixels; `scale` is in pixels to a side of the square."""

    west: float
    north: float
    scale: float

    def at(self, *, lat: float, lon: float) -> tuple[float, float]:
        """Give the pixels of a place."""
        return self.pixels(mercator.point(lat=lat, lon=lon))

    def pixels(self, point: tuple[float, float]) -> tuple[float, float]:
        """Give the pixels of a point of the square."""
        return (point[0] - self.west) * self.scale, (point[1] - self.north) * self.scale

    def metres(self, length: float, *, lat: float) -> float:
        """Give a length at a latitude, in pixels."""
        return mercator.length(length, lat=lat) * self.scale

    @property
    def box(self) -> MapBox:
        """Give what is seen of the square."""
        return MapBox(
            west=self.west,
            north=self.north,
            east=self.west + WIDTH / self.scale,
            south=self.north + HEIGHT / self.scale,
        )


@dataclass(frozen=True, kw_only=True)
class AreaPath:
    """An area as it is drawn: its name, and a path."""

    name: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One picture of a force's own tile service, and where it lies in the drawing."""

    address: str
    x: float
    y: float
    side: float


def on(box: MapBox) -> MapWindow:
    """Fit a box of the square into the drawing, in its middle."""
    middle_x, middle_y = (box.west + box.east) / 2, (box.north + box.south) / 2
    least = mercator.length(_NARROWEST_METRES, lat=_latitude(middle_y))
    wide, high = max(box.east - box.west, least), max(box.south - box.north, least)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
    return MapWindow(
        west=middle_x - WIDTH / scale / 2, north=middle_y - HEIGHT / scale / 2, scale=scale
    )


@lru_cache(maxsize=64)
def areas(window: MapWindow) -> tuple[AreaPath, ...]:
    """Draw the areas that a window shows; the same ones are drawn once a process."""
    seen = window.box
    return tuple(
        AreaPath(name=one.name, path=_path(one, window))
        for one in outlines.all_of_them()
        if one.box.meets(seen)
    )


def tiles(window: MapWindow) -> list[Tile]:
    """List the tiles under a window, of the service that TILES_URL names, if it names one."""
    if not settings.TILES_URL:
        return []
    zoom = max(0, min(_ZOOM_AT_MOST, round(math.log2(window.scale / _TILE))))
    return list(_tiles(window, zoom=zoom))


def _tiles(window: MapWindow, *, zoom: int) -> Iterator[Tile]:
    many, seen = 2**zoom, window.box
    side = window.scale / many
    for column in range(int(seen.west * many), int(seen.east * many) + 1):
        for row in range(int(seen.north * many), int(seen.south * many) + 1):
            x, y = window.pixels((column / many, row / many))
            place = {"z": str(zoom), "x": str(column % many), "y": str(row)}
            yield Tile(address=_address(place), x=round(x, 1), y=round(y, 1), side=round(side, 1))


def _address(place: dict[str, str]) -> str:
    address: str = settings.TILES_URL
    for name, value in place.items():
        address = address.replace(f"{{{name}}}", value)
    return address


def _path(outline: outlines.Outline, window: MapWindow) -> str:
    """Write an outline in whole pixels, each step from the one before: a third of the bytes."""
    return "".join(_ring([window.pixels(point) for point in ring]) for ring in outline.rings)


def _ring(points: list[tuple[float, float]]) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    steps, (at_x, at_y) = list[str](), whole[0]
    for x, y in whole[1:-1]:
        if (x, y) != (at_x, at_y):
            steps.append(f"{x - at_x},{y - at_y}")
        at_x, at_y = x, y
    return f"M{whole[0][0]},{whole[0][1]}l{' '.join(steps)}z" if steps else ""


def _latitude(y: float) -> float:
    """Give the latitude of a height in the square."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))

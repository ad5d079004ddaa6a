"""The last positions of one case: where it went, how far each step, drawn to a scale of its own."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.geography import boroughs, mercator
from verification.actions.records.locations import Fix

AT_MOST = 10
_WIDTH, _HEIGHT, _MARGIN = 480, 150, 24
# A device that lies still is not blown up until its errors look like a walk.
_LEAST_METRES = 120
_SCALE_FROM = 8
_SCALE_METRES = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000)
_SCALE_PIXELS = 60


@dataclass(frozen=True, kw_only=True)
class TrailStep:
    """One position: pixels, and what was measured; `metres` from the one before."""

    x: float
    y: float
    radius: float
    lat: float
    lon: float
    accuracy_m: float
    at: datetime
    metres: float | None


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The positions of a case, oldest first, and the length that a bar of its scale stands for."""

    number: int
    steps: list[TrailStep]
    scale_words: str
    scale_end: float

    @property
    def line(self) -> str:
        """Write the way between them as SVG points."""
        return " ".join(f"{step.x},{step.y}" for step in self.steps)

    @property
    def newest_first(self) -> list[TrailStep]:
        """List them as a table does."""
        return self.steps[::-1]


def draw(fixes: Sequence[Fix], *, number: int) -> Trail | None:
    """Draw positions, oldest first; None where there are none."""
    if not fixes:
        return None
    points = [mercator.point(lat=fix.lat, lon=fix.lon) for fix in fixes]
    box, lat = mercator.box_of(points), fixes[-1].lat
    least = mercator.length(_LEAST_METRES, lat=lat)
    wide, high = max(box.east - box.west, least), max(box.south - box.north, least / 3)
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HEIGHT - 2 * _MARGIN) / high)
    middle = ((box.west + box.east) / 2, (box.north + box.south) / 2)
    steps = [
        _step(fix, before, at=point, middle=middle, scale=scale)
        for fix, before, point in zip(fixes, [None, *fixes[:-1]], points, strict=True)
    ]
    metres = _round_metres(scale, lat=lat)
    return Trail(
        number=number,
        steps=steps,
        scale_words=f"{metres} m" if metres < 1_000 else f"{metres // 1_000} km",
        scale_end=round(_SCALE_FROM + mercator.length(metres, lat=lat) * scale, 1),
    )


def _step(
    fix: Fix,
    before: Fix | None,
    *,
    at: tuple[float, float],
    middle: tuple[float, float],
    scale: float,
) -> TrailStep:
    there = (fix.lat, fix.lon)
    gone = boroughs.distance_metres((before.lat, before.lon), there) if before else None
    return TrailStep(
        x=round(_WIDTH / 2 + (at[0] - middle[0]) * scale, 1),
        y=round(_HEIGHT / 2 + (at[1] - middle[1]) * scale, 1),
        radius=round(mercator.length(fix.accuracy_m, lat=fix.lat) * scale, 1),
        lat=fix.lat,
        lon=fix.lon,
        accuracy_m=fix.accuracy_m,
        at=fix.at,
        metres=gone,
    )


def _round_metres(scale: float, *, lat: float) -> int:
    """Give the round length whose bar is nearest to a readable one."""

    def off(metres: int) -> float:
        return abs(math.log(mercator.length(metres, lat=lat) * scale / _SCALE_PIXELS))

    return min(_SCALE_METRES, key=off)

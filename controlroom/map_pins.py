"""Pins of a map: where each stands, how far off its place may be, none on another. Pure."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from controlroom.map_window import HEIGHT, WIDTH

# Half a pin, and what two of them with their ages keep between them.
HALF = 13.0
_APART_X, _APART_Y = 60.0, 28.0
_RINGS, _TURNS = 6, 12


class PinShape(StrEnum):
    """What a pin looks like: shape and line say it, colour says it again."""

    WAITS = "waits"
    P1 = "p1"
    CLOCK = "clock"
    YES = "yes"
    NO_TEXT = "no-text"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class PinPlace:
    """Where something is, in pixels, and the radius of its accuracy."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A pin at x and y, which a line leads from to its `place` where the two lie apart."""

    x: float
    y: float
    place: PinPlace

    @property
    def is_moved(self) -> bool:
        """Say whether it stands beside its place, since others stand there."""
        return (self.x, self.y) != (self.place.x, self.place.y)


def spread(places: Sequence[PinPlace]) -> list[Pin]:
    """Stand a pin at each place, the first exactly; later ones step aside and are never merged."""
    pins = list[Pin]()
    for place in places:
        x, y = next(_free(place, pins), (place.x, place.y))
        pins.append(Pin(x=round(x, 1), y=round(y, 1), place=place))
    return pins


def is_seen(place: PinPlace) -> bool:
    """Say whether a place lies within the drawing."""
    return 0 <= place.x <= WIDTH and 0 <= place.y <= HEIGHT


def _free(place: PinPlace, pins: Iterable[Pin]) -> Iterator[tuple[float, float]]:
    """Try the place itself, then rings around it."""
    taken = [(pin.x, pin.y) for pin in pins]
    for ring in range(_RINGS):
        for turn in range(_TURNS if ring else 1):
            angle = 2 * math.pi * turn / _TURNS
            x = place.x + ring * _APART_X * math.cos(angle)
            y = place.y + ring * _APART_Y * math.sin(angle)
            if all(abs(x - at_x) >= _APART_X or abs(y - at_y) >= _APART_Y for at_x, at_y in taken):
                yield x, y

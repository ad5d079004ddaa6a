"""A whole set of streets, before it is stored: stretches, which of them are too short, spots."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from community.streets.enums import SpotKind
from community.streets.rules import lines
from community.streets.rules.line_grid import LineGrid
from community.streets.rules.lines import SHORTEST_M, Line
from community.streets.rules.projection import Point

# A short one that has nothing to count with in this reach is left out.
PARENT_WITHIN_M = 500.0


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnStretch:
    """One stretch: `line` in local metres, `parent` the number of the one it counts with."""

    name: str
    ward: str
    borough: str
    line: Line
    usrn: int | None = None
    source_ids: tuple[str, ...] = ()
    parent: int | None = None

    @property
    def length_m(self) -> float:
        """Its length in metres."""
        return lines.length(self.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnSpot:
    """One spot, in local metres."""

    kind: SpotKind
    name: str
    ward: str
    borough: str
    point: Point


@dataclass(frozen=True, kw_only=True)
class Network:
    """Stretches and spots; the stretches that are long enough come first, then the short ones."""

    standard_latitude: float
    stretches: tuple[DrawnStretch, ...]
    spots: tuple[DrawnSpot, ...]
    left_out: int = 0

    @classmethod
    def of(
        cls,
        *,
        standard_latitude: float,
        stretches: Iterable[DrawnStretch],
        spots: Iterable[DrawnSpot],
    ) -> "Network":
        """Split the lines into stretches, and give each short one that which it counts with.

        `left_out` counts the short ones that have none near by.
        """
        drawn = [
            replace(one, line=lines.rounded(part))
            for one in stretches
            if lines.length(one.line) > 0
            for part in lines.split(one.line)
        ]
        drawn = [one for one in drawn if len(one.line) > 1]
        long = [one for one in drawn if one.length_m >= SHORTEST_M]
        short = [one for one in drawn if one.length_m < SHORTEST_M]
        joined = _join(short, long)
        unique = {(one.kind, one.name, one.ward, one.borough): one for one in spots}
        return cls(
            standard_latitude=standard_latitude,
            stretches=(*long, *joined),
            spots=tuple(unique.values()),
            left_out=len(short) - len(joined),
        )

    def digest(self) -> bytes:
        """Hash all of it, in its order: SHA-256, 32 bytes."""
        hashed = hashlib.sha256(repr(self.standard_latitude).encode())
        for each in (*self.stretches, *self.spots):
            hashed.update(repr(each).encode() + b"\n")
        return hashed.digest()


def _join(short: Sequence[DrawnStretch], long: Sequence[DrawnStretch]) -> list[DrawnStretch]:
    grid = LineGrid([one.line for one in long])
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(long):
        by_name[one.name].append(number)
    joined = []
    for one in short:
        parent = _parent_of(one, long=long, by_name=by_name, grid=grid)
        if parent is not None:
            joined.append(replace(one, parent=parent))
    return joined


def _parent_of(
    one: DrawnStretch,
    *,
    long: Sequence[DrawnStretch],
    by_name: Mapping[str, list[int]],
    grid: LineGrid,
) -> int | None:
    """Choose the nearest of its own street, else the nearest of any."""
    middle = lines.middle(one.line)
    own = [
        (lines.foot_on_line(middle, long[number].line).metres, number)
        for number in by_name.get(one.name, ())
    ]
    metres, number = min(own, default=(PARENT_WITHIN_M + 1, -1))
    if metres <= PARENT_WITHIN_M:
        return number
    return grid.nearest(middle, within_m=PARENT_WITHIN_M)

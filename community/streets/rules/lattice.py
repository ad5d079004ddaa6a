"""Invented streets: a jittered lattice inside given outlines, the same for the same seed.

Nothing in it is real but the outlines. Edges of the lattice are stretches between junctions; runs
of edges in one direction are streets; a coarse grid inside each area makes wards.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from community.streets.enums import SpotKind
from community.streets.rules import invented_names, lines
from community.streets.rules.lines import Box, Line
from community.streets.rules.network import DrawnSpot, DrawnStretch, Network
from community.streets.rules.outlines import Outline
from community.streets.rules.projection import Point

_STEP_M = 110.0
_JITTER_M = 30.0
# So many edges are left out, as blocks are: what is left is about as dense as an outer borough.
_GAPS = 0.22
_WARD_M = 2_000.0
# A street has so many stretches at most, drawn by lot.
_FEWEST, _MOST = 3, 9
# Spots lie so far beside the middle of a stretch.
_BESIDE_M = 15.0
# How many of a kind a ward has; below 1 it is how likely one is.
_SPOTS: Mapping[SpotKind, float] = {
    SpotKind.STATION: 0.4,
    SpotKind.PARK: 2,
    SpotKind.SCHOOL: 3,
    SpotKind.CAR_PARK: 1,
    SpotKind.BUS_STOP: 4,
    SpotKind.UNDERPASS: 0.5,
    SpotKind.PATH: 1,
    SpotKind.TOWN_CENTRE: 0.25,
}

_Node = tuple[int, int]


@dataclass(kw_only=True)
class _Drawing:
    """What is being drawn: whose lot, inside what, and the names that are still free."""

    lot: random.Random
    areas: Mapping[str, Outline]
    box: Box
    street_names: Iterator[str]
    words: Iterator[str]
    wards: dict[tuple[str, int, int], str] = field(default_factory=dict)


def draw(*, areas: Mapping[str, list[Line]], seed: int, standard_latitude: float) -> Network:
    """Invent streets and spots inside areas, by name of the borough: closed rings in metres."""
    lot = random.Random(seed)  # noqa: S311 - no secret: the same streets for the same seed
    outlines = {name: Outline(areas[name]) for name in sorted(areas)}
    boxes = [outline.box for outline in outlines.values()]
    drawing = _Drawing(
        lot=lot,
        areas=outlines,
        box=Box(
            west=min(box.west for box in boxes),
            south=min(box.south for box in boxes),
            east=max(box.east for box in boxes),
            north=max(box.north for box in boxes),
        ),
        street_names=invented_names.streets(lot),
        words=invented_names.words(lot),
    )
    stretches = list(_stretches(drawing))
    spots = list(_spots(drawing, stretches))
    return Network.of(standard_latitude=standard_latitude, stretches=stretches, spots=spots)


def _stretches(drawing: _Drawing) -> Iterator[DrawnStretch]:
    """Walk along the rows, then the columns, and name each run of edges."""
    nodes = _nodes(drawing)
    columns, rows = (1 + max(axis) for axis in zip(*nodes, strict=True))
    for row in range(rows):
        yield from _along(drawing, [nodes[column, row] for column in range(columns)])
    for column in range(columns):
        yield from _along(drawing, [nodes[column, row] for row in range(rows)])


def _nodes(drawing: _Drawing) -> dict[_Node, Point]:
    box, lot = drawing.box, drawing.lot
    return {
        (column, row): (
            box.west + column * _STEP_M + lot.uniform(-_JITTER_M, _JITTER_M),
            box.south + row * _STEP_M + lot.uniform(-_JITTER_M, _JITTER_M),
        )
        for column in range(int((box.east - box.west) / _STEP_M) + 2)
        for row in range(int((box.north - box.south) / _STEP_M) + 2)
    }


def _along(drawing: _Drawing, points: list[Point]) -> Iterator[DrawnStretch]:
    """Draw the streets along one row or column of the lattice."""
    name, left = "", 0
    for start, end in pairwise(points):
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        borough = _borough_of(drawing, middle)
        if borough is None or drawing.lot.random() < _GAPS:
            left = 0
            continue
        if left == 0:
            name, left = next(drawing.street_names), drawing.lot.randint(_FEWEST, _MOST)
        left -= 1
        ward = _ward_of(drawing, borough, middle)
        yield DrawnStretch(name=name, ward=ward, borough=borough, line=(start, end))


def _borough_of(drawing: _Drawing, point: Point) -> str | None:
    for name, outline in drawing.areas.items():
        box = outline.box
        inside = box.west <= point[0] <= box.east and box.south <= point[1] <= box.north
        if inside and outline.holds(point):
            return name
    return None


def _ward_of(drawing: _Drawing, borough: str, point: Point) -> str:
    box = drawing.areas[borough].box
    square = (
        borough,
        int((point[0] - box.west) // _WARD_M),
        int((point[1] - box.south) // _WARD_M),
    )
    if square not in drawing.wards:
        drawing.wards[square] = next(drawing.words)
    return drawing.wards[square]


def _spots(drawing: _Drawing, stretches: list[DrawnStretch]) -> Iterator[DrawnSpot]:
    by_ward: dict[tuple[str, str], list[DrawnStretch]] = defaultdict(list)
    for one in stretches:
        by_ward[one.borough, one.ward].append(one)
    for members in by_ward.values():
        for kind, often in _SPOTS.items():
            for _ in range(_how_many(drawing.lot, often)):
                yield _spot(drawing, kind, drawing.lot.choice(members))


def _how_many(lot: random.Random, often: float) -> int:
    return int(often) if often >= 1 else int(lot.random() < often)


def _spot(drawing: _Drawing, kind: SpotKind, by: DrawnStretch) -> DrawnSpot:
    """Put a spot beside a stretch, and name it by a word of its own."""
    (east, north), (to_east, to_north) = by.line[0], by.line[-1]
    turn = math.atan2(to_north - north, to_east - east) + math.pi / 2
    middle = lines.middle(by.line)
    return DrawnSpot(
        kind=kind,
        name=f"{next(drawing.words)} {kind.label.title()}",
        ward=by.ward,
        borough=by.borough,
        point=(
            round(middle[0] + _BESIDE_M * math.cos(turn), 2),
            round(middle[1] + _BESIDE_M * math.sin(turn), 2),
        ),
    )

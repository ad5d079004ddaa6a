"""Lines in local metres: lengths, the point of one that is nearest, stretches, clipping."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from community.streets.rules.projection import Point

Line = tuple[Point, ...]

# A unit is never shorter, so that nobody's own doorstep is one; nor so long that it says nothing.
SHORTEST_M = 50.0
LONGEST_M = 250.0


@dataclass(frozen=True, kw_only=True)
class Box:
    """West, south, east and north in metres."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, kw_only=True)
class Foot:
    """The point of a line that is nearest to another: how far off, and how far along the line."""

    metres: float
    chainage_m: float
    point: Point


def length(line: Sequence[Point]) -> float:
    """Measure a line in metres."""
    return sum(math.dist(start, end) for start, end in pairwise(line))


def foot_on_segment(point: Point, start: Point, end: Point) -> Foot:
    """Find the point of a segment that is nearest to `point`; its chainage is from `start`."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    square = along_x**2 + along_y**2
    share = 0.0
    if square:
        share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / square
        share = min(1.0, max(0.0, share))
    foot = (start[0] + share * along_x, start[1] + share * along_y)
    return Foot(metres=math.dist(point, foot), chainage_m=share * math.sqrt(square), point=foot)


def foot_on_line(point: Point, line: Sequence[Point]) -> Foot:
    """Find the point of a line of two points or more that is nearest to `point`."""
    best, before = None, 0.0
    for start, end in pairwise(line):
        foot = foot_on_segment(point, start, end)
        if best is None or foot.metres < best.metres:
            best = Foot(metres=foot.metres, chainage_m=before + foot.chainage_m, point=foot.point)
        before += math.dist(start, end)
    if best is None:
        raise ValueError("a line has two points or more")
    return best


def point_at(line: Sequence[Point], chainage_m: float) -> Point:
    """Give the point so many metres along a line; its ends, where that is before or beyond it."""
    left = max(0.0, chainage_m)
    for start, end in pairwise(line):
        step = math.dist(start, end)
        if step and left <= step:
            share = left / step
            return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
        left -= step
    return line[-1]


def middle(line: Sequence[Point]) -> Point:
    """Give the point half-way along a line."""
    return point_at(line, length(line) / 2)


def segments(line: Sequence[Point]) -> Iterator[tuple[float, tuple[Point, Point]]]:
    """Give each straight part of a line, after the metres at which it begins."""
    chainage = 0.0
    for start, end in pairwise(line):
        yield chainage, (start, end)
        chainage += math.dist(start, end)


def split(line: Sequence[Point]) -> list[Line]:
    """Split a line into the fewest equal stretches of at most LONGEST_M.

    None of them is shorter than SHORTEST_M unless the whole line is.
    """
    whole = length(line)
    parts = max(1, math.ceil(whole / LONGEST_M - 1e-9))
    cuts = [whole * number / parts for number in range(parts + 1)]
    return [_between(line, low, high) for low, high in pairwise(cuts)]


def _between(line: Sequence[Point], low: float, high: float) -> Line:
    """Cut out what lies between two chainages."""
    chainages = accumulate((math.dist(a, b) for a, b in pairwise(line)), initial=0.0)
    inner = [
        point
        for point, chainage in zip(line, chainages, strict=True)
        if low + 0.01 < chainage < high - 0.01
    ]
    return (point_at(line, low), *inner, point_at(line, high))


def clip(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """Cut a segment to what lies in a box (Liang and Barsky's way); None where nothing does."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-along_x, start[0] - box.west),
        (along_x, box.east - start[0]),
        (-along_y, start[1] - box.south),
        (along_y, box.north - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    return (
        (start[0] + first * along_x, start[1] + first * along_y),
        (start[0] + last * along_x, start[1] + last * along_y),
    )


def rounded(line: Iterable[Point]) -> Line:
    """Round to centimetres, as lines are stored, without points that then lie on one another."""
    points: list[Point] = []
    for east, north in line:
        point = (round(east, 2), round(north, 2))
        if not points or points[-1] != point:
            points.append(point)
    return tuple(points)

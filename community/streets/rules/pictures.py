"""A map as a picture: SVG as small as it can be, without script, style or anything from outside."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from community.streets.enums import SpotKind
from community.streets.rules import lines
from community.streets.rules.lines import Line
from community.streets.rules.projection import Point

SVG_UNITS = 320
# About how wide a letter is, and how much of a name's width its street must be long.
_UNITS_A_LETTER = 5.6
_ROOM_AT_LEAST = 0.85
_LETTER = {
    SpotKind.STATION: "S",
    SpotKind.PARK: "P",
    SpotKind.CAR_PARK: "C",
    SpotKind.BUS_STOP: "B",
    SpotKind.UNDERPASS: "U",
    SpotKind.PATH: "W",
    SpotKind.SCHOOL: "E",
    SpotKind.TOWN_CENTRE: "T",
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A spot in the picture: units from the top left."""

    kind: SpotKind
    name: str
    point: Point


def draw(*, streets: Mapping[str, Sequence[Line]], marks: Iterable[Mark], note: str) -> str:
    """Draw streets by their names, each of lines in units from the top left; `note` over it."""
    paths = "".join(_path(drawn) for drawn in streets.values())
    names = "".join(_name(name, drawn) for name, drawn in streets.items())
    spots = "".join(map(_mark, marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SVG_UNITS} {SVG_UNITS}" '
        f'width="{SVG_UNITS}" height="{SVG_UNITS}" role="img"><title>Map of streets</title>'
        f'<path fill="#f2f0eb" d="M0 0H{SVG_UNITS}V{SVG_UNITS}H0z"/>'
        f'<g fill="none" stroke-linecap="round" stroke="#777" stroke-width="5">{paths}</g>'
        f'<g font-family="sans-serif" font-size="11" text-anchor="middle" stroke="#f2f0eb" '
        f'stroke-width="3" paint-order="stroke" fill="#111">{spots}{names}{_note(note)}</g></svg>'
    )


def _path(drawn: Sequence[Line]) -> str:
    """Draw a street as one path."""
    steps = ("M" + "L".join(map(_xy, chain)) for chain in _chains(drawn))
    return f'<path d="{"".join(steps)}"/>'


def _name(name: str, drawn: Sequence[Line]) -> str:
    """Write a street's name about the middle of its longest run; nothing where it has no room."""
    chain = max(_chains(drawn), key=lines.length)
    middle, room = lines.length(chain) / 2, _UNITS_A_LETTER * len(name) / 2
    if middle < room * _ROOM_AT_LEAST:
        return ""
    start, end = sorted(
        (lines.point_at(chain, middle - room), lines.point_at(chain, middle + room))
    )
    turn = round(math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])))
    place = _xy(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    return f'<text transform="translate({place})rotate({turn})" y="4">{escape(name)}</text>'


def _chains(drawn: Sequence[Line]) -> list[Line]:
    """Join lines where one goes on from the end of the last."""
    chains: list[Line] = []
    for line in drawn:
        if chains and chains[-1][-1] == line[0]:
            chains[-1] = (*chains[-1], *line[1:])
        else:
            chains.append(line)
    return chains


def _mark(mark: Mark) -> str:
    """Put a letter at a spot, with its whole name for who reads or points at it."""
    x, y = map(round, mark.point)
    return (
        f'<g><title>{escape(mark.name)}</title><circle cx="{x}" cy="{y}" r="8" fill="#1d4ed8"/>'
        f'<text x="{x}" y="{y + 4}" fill="#fff" stroke="none">{_LETTER[mark.kind]}</text></g>'
    )


def _note(note: str) -> str:
    place = f'x="{SVG_UNITS // 2}" y="{SVG_UNITS - 6}"'
    return f"<text {place}>{escape(note)}</text>" if note else ""


def _xy(point: Point) -> str:
    return f"{round(point[0])} {round(point[1])}"

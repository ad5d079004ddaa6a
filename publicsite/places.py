"""The places that a page offers: a unit, and where along it, as one word of a form.

The word is the unit's id, with `@` and metres behind it where a tap said how far along a stretch.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from community.streets import nearest, units
from community.streets.enums import UnitKind
from community.streets.models.streets import LONGEST_M
from community.streets.units import Nearby, Unit

_WORD = re.compile(r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:@(?P<along>\d{1,3}))?")
# A thumb on a map, or a position outdoors.
NEAR_AT_MOST, TAP_WITHIN_M = 3, 100
# Somebody who searches again and again keeps what they chose, not all that they were offered.
OFFERED_AT_MOST = 12


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that can be chosen; `chainage_m` is along a stretch, None for all else."""

    unit: Unit
    chainage_m: int | None = None

    @property
    def word(self) -> str:
        """What the form sends for it."""
        along = "" if self.chainage_m is None else f"@{self.chainage_m}"
        return f"{self.unit.id}{along}"

    @property
    def label(self) -> str:
        """What the page says for it."""
        whole = " (whole street)" if self.unit.kind == UnitKind.STREET else ""
        return f"{self.unit.label}{whole}"

    @property
    def as_json(self) -> dict[str, str | int | None]:
        """What scripts and other programs are told of it; `unit` and `chainage` make a report."""
        return {
            "word": self.word,
            "label": self.label,
            "ward": self.unit.ward,
            "unit": str(self.unit.id),
            "chainage": self.chainage_m,
        }


def near(*, lat: float, lon: float) -> list[Place]:
    """Find what a tap (degrees) may have meant, nearest first; empty outside of all streets."""
    found = nearest.units_near(lat=lat, lon=lon, at_most=NEAR_AT_MOST, within_m=TAP_WITHIN_M)
    return of_nearby(found)


def of_nearby(found: Iterable[Nearby]) -> list[Place]:
    """Make places of what lies near a point."""
    return [Place(unit=each.unit, chainage_m=each.chainage_m) for each in found]


def of_units(found: Iterable[Unit]) -> list[Place]:
    """Make places of units found by name."""
    return [Place(unit=each) for each in found]


def find(word: str) -> Place | None:
    """Find the place of a form's word; None where it is none of ours."""
    read = _WORD.fullmatch(word)
    if read is None:
        return None
    unit = units.find(UUID(read["id"]))
    if unit is None:
        return None
    along = None if read["along"] is None else int(read["along"])
    if along is not None and (along > LONGEST_M or unit.kind != UnitKind.STRETCH):
        along = None
    return Place(unit=unit, chainage_m=along)


def find_all(words: Iterable[str]) -> list[Place]:
    """Find the places of several words, each once and in their order, without what is none."""
    once = dict.fromkeys(list(words)[:OFFERED_AT_MOST])
    return [place for word in once if (place := find(word)) is not None]


def joined(first: Iterable[Place], then: Iterable[Place]) -> list[Place]:
    """Put one list behind another; a unit that is in both stays where it was first."""
    by_unit: dict[UUID, Place] = {}
    for place in (*first, *then):
        by_unit.setdefault(place.unit.id, place)
    return list(by_unit.values())

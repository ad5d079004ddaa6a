"""The numbers of a road, in the words of its page: those of the last quarter that is over."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats

from community.streets.enums import UnitKind
from community.streets.units import Unit
from community.streetsafe import released
from community.streetsafe.released import OfRoad
from community.streetsafe.rules.quarters import Quarter
from community.streetsafe.rules.suppression import Said


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What is said of a road: sentences, each by itself."""

    when: str
    sentences: list[str]


def of_unit(unit: Unit) -> Numbers | None:
    """Say what the last release says of a road and its ward; None before the first."""
    found = released.of_unit(unit)
    if found is None:
        return None
    return Numbers(
        when=name(found.release.quarter),
        sentences=[*_of_road(unit, found), _of_ward(unit, found.ward)],
    )


def name(quarter: Quarter) -> str:
    """Write a quarter as a page does."""
    return f"{_month(quarter.begins_on)} to {_month(quarter.ends_on)}"


def _of_road(unit: Unit, found: OfRoad) -> list[str]:
    parts = [f"{one.name}: {one.said} reports." for one in found.parts]
    if found.road is not None:
        what = "all of this street" if unit.kind == UnitKind.STREET else "this street"
        return [f"{found.road} reports about {what}.", *parts]
    few = f"Fewer than {found.release.road_at_least} reports about this street."
    return parts or [f"{few} We still read them."]


def _of_ward(unit: Unit, said: Said | None) -> str:
    if said is None:
        return f"We show no number for all of {unit.ward}."
    return f"About {said} reports in all of {unit.ward}."


def _month(day: date) -> str:
    return formats.date_format(day, "F Y")

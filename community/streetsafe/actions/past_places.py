"""The units of today's map that a history names."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from community.streets.enums import UnitKind
from community.streets.models import Street, Stretch
from community.streetsafe.rules.past import Past


class NotOnTheMap(Exception):  # noqa: N818
    """A history names units that the map has no more; the sentence says how many."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """The units of today's map that the history names."""

    streets_of: Mapping[str, UUID]

    @classmethod
    def read(cls, history: Past) -> "Places":
        """Look them up. Raise NotOnTheMap."""
        rows = Stretch.objects.filter(street_import__is_current=True)
        found = {str(stretch): street for stretch, street in rows.values_list("id", "street_id")}
        streets = Street.objects.filter(street_import__is_current=True)
        found |= {str(street): street for street in streets.values_list("id", flat=True)}
        named = {entry.unit for entry in history.world.reports}
        unknown = (named | {one.unit for one in history.actions}) - found.keys()
        if unknown:
            raise NotOnTheMap(
                f"{len(unknown)} units are not on today's map, among them {min(unknown)}."
            )
        return cls(streets_of=found)

    def road_of(self, unit: str) -> UUID:
        """Give the street of a stretch; a street is its own."""
        return self.streets_of[unit]

    def kind_of(self, unit: str) -> UnitKind:
        """Say whether it is a street or a stretch."""
        return UnitKind.STREET if unit == str(self.streets_of[unit]) else UnitKind.STRETCH

    def column_of(self, unit: str) -> dict[str, UUID]:
        """Name the report's column, and what stands there."""
        return {f"{self.kind_of(unit)}_id": UUID(unit)}

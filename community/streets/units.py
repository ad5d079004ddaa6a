"""Units: what reports name and are counted by. A stretch, a whole street, or a spot."""

from dataclasses import dataclass
from uuid import UUID

from community.streets.enums import UnitKind


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit, as every list of choices shows it.

    `id` is the row's own, unique among all kinds. `beside` names the spot next to it, for
    "Ley Street, by the station"; empty where there is none.
    """

    kind: UnitKind
    id: UUID
    name: str
    ward: str
    borough: str
    beside: str = ""

    @property
    def label(self) -> str:
        """Name it as a person would: the street, and what it is by."""
        return f"{self.name}, {self.beside}" if self.beside else self.name


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """A unit near a point: how far off, and where along it (to 10 m; None for a spot)."""

    unit: Unit
    metres: float
    chainage_m: int | None

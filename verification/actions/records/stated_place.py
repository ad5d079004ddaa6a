"""Where he says they are, in words short enough for a text."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from foundation.geography import boroughs
from foundation.queries.compiled import compiled
from verification.actions.records import locations, words
from verification.actions.records.locations import Fix
from verification.enums import WordsKind
from verification.models import Verification, Words

_NOT_SAID = "place not given"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where they are: as he typed it in the request, and where his device was last."""

    typed: str | None = None
    fix: Fix | None = None

    @property
    def borough(self) -> str | None:
        """Name the borough his device was last in."""
        return boroughs.borough_of(lat=self.fix.lat, lon=self.fix.lon) if self.fix else None

    @property
    def name(self) -> str:
        """Name the place he typed, else the borough of his device, else say that none was given."""
        return self.typed or self.borough or _NOT_SAID


def spot_of(verification: Verification) -> Spot:
    """Read where they are; raises sealing.Unreadable after erasure."""
    return Spot(typed=_typed_place(verification), fix=locations.newest(verification=verification))


def place_of(verification: Verification) -> str:
    """Name where they are; raises sealing.Unreadable after erasure."""
    return spot_of(verification).name


def _typed_place(verification: Verification) -> str | None:
    """Read the place he typed in the request."""
    typed = _typed.first(verification_id=verification.id)
    return words.read(typed) if typed else None


@compiled
def _typed(verification_id: UUID) -> "QuerySet[Words]":
    places_ = Words.objects.filter(verification_id=verification_id, kind=WordsKind.PLACE)
    return places_.select_related("key").order_by("at")[:1]

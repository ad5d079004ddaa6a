"""Where the officer says they are, in words short enough for a text."""

from dataclasses import dataclass

from foundation.geography import boroughs
from verification.actions.records import locations, words
from verification.actions.records.locations import Fix
from verification.models import Verification, Words

_NOT_SAID = "place not given"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where they are: as the officer typed it in the request, and where the device was last."""

    typed: str | None = None
    fix: Fix | None = None

    @property
    def borough(self) -> str | None:
        """Name the borough the device was last in; None where that cannot be told."""
        if self.fix is None or not self.fix.says_something:
            return None
        return boroughs.borough_of(lat=self.fix.lat, lon=self.fix.lon)

    @property
    def name(self) -> str:
        """Name the place that was typed, else the device's borough, else say there is none."""
        return self.typed or self.borough or _NOT_SAID


def spot_of(verification: Verification) -> Spot:
    """Read where they are; raises sealing.Unreadable after erasure."""
    return Spot(typed=_typed_place(verification), fix=locations.newest(verification=verification))


def place_of(verification: Verification) -> str:
    """Name where they are; raises sealing.Unreadable after erasure."""
    typed = _typed_place(verification)
    # Where none was typed, the device says; else its place is not asked for.
    return typed or Spot(fix=locations.newest(verification=verification)).name


def _typed_place(verification: Verification) -> str | None:
    """Read the place that was typed in the request."""
    typed = Words.objects.place_of(verification_id=verification.id).first()
    return words.read(typed) if typed else None

"""What a case's page says of the officer: facts with their sources, the place, the faces."""

from dataclasses import dataclass
from datetime import datetime

from controlroom import conversation, live_faces
from controlroom.live_faces import LiveFaces
from verification.actions.decisions import officer_check, shown_line
from verification.actions.officers import devices_and_status
from verification.actions.records.locations import Fix
from verification.actions.records.stated_place import Spot
from verification.enums import FactSource, Verdict
from verification.models import OfficerCheck, Verification


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One fact: what it asks, its verdict, where it comes from, since when."""

    name: str
    verdict: Verdict
    source: FactSource
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """Where the officer says and where their device says; `at` is when the device measured."""

    typed: str
    borough: str
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OfficerPart:
    """What is known of the officer; `shown_facts` is the line that a decision rests on."""

    facts: list[FactRow]
    shown_facts: str
    place: PlaceRow
    faces: LiveFaces
    has_photo: bool


def read(
    verification: Verification, *, check: OfficerCheck | None, spot: Spot | None
) -> OfficerPart:
    """Read it from the newest check; `spot` is None where the place is erased."""
    faces = live_faces.read(verification)
    return OfficerPart(
        facts=_facts(check),
        shown_facts=shown_line.write(check=check, face=faces.standing) if check else "",
        place=_place(spot),
        faces=faces,
        has_photo=devices_and_status.has_photo(verification.officer),
    )


def _facts(check: OfficerCheck | None) -> list[FactRow]:
    """Read the newest check as rows."""
    if check is None:
        return []
    return [
        FactRow(
            name=str(line.name.label),
            verdict=line.verdict,
            source=line.source,
            as_of=line.as_of,
        )
        for line in officer_check.lines(check)
    ]


def _place(spot: Spot | None) -> PlaceRow:
    """Show where they are, as the officer says and as the device says."""
    if spot is None:
        return PlaceRow(typed="erased", borough="")
    typed, fix = conversation.inert(spot.typed or ""), spot.fix
    if fix is None:
        return PlaceRow(typed=typed, borough="")
    return PlaceRow(
        typed=typed,
        borough=spot.borough or _no_borough(fix),
        lat=fix.lat,
        lon=fix.lon,
        accuracy_m=fix.accuracy_m,
        at=fix.at,
    )


def _no_borough(fix: Fix) -> str:
    """Say why no borough is named: a place that is too wide lies in none and outside of none."""
    return "outside every borough" if fix.says_something else "somewhere"

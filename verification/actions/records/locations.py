"""Where the officer's device says it is: checked, sealed, compared."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from foundation.encryption import cells, sealing
from foundation.geography import boroughs, circles
from foundation.geography.circles import Circle
from verification.actions.records import refusals
from verification.models import LocationFix, Verification

_METRES_A_SECOND = 0.44704  # in one mile an hour


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A place: degrees north and east, accuracy in metres, and when it was measured."""

    lat: float
    lon: float
    accuracy_m: float
    at: datetime

    @property
    def circle(self) -> Circle:
        """Give where the device may be."""
        return Circle(lat=self.lat, lon=self.lon, radius_m=self.accuracy_m)

    @property
    def says_something(self) -> bool:
        """Say whether it is accurate enough to say anything (LOCATION_WIDEST_METRES)."""
        return self.accuracy_m <= settings.LOCATION_WIDEST_METRES


class BadLocation(refusals.Refusal):
    """The location is not on the earth."""

    code = "bad_location"
    sentence = "That location is not on the earth."


class LocationInFuture(refusals.Refusal):
    """The location was measured later than now."""

    code = "location_in_future"
    sentence = "That location is from the future; check the clock of the device."


def check_fix(*, fix: Fix, now: datetime) -> None:
    """Refuse a place off the earth or too far ahead; an old one is accepted and shown as old.

    Raises BadLocation or LocationInFuture.
    """
    on_earth = -90 <= fix.lat <= 90 and -180 <= fix.lon <= 180
    if not (on_earth and 0 <= fix.accuracy_m <= 1_000_000):
        raise BadLocation
    if fix.at > now + settings.LOCATION_AHEAD_AT_MOST:
        raise LocationInFuture


def add(*, verification: Verification, fix: Fix, now: datetime) -> None:
    """Store a checked place, sealed under the verification's key."""
    row = LocationFix(
        verification=verification, at=fix.at, received_at=now, says_something=fix.says_something
    )
    place = {"lat": fix.lat, "lon": fix.lon, "accuracy_m": fix.accuracy_m}
    cells.seal(row, "sealed", json.dumps(place))
    row.save(force_insert=True)


def newest(*, verification: Verification) -> Fix | None:
    """Read the place received last; raises sealing.Unreadable after erasure."""
    return _read(LocationFix.objects.newest_of(verification_id=verification.id), verification)


def first_that_says(*, verification: Verification) -> Fix | None:
    """Read the first place that says something; raises sealing.Unreadable after erasure."""
    found = LocationFix.objects.first_that_says_of(verification_id=verification.id)
    return _read(found, verification)


def newest_that_says(*, verification: Verification) -> Fix | None:
    """Read the newest place that says something; raises sealing.Unreadable after erasure."""
    found = LocationFix.objects.newest_that_says_of(verification_id=verification.id)
    return _read(found, verification)


def newest_of_each(cases: Collection[Verification]) -> dict[UUID, Fix]:
    """Read the place received last of many cases, in one query; what is erased has none."""
    by_id = {case.id: case for case in cases}
    rows = LocationFix.objects.newest_of_each(verification_ids=list(by_id))
    found = {row.verification_id: _kept(row, by_id[row.verification_id]) for row in rows}
    return {id_: fix for id_, fix in found.items() if fix is not None}


def trail(*, verification: Verification, at_most: int) -> list[Fix]:
    """Read the newest places of a case, oldest first; none after erasure."""
    rows = LocationFix.objects.newest_few_of(verification_id=verification.id, at_most=at_most)
    fixes = [_kept(row, verification) for row in rows]
    return [fix for fix in reversed(fixes) if fix is not None]


def _kept(row: LocationFix, verification: Verification) -> Fix | None:
    """Read one place, or None where it is erased."""
    try:
        return _unsealed(row, verification)
    except sealing.Unreadable:
        return None


def has_moved(*, start: Fix, previous: Fix, end: Fix) -> bool:
    """Say whether the device is too far from where it began, or went too fast since `previous`.

    Each place is one that says something. What the accuracy of two of them explains is no way gone:
    two poor ones a second apart look like a car.
    """
    if circles.surely_apart_m(start.circle, end.circle) > settings.MOVED_METRES:
        return True
    seconds = (end.at - previous.at).total_seconds()
    sure = circles.surely_apart_m(previous.circle, end.circle)
    return seconds > 0 and sure / seconds > settings.MOVED_MPH * _METRES_A_SECOND


def is_back(*, start: Fix, end: Fix) -> bool:
    """Say whether a place shows that the device is where it began: an accurate one, near there."""
    near = boroughs.distance_metres((start.lat, start.lon), (end.lat, end.lon))
    return end.accuracy_m <= settings.BACK_ACCURACY_METRES and near <= settings.MOVED_METRES


def _read(found: "QuerySet[LocationFix]", verification: Verification) -> Fix | None:
    """Unseal the one place that was found, if any."""
    row = found.first()
    return None if row is None else _unsealed(row, verification)


def _unsealed(row: LocationFix, verification: Verification) -> Fix:
    """Read one place; raises sealing.Unreadable after erasure."""
    # The key came with the case; reached through the bare row it would be two more queries.
    row.verification = verification
    return Fix(at=row.at, **json.loads(cells.unseal_text(row, "sealed")))

"""Where the officer's device says it is: checked, sealed, compared."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from foundation.encryption import cells
from foundation.geography import boroughs
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
    row = LocationFix(verification=verification, at=fix.at, received_at=now)
    place = {"lat": fix.lat, "lon": fix.lon, "accuracy_m": fix.accuracy_m}
    cells.seal(row, "sealed", json.dumps(place))
    row.save(force_insert=True)


def newest(*, verification: Verification) -> Fix | None:
    """Read the place received last; raises sealing.Unreadable after erasure."""
    return _read(LocationFix.objects.newest_of(verification_id=verification.id), verification)


def first(*, verification: Verification) -> Fix | None:
    """Read the place of the request; raises sealing.Unreadable after erasure."""
    return _read(LocationFix.objects.first_of(verification_id=verification.id), verification)


def has_moved(*, start: Fix, previous: Fix, end: Fix) -> bool:
    """Say whether the device is too far from where it began, or went too fast since `previous`."""
    if _metres(start, end) > settings.MOVED_METRES:
        return True
    seconds = (end.at - previous.at).total_seconds()
    # Two poor fixes a second apart look like a car: speed counts beyond what their error explains.
    sure = _metres(previous, end) - previous.accuracy_m - end.accuracy_m
    return seconds > 0 and sure > 0 and sure / seconds > settings.MOVED_MPH * _METRES_A_SECOND


def _metres(start: Fix, end: Fix) -> float:
    """Measure the way between two places, in metres."""
    return boroughs.distance_metres((start.lat, start.lon), (end.lat, end.lon))


def _read(found: "QuerySet[LocationFix]", verification: Verification) -> Fix | None:
    """Unseal the one place that was found, if any."""
    row = found.first()
    if row is None:
        return None
    # The key came with the case; reached through the bare row it would be two more queries.
    row.verification = verification
    return Fix(at=row.at, **json.loads(cells.unseal_text(row, "sealed")))

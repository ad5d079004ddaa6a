"""The five facts of the officer check, each judged from given data alone.

FactSource: the protocol's table of facts (docs/glossary.md explains the words).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from verification.enums import FactName, FactSource, OfficerStatus, Reason, Verdict


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One line of the officer check: what is known, from where, and how old the knowledge is."""

    name: FactName
    verdict: Verdict
    source: FactSource
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class SignInFact:
    """How the device stands: enrolled to this officer and active, and when it was signed in.

    `signed_in_at` is the last sign-in with a second factor that was not signed out, else None.
    """

    device_is_theirs: bool
    signed_in_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DutyWindow:
    """One line of the roster, half-open: [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime
    boroughs: frozenset[str]
    reasons: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Roster:
    """What the roster says of one officer at one instant.

    `imported_at` is the last good import that speaks of this instant; `duty` the period that
    covers it; `began_at` when that duty began, counting periods that touch as one duty.
    """

    imported_at: datetime | None
    is_stale: bool
    duty: DutyWindow | None
    began_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a device says it is: `in_area` is what its whole circle of accuracy says of the duty.

    That is YES inside the duty's boroughs, NO outside of all of them, UNKNOWN across a border.
    """

    in_area: Verdict
    accuracy_m: float
    measured_at: datetime


@dataclass(frozen=True, kw_only=True)
class AreaLimits:
    """How old, and how inaccurate in metres, a location may be to say anything."""

    fresh_for: timedelta
    widest_m: float


def roster_at(
    *,
    periods: Iterable[DutyWindow],
    imported_at: datetime | None,
    now: datetime,
    old_after: timedelta,
) -> Roster:
    """Read an officer's periods at an instant; of two that cover it the later begun counts."""
    known = sorted(periods, key=lambda period: period.starts_at, reverse=True)
    duty = next((one for one in known if one.starts_at <= now < one.ends_at), None)
    return Roster(
        imported_at=imported_at,
        is_stale=imported_at is None or now - imported_at > old_after,
        duty=duty,
        began_at=_began_at(duty, known) if duty else None,
    )


def status(*, standing: str, recorded_at: datetime) -> FactLine:
    """Judge the officer's standing: anything but serving and unrestricted is NO."""
    return FactLine(
        name=FactName.STATUS,
        verdict=_yes_or_no(standing == OfficerStatus.SERVING),
        source=FactSource.OFFICER_RECORD,
        as_of=recorded_at,
    )


def identity(*, sign_in: SignInFact, roster: Roster, before_duty: timedelta) -> FactLine:
    """Judge whose device it is and whether its second factor is of this duty.

    Without a duty the device and a live sign-in alone are judged: being off duty must be recorded
    as `on_duty` NO with its own alarm, and a NO here would refuse the request before that.
    """
    return FactLine(
        name=FactName.IDENTITY,
        verdict=_yes_or_no(
            sign_in.device_is_theirs
            and sign_in.signed_in_at is not None
            and (roster.began_at is None or sign_in.signed_in_at >= roster.began_at - before_duty)
        ),
        source=FactSource.ACCOUNTS,
        as_of=sign_in.signed_in_at,
    )


def on_duty(*, roster: Roster) -> FactLine:
    """Judge whether a duty period covers now; a stale roster says nothing, either way."""
    verdict = Verdict.UNKNOWN if roster.is_stale else _yes_or_no(roster.duty is not None)
    return FactLine(
        name=FactName.ON_DUTY,
        verdict=verdict,
        source=FactSource.ROSTER,
        as_of=roster.imported_at,
    )


def area(*, roster: Roster, place: Place | None, now: datetime, limits: AreaLimits) -> FactLine:
    """Judge whether the device lies in the boroughs of this duty; `place` is None without one."""
    return FactLine(
        name=FactName.AREA,
        verdict=_area_verdict(roster, place, now=now, limits=limits),
        source=FactSource.BOUNDARIES,
        as_of=None if place is None else place.measured_at,
    )


def _area_verdict(
    roster: Roster, place: Place | None, *, now: datetime, limits: AreaLimits
) -> Verdict:
    if place is None or now - place.measured_at >= limits.fresh_for:
        return Verdict.UNKNOWN
    if place.accuracy_m > limits.widest_m:
        return Verdict.UNKNOWN
    if roster.duty is None:
        return Verdict.UNKNOWN if roster.is_stale else Verdict.NO
    return place.in_area


def purpose(*, roster: Roster, reason: Reason) -> FactLine:
    """Judge whether this duty allows the reason given; a stale roster says nothing."""
    if roster.is_stale:
        verdict = Verdict.UNKNOWN
    else:
        verdict = _yes_or_no(roster.duty is not None and reason in roster.duty.reasons)
    return FactLine(
        name=FactName.PURPOSE,
        verdict=verdict,
        source=FactSource.ROSTER,
        as_of=roster.imported_at,
    )


def _began_at(duty: DutyWindow, newest_first: list[DutyWindow]) -> datetime:
    """Go back through periods that touch or overlap: a shift told in two lines is one duty."""
    began_at = duty.starts_at
    for earlier in newest_first:
        if earlier.starts_at < began_at <= earlier.ends_at:
            began_at = earlier.starts_at
    return began_at


def _yes_or_no(holds: bool) -> Verdict:
    """Name a verdict that is known."""
    return Verdict.YES if holds else Verdict.NO

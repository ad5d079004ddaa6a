"""The officer check: five facts read together at one instant, stored with sources and ages.

What each verdict rests on is judged in rules/facts.py; here the data is fetched for it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import dateparse

from accounts import devices
from accounts.devices import Standing
from accounts.models import Device
from foundation.audit import ledger
from foundation.encryption import sealing
from foundation.geography import circles
from foundation.geography.circles import Lies
from verification.actions.records import audit_entries, locations
from verification.enums import CheckOccasion, FactName, FactSource, Reason, Verdict
from verification.events import Event
from verification.models import DutyPeriod, Officer, OfficerCheck, RosterImport, Verification
from verification.rules import facts
from verification.rules.facts import AreaLimits, DutyWindow, FactLine, Place, Roster, SignInFact

_IN_AREA = {
    Lies.INSIDE: Verdict.YES,
    Lies.OUTSIDE: Verdict.NO,
    Lies.ACROSS: Verdict.UNKNOWN,
}


def status_and_identity(
    *, officer: Officer, device: Device, signed_in_at: datetime, now: datetime
) -> dict[FactName, Verdict]:
    """Read the two facts that refuse a request at once.

    The caller holds the officer's row, so that neither a status taken away nor a device revoked
    at this very moment can slip past the verification that is about to be stored.
    """
    sign_in = SignInFact(
        device_is_theirs=_is_theirs(devices.standing(device_id=device.id), officer),
        signed_in_at=signed_in_at,
    )
    roster = _roster(officer, now=now)
    return {line.name: line.verdict for line in (_status(officer), _identity(sign_in, roster))}


def read(*, verification: Verification, occasion: CheckOccasion, now: datetime) -> OfficerCheck:
    """Read all five facts of a locked verification and store them, with an audit entry.

    Acting on a verdict is for the caller.
    """
    ledger.require_transaction()
    lines = _read_lines(verification, now=now)
    verdicts = {line.name: line.verdict for line in lines}
    check = OfficerCheck(
        verification=verification,
        occasion=occasion,
        read_at=now,
        sources={line.name: _source(line) for line in lines},
    )
    for name, verdict in verdicts.items():
        setattr(check, name, verdict)
    check.save(force_insert=True)
    audit_entries.record(
        event=Event.VERIFICATION_CHECKED,
        actor=audit_entries.SYSTEM,
        verification=verification,
        occasion=occasion,
        **verdicts,
    )
    return check


def newest(verification: Verification) -> OfficerCheck | None:
    """Find the last check of a case."""
    return OfficerCheck.objects.newest_of(verification_id=verification.id).first()


def shown_facts(check: OfficerCheck) -> str:
    """Spell the verdicts as the console posts them back: "status:yes identity:yes …"."""
    return " ".join(f"{line.name}:{line.verdict}" for line in lines(check))


def lines(check: OfficerCheck) -> list[FactLine]:
    """Give the lines of a stored check, in the order of the protocol."""
    return [_stored_line(check, name) for name in FactName]


def duty_of(officer: Officer, now: datetime) -> DutyPeriod | None:
    """Find the duty period that covers now; of two, the later begun."""
    covering = officer.duty_periods.filter(starts_at__lte=now, ends_at__gt=now)
    return covering.order_by("-starts_at").first()


def roster_age(now: datetime) -> timedelta | None:
    """Tell how old the roster of now is; None where no import speaks of now."""
    imported_at = _imported_at(now)
    return None if imported_at is None else max(now - imported_at, timedelta(0))


def _read_lines(verification: Verification, *, now: datetime) -> tuple[FactLine, ...]:
    """Fetch everything afresh: what came joined to a row we waited for is older than the wait."""
    officer = Officer.objects.by_id(officer_id=verification.officer_id).get()
    device = devices.standing(device_id=verification.device_id)
    roster = _roster(officer, now=now)
    return (
        _status(officer),
        _identity(_sign_in(device, officer), roster),
        facts.on_duty(roster=roster),
        _area(verification, roster=roster, now=now),
        facts.purpose(roster=roster, reason=Reason(verification.reason)),
    )


def _status(officer: Officer) -> FactLine:
    """Read the officer's standing in the force's record."""
    return facts.status(standing=officer.status, recorded_at=officer.recorded_at)


def _identity(sign_in: SignInFact, roster: Roster) -> FactLine:
    """Judge the sign-in by the duty."""
    return facts.identity(
        sign_in=sign_in, roster=roster, before_duty=settings.SECOND_FACTOR_BEFORE_DUTY
    )


def _sign_in(device: Standing, officer: Officer) -> SignInFact:
    """Read how the device of a case stands now."""
    return SignInFact(
        device_is_theirs=_is_theirs(device, officer), signed_in_at=device.signed_in_at
    )


def _is_theirs(device: Standing, officer: Officer) -> bool:
    """Say whether a device is in use and enrolled to this officer."""
    return officer.user_id is not None and device.user_id == officer.user_id


def _area(verification: Verification, *, roster: Roster, now: datetime) -> FactLine:
    """Read where the device is; a place that cannot be read is no place."""
    try:
        fix = locations.newest(verification=verification)
    except sealing.Unreadable:
        fix = None
    limits = AreaLimits(
        fresh_for=settings.LOCATION_FRESH_FOR, widest_m=settings.LOCATION_WIDEST_METRES
    )
    place = None if fix is None else _place(fix, roster=roster)
    return facts.area(roster=roster, place=place, now=now, limits=limits)


def _place(fix: locations.Fix, *, roster: Roster) -> Place:
    """Say where a device lies of the boroughs of its officer's duty."""
    in_area = Verdict.UNKNOWN
    if roster.duty is not None and fix.says_something:
        names, beyond_m = roster.duty.boroughs, settings.AREA_BEYOND_METRES
        in_area = _IN_AREA[circles.lies(fix.circle, names=names, beyond_m=beyond_m)]
    return Place(in_area=in_area, accuracy_m=fix.accuracy_m, measured_at=fix.at)


def _roster(officer: Officer, *, now: datetime) -> Roster:
    """Read the officer's periods of now and, as far as a shift can reach, of before."""
    reach: timedelta = settings.SHIFT_TOKEN_LIFE + settings.SHIFT_TOKEN_GRACE
    rows = DutyPeriod.objects.begun_of(officer_id=officer.id, now=now, not_over_before=now - reach)
    return facts.roster_at(
        periods=[_period(row) for row in rows],
        imported_at=_imported_at(now),
        now=now,
        old_after=settings.ROSTER_OLD_AFTER,
    )


def _period(row: DutyPeriod) -> DutyWindow:
    """Turn a stored period into a value."""
    return DutyWindow(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        boroughs=frozenset(row.boroughs),
        reasons=frozenset(row.reasons),
    )


def _imported_at(now: datetime) -> datetime | None:
    """Find the newest import whose span holds now: next month's roster says nothing of tonight."""
    return RosterImport.objects.imported_at_for(now=now).first()


def _source(line: FactLine) -> dict[str, str | None]:
    """Keep where a line was read and how old it was."""
    as_of = None if line.as_of is None else line.as_of.isoformat()
    return {"source": line.source, "as_of": as_of}


def _stored_line(check: OfficerCheck, name: FactName) -> FactLine:
    """Read one line back."""
    kept: dict[str, Any] = check.sources[name]
    return FactLine(
        name=name,
        verdict=Verdict(getattr(check, name)),
        source=FactSource(kept["source"]),
        as_of=dateparse.parse_datetime(kept["as_of"]) if kept["as_of"] else None,
    )

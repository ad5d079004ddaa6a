"""Officers, devices, duties and cases for the tests of this folder, made by the real actions."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from accounts.models import Device, ShiftToken
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support.accounts import make_team
from verification.actions.officers import devices_and_status, verification_request
from verification.actions.records import locations
from verification.enums import OfficerStatus, Reason
from verification.models import DutyPeriod, Officer, RosterImport, Verification

HOUR = timedelta(hours=1)
IN_CAMDEN = (51.5385, -0.1425)
IN_CROYDON = (51.3745, -0.0990)
_numbers = count(1000)


def make_officer(
    *, status: OfficerStatus = OfficerStatus.SERVING, number: str | None = None
) -> Officer:
    """Put an invented officer on record."""
    return Officer.objects.create(
        number=number or f"{next(_numbers)}KT",
        rank="DC",
        name="Jo Okafor",
        team=make_team("North CID"),
        status=status,
        looks="tall, short hair",
        recorded_at=clock.db_now(),
    )


def enrol_device(one: Officer) -> Device:
    """Enrol a device for an officer."""
    with ledger.transaction():
        code = devices_and_status.enrolment_code(officer=one, actor=ledger.COMMAND)
    with ledger.transaction():
        device = devices_and_status.enrol_device(code=code, name="phone").device
    one.refresh_from_db()
    return device


def make_shift(device: Device, *, at: datetime) -> datetime:
    """Note that a shift began on a device at an instant of the test's choosing."""
    ShiftToken.objects.create(
        device=device,
        token_digest=secrets.token_bytes(32),
        signed_in_at=at,
        expires_at=at + 12 * HOUR,
    )
    return at


def make_duty(one: Officer, *, at: datetime, boroughs: tuple[str, ...] = ("Camden",)) -> DutyPeriod:
    """Put an officer on duty from an hour before to an hour after an instant."""
    return DutyPeriod.objects.create(
        officer=one,
        starts_at=at - HOUR,
        ends_at=at + HOUR,
        boroughs=list(boroughs),
        reasons=[Reason.QUESTIONS, Reason.WELFARE],
    )


def make_roster_import(*, at: datetime, until: timedelta = 24 * HOUR) -> RosterImport:
    """Note a good import of the roster whose span holds the instant."""
    return RosterImport.objects.create(
        imported_at=at, span_from=at - 24 * HOUR, span_to=at + until, periods=1, replaced=0
    )


def make_fix(*, at: datetime, place: tuple[float, float] = IN_CAMDEN) -> locations.Fix:
    """Give a place measured at an instant."""
    return locations.Fix(lat=place[0], lon=place[1], accuracy_m=10.0, at=at)


def make_verification(
    one: Officer,
    *,
    device: Device,
    reason: Reason = Reason.QUESTIONS,
    where: locations.Fix | None = None,
) -> Verification:
    """Let an officer ask, signed in just now."""
    with ledger.transaction():
        return verification_request.request(
            officer=one,
            device=device,
            signed_in_at=make_shift(device, at=clock.db_now()),
            reason=reason,
            fix=where,
            place=None,
            language="en",
        )


@contextmanager
def entries_of(event: str) -> Iterator[list[AuditEntry]]:
    """Collect what the audit log gets of one event inside the block."""
    last = AuditEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    found: list[AuditEntry] = []
    yield found
    found += AuditEntry.objects.filter(seq__gt=last, event=event).order_by("seq")

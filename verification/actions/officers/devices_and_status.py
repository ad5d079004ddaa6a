"""Officers as accounts: their devices, and what follows when one or their status is taken away.

Locks: team, user, then officer, then verifications. A request holds its officer's row while it is
stored, so whoever takes something away from them finds every verification that could still use it.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts import devices
from accounts.devices import Enrolled
from accounts.events import AccountEvent, AccountSubject
from accounts.models import Device, Role, User
from foundation.audit import clock, ledger
from verification.actions.decisions import decisions
from verification.actions.records import refusals
from verification.enums import OfficerStatus
from verification.events import Event, SubjectKind
from verification.models import Officer

_MAY_ENROL = (OfficerStatus.SERVING, OfficerStatus.RESTRICTED)


class OfficerNotFound(refusals.NotFound):
    """No officer on record has this number."""

    sentence = "There is no officer with this number."


class MayNotEnrol(refusals.Refusal):
    """This officer may have no device; `facts["status"]` is their standing."""

    code = "may_not_enrol"
    sentence = "An officer who is suspended or has left may not enrol a device."


def has_photo(officer: Officer) -> bool:
    """Say whether the record has their photo, without reading it."""
    return Officer.objects.filter(id=officer.id, photo__isnull=False).exists()


def by_number(*, number: str) -> Officer:
    """Find an officer by the number on their warrant card; raises OfficerNotFound."""
    found = (
        Officer.objects.select_related("user", "team").filter(number=number.strip().upper()).first()
    )
    if found is None:
        raise OfficerNotFound
    return found


def enrolment_code(*, officer: Officer, actor: ledger.Actor) -> str:
    """Issue a code for the officer's next device; makes their account at the first one.

    Raises MayNotEnrol, devices.NotAnOfficer.
    """
    ledger.require_transaction()
    standing = Officer.objects.get(id=officer.id).status
    if standing not in _MAY_ENROL:
        raise MayNotEnrol(status=OfficerStatus(standing))
    return devices.issue_enrolment_code(user=_account(officer, actor=actor), actor=actor)


def enrol_device(*, code: str, name: str) -> Enrolled:
    """Enrol the device that shows a code; what is live from the officer's former one is stopped.

    Raises devices.EnrolmentRefused, which never says why.
    """
    ledger.require_transaction()
    enrolled = devices.enrol(code=code, name=name)
    officer = _lock(user_id=enrolled.device.user_id)
    if officer is None or officer.status not in _MAY_ENROL:
        # Their status was taken away after the code was issued.
        raise devices.EnrolmentRefused("The enrolment code is not valid.")
    themselves = ledger.Actor(kind=ledger.ActorKind.OFFICER, id=enrolled.device.user_id)
    for device_id in enrolled.revoked:
        _stop(device_id, actor=themselves)
    return enrolled


def revoke_device(*, device: Device, actor: ledger.Actor) -> bool:
    """Take a device out of use and stop what is live from it; False when it was out already."""
    ledger.require_transaction()
    revoked = devices.revoke(device=device, actor=actor)
    _lock(user_id=device.user_id)
    _stop(device.id, actor=actor)
    return revoked


def apply_status(
    *, officer: Officer, status: OfficerStatus, now: datetime, actor: ledger.Actor
) -> bool:
    """Write an officer's standing; unless they serve unrestricted, stop what is live of them.

    False when that was their standing already.
    """
    ledger.require_transaction()
    locked = _locking().get(id=officer.id)
    if locked.status == status:
        return False
    before, locked.status, locked.recorded_at = locked.status, status, now
    locked.save(update_fields=["status", "recorded_at"])
    ledger.record(
        event=Event.OFFICER_STATUS_CHANGED,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.OFFICER, id=locked.id),
        before=OfficerStatus(before),
        after=status,
    )
    if status is not OfficerStatus.SERVING:
        decisions.status_taken_away(officer=locked, now=now, actor=actor)
    return True


def _account(officer: Officer, *, actor: ledger.Actor) -> User:
    """Give the account that signs in for the officer, made if they have none."""
    if officer.user is not None:
        return officer.user
    locked = _locking().select_related(None).get(id=officer.id)
    if locked.user is not None:
        return locked.user
    user = User.objects.create_officer(
        username=f"officer:{locked.number}", display_name=locked.name, team=locked.team
    )
    locked.user = user
    locked.save(update_fields=["user"])
    ledger.record(
        event=AccountEvent.USER_CREATED,
        actor=actor,
        subject=ledger.Subject(kind=AccountSubject.USER, id=user.id),
        role=Role.OFFICER,
    )
    return user


def _stop(device_id: UUID, *, actor: ledger.Actor) -> None:
    """Refuse or revoke what is live from a device."""
    decisions.device_revoked(device_id=device_id, now=clock.db_now(), actor=actor)


def _lock(*, user_id: UUID) -> Officer | None:
    """Lock the officer whose account this is."""
    return _locking().filter(user_id=user_id).first()


def _locking() -> "QuerySet[Officer]":
    """Select officers, locking their rows alone."""
    return Officer.objects.select_for_update(no_key=True, of=("self",))

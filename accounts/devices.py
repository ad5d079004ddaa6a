"""Officers' devices: enrol one, sign in on it, use it, sign out, take it away.

Locks: the user before their codes and devices; a seed's row alone at sign-in.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from uuid import UUID

from django.conf import settings

from accounts import second_factor
from accounts.events import AccountEvent, AccountSubject
from accounts.models import Device, EnrolmentCode, Role, ShiftToken, User
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Subject
from foundation.encryption import credentials


class NotAnOfficer(Exception):  # noqa: N818
    """A device was to be enrolled for somebody who is no officer, or no longer active."""


class EnrolmentRefused(Exception):  # noqa: N818
    """The code is unknown, used, run out, withdrawn, or its officer may not come in.

    Never says which.
    """


class SignedOut(Exception):  # noqa: N818
    """The token is unknown, signed out or run out, or its user may not come in."""


class DeviceRevoked(Exception):  # noqa: N818
    """The token was good, and the device has been taken out of use since."""


@unique
class DeviceSignInFault(StrEnum):
    """Why a sign-in was refused: for the audit log, never for whoever tried."""

    DEVICE = "device"
    SECRET = "secret"  # noqa: S105 - the name of a fault
    OTP = "otp"


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """A new device. Secret and URL are shown once; `revoked` are the devices that it replaces."""

    device: Device
    device_secret: str
    otpauth_url: str
    revoked: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A shift has begun. The token is shown once."""

    token: str
    expires_at: datetime
    device: Device


@dataclass(frozen=True, kw_only=True)
class SignInRefused:
    """A sign-in was refused.

    It is a result, not an exception, so that the failure it counted is committed.

    `retry_after` is the number of seconds in which no try will be looked at, or None.
    """

    retry_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShiftSession:
    """Who is calling.

    `expired` means past `expires_at` and within SHIFT_TOKEN_GRACE: the caller decides what the
    token may still do.
    """

    device: Device
    user: User
    signed_in_at: datetime
    expires_at: datetime
    expired: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the officer check asks of a device: whose it is, and since which sign-in.

    `user_id` is None for one that may not be used.
    """

    user_id: UUID | None
    signed_in_at: datetime | None


def issue_enrolment_code(*, user: User, actor: Actor) -> str:
    """Issue a code for an officer's next device; codes issued to them before stop working.

    Raise NotAnOfficer.
    """
    ledger.require_transaction()
    officer = _lock_user(user.id)
    if officer.role != Role.OFFICER or not officer.is_active:
        raise NotAnOfficer(f"{officer.username} is not an active officer.")
    now = clock.db_now()
    EnrolmentCode.objects.filter(user=officer, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    code = credentials.new_enrolment_code()
    life: timedelta = settings.ENROLMENT_CODE_LIFE
    issued = EnrolmentCode.objects.create(
        user=officer,
        code_digest=credentials.digest_of_enrolment_code(code),
        issued_by_id=actor.id if actor.kind is ActorKind.OPERATOR else None,
        issued_at=now,
        expires_at=now + life,
    )
    ledger.record(
        event=AccountEvent.DEVICE_ENROLMENT_ISSUED,
        actor=actor,
        subject=Subject(kind=AccountSubject.ENROLMENT_CODE, id=issued.id),
        user=officer.id,
        expires_at=issued.expires_at,
    )
    return code


def enrol(*, code: str, name: str) -> Enrolled:
    """Enrol the device that shows a code, in place of the officer's former one.

    Raise EnrolmentRefused.
    """
    ledger.require_transaction()
    digest = credentials.digest_of_enrolment_code(code)
    owner = (
        EnrolmentCode.objects.filter(code_digest=digest).values_list("user_id", flat=True).first()
    )
    if owner is None:
        raise EnrolmentRefused("The enrolment code is not valid.")
    officer = _lock_user(owner)
    now = clock.db_now()
    # One conditional UPDATE takes the code, so it is taken once whatever else runs.
    taken = EnrolmentCode.objects.filter(code_digest=digest, used_at=None, expires_at__gt=now)
    if not officer.is_active or not taken.update(used_at=now):
        raise EnrolmentRefused("The enrolment code is not valid.")
    actor = Actor(kind=ActorKind.OFFICER, id=officer.id)
    former = [
        device
        for device in Device.objects.filter(user=officer, revoked_at=None)
        if _revoke_locked(device, actor=actor, now=now)
    ]
    return _store(
        officer=officer, name=name, now=now, revoked=tuple(device.id for device in former)
    )


def sign_in(*, device_id: UUID, device_secret: str, otp: str) -> SignedIn | SignInRefused:
    """Begin a shift on a device. It ends the shifts that were signed in on it before."""
    ledger.require_transaction()
    totp_id = Device.objects.filter(pk=device_id).values_list("totp_id", flat=True).first()
    if totp_id is None:
        hmac.compare_digest(credentials.digest_of_secret(device_secret), bytes(32))
        second_factor.pretend(otp=otp)
        return SignInRefused()
    totp = second_factor.lock(totp_id=totp_id)
    device = Device.objects.select_related("user").get(pk=device_id)
    wait = second_factor.wait_of(totp)
    if wait is not None:
        # Nothing was looked at, so nothing goes into the log: whoever hammers cannot fill it.
        return SignInRefused(retry_after=wait)
    fault = _first_part_fault(device, device_secret=device_secret)
    if fault is not None:
        second_factor.count_failure(totp, otp=otp)
    elif not second_factor.verify(totp, otp=otp):
        fault = DeviceSignInFault.OTP
    return _begin_shift(device) if fault is None else _refuse_sign_in(device, fault=fault)


def authenticate(*, token: str) -> ShiftSession:
    """Say whose token this is. Reads only. Raise SignedOut or DeviceRevoked."""
    now = clock.db_now()
    shift = _shift_of(token)
    if shift is None or shift.signed_out_at is not None:
        raise SignedOut("Sign in again.")
    if shift.device.revoked_at is not None:
        raise DeviceRevoked("This device has been taken out of use.")
    grace: timedelta = settings.SHIFT_TOKEN_GRACE
    if now >= shift.expires_at + grace or not shift.device.user.is_active:
        raise SignedOut("Sign in again.")
    return ShiftSession(
        device=shift.device,
        user=shift.device.user,
        signed_in_at=shift.signed_in_at,
        expires_at=shift.expires_at,
        expired=now >= shift.expires_at,
    )


def sign_out(*, token: str) -> None:
    """End a shift at once. Raise SignedOut when it has ended already or never began."""
    ledger.require_transaction()
    shift = _shift_of(token)
    if shift is None:
        raise SignedOut("Sign in again.")
    live = ShiftToken.objects.filter(pk=shift.pk, signed_out_at=None)
    if not live.update(signed_out_at=clock.db_now()):
        raise SignedOut("Sign in again.")
    _record_of(AccountEvent.DEVICE_SIGNED_OUT, shift.device, actor=_officer(shift.device))


def revoke(*, device: Device, actor: Actor) -> bool:
    """Take a device out of use, with effect on its next request.

    Return False when it was out of use already.

    What that means for live verifications is for the caller, in the same transaction.
    """
    ledger.require_transaction()
    _lock_user(device.user_id)
    return _revoke_locked(device, actor=actor, now=clock.db_now())


def active_device(*, user_id: UUID) -> Device | None:
    """Find the one device that an officer may use, if they have one."""
    return Device.objects.filter(user_id=user_id, revoked_at=None).select_related("user").first()


def standing(*, device_id: UUID) -> Standing:
    """Read what the officer check asks of a device.

    Signing out does not undo a second factor that was passed.
    """
    # A row whose sign-in is None is a device that may be used and was never signed in on.
    found = list(Device.objects.last_sign_in_of(device_id=device_id))
    if not found:
        return Standing(user_id=None, signed_in_at=None)
    ((user_id, signed_in_at),) = found
    return Standing(user_id=user_id, signed_in_at=signed_in_at)


def _lock_user(user_id: UUID) -> User:
    """Lock a user's row to the end of the transaction."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def _store(*, officer: User, name: str, now: datetime, revoked: tuple[UUID, ...]) -> Enrolled:
    """Store a new device with its seed."""
    totp = second_factor.enrol(user=officer, name="device")
    secret = credentials.new_secret()
    device = Device.objects.create(
        user=officer,
        name=name,
        secret_digest=credentials.digest_of_secret(secret),
        totp=totp,
        enrolled_at=now,
    )
    _record_of(AccountEvent.DEVICE_ENROLLED, device, actor=_officer(device))
    return Enrolled(
        device=device, device_secret=secret, otpauth_url=str(totp.config_url), revoked=revoked
    )


def _first_part_fault(device: Device, *, device_secret: str) -> DeviceSignInFault | None:
    """Look at everything but the second factor."""
    digest = credentials.digest_of_secret(device_secret)
    if not hmac.compare_digest(digest, bytes(device.secret_digest)):
        return DeviceSignInFault.SECRET
    if device.revoked_at is not None or not device.user.is_active:
        return DeviceSignInFault.DEVICE
    return None


def _begin_shift(device: Device) -> SignedIn:
    """Store a new token, and end those before it."""
    now = clock.db_now()
    life: timedelta = settings.SHIFT_TOKEN_LIFE
    ShiftToken.objects.filter(device=device, signed_out_at=None).update(signed_out_at=now)
    token = credentials.new_secret()
    shift = ShiftToken.objects.create(
        device=device,
        token_digest=credentials.digest_of_secret(token),
        signed_in_at=now,
        expires_at=now + life,
    )
    _record_of(AccountEvent.DEVICE_SIGNED_IN, device, actor=_officer(device))
    return SignedIn(token=token, expires_at=shift.expires_at, device=device)


def _refuse_sign_in(device: Device, *, fault: DeviceSignInFault) -> SignInRefused:
    """Note a refused sign-in; whoever tried learns nothing of why."""
    ledger.record(
        event=AccountEvent.DEVICE_SIGN_IN_REFUSED,
        actor=_officer(device),
        subject=Subject(kind=AccountSubject.DEVICE, id=device.id),
        fault=fault,
    )
    return SignInRefused()


def _revoke_locked(device: Device, *, actor: Actor, now: datetime) -> bool:
    """Take out of use a device whose user's row is locked."""
    if not Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now):
        return False
    device.revoked_at = now
    _record_of(AccountEvent.DEVICE_REVOKED, device, actor=actor)
    return True


def _shift_of(token: str) -> ShiftToken | None:
    """Find a token by its digest, with its device and user."""
    return ShiftToken.objects.by_digest(token_digest=credentials.digest_of_secret(token)).first()


def _officer(device: Device) -> Actor:
    """Name the officer whose device it is as the actor."""
    return Actor(kind=ActorKind.OFFICER, id=device.user_id)


def _record_of(event: AccountEvent, device: Device, *, actor: Actor) -> None:
    """Note what was done with a device."""
    ledger.record(
        event=event,
        actor=actor,
        subject=Subject(kind=AccountSubject.DEVICE, id=device.id),
        user=device.user_id,
    )

"""The second factor: a TOTP from django-otp, always verified under the lock of its row.

The row counts failures and remembers the last code used, so the lock is what makes "once" and "back
off" true when many try at once. It runs on the clock of the machine, as TOTPs do, not on the
database's.
"""

import math
from uuid import UUID

from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


def enrol(*, user: User, name: str) -> TOTPDevice:
    """Store a new seed for a user. `config_url` of what is returned is shown once."""
    return TOTPDevice.objects.create(user=user, name=name)


def replace(*, user: User, name: str) -> TOTPDevice:
    """Store a new seed in the place of whatever seeds a user had: sessions made by those end."""
    TOTPDevice.objects.filter(user=user).delete()
    return enrol(user=user, name=name)


def lock(*, totp_id: int) -> TOTPDevice:
    """Lock a seed's row to the end of the transaction."""
    return TOTPDevice.objects.select_for_update(no_key=True).get(pk=totp_id)


def lock_of_user(*, user_id: UUID) -> TOTPDevice | None:
    """Lock the seed of somebody who has one at most, as operators do."""
    seeds = TOTPDevice.objects.filter(user_id=user_id, confirmed=True).order_by("pk")
    return seeds.select_for_update(no_key=True).first()


def wait_of(totp: TOTPDevice) -> int | None:
    """Give the whole seconds until a try will be looked at, or None when one will be now."""
    allowed, why = totp.verify_is_allowed()
    if allowed:
        return None
    left: float = (why["locked_until"] - timezone.now()).total_seconds()
    return max(1, math.ceil(left))


def verify(totp: TOTPDevice, *, otp: str) -> bool:
    """Try a code on a locked row: a used one is refused, a wrong one counted."""
    return bool(totp.verify_token(otp))


def count_failure(totp: TOTPDevice, *, otp: str) -> None:
    """Count a failure of the other part against the same back-off, at the same cost."""
    pretend(otp=otp, seed=totp.bin_key)
    totp.throttle_increment()


def pretend(*, otp: str, seed: bytes = bytes(20)) -> None:
    """Do the work of a verification whose result does not matter."""
    TOTP(seed).verify(int(otp) if otp.isascii() and otp.isdigit() and len(otp) <= 8 else 0, 1)

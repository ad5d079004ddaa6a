"""What the address of the thank-you page holds: sealed, so that no log or history tells the code.

Good for ten minutes, and nowhere stored.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from foundation.audit import clock
from foundation.encryption import digests, sealing

GOOD_FOR = timedelta(minutes=10)
_PLACE = "publicsite:thanks"


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """What the page shows: the code, the unit, and whether the way to report a crime comes first.

    A report that only says that a place feels better asks nothing about a crime: `is_better`.
    """

    code: str
    unit_id: UUID
    crime_first: bool
    is_better: bool = False


def seal(thanks: Thanks) -> str:
    """Seal it for the next ten minutes. The length is the same whatever was ticked."""
    held = [
        thanks.code,
        str(thanks.unit_id),
        int(thanks.crime_first),
        int(thanks.is_better),
        clock.db_now().isoformat(timespec="seconds"),
    ]
    sealed = sealing.seal(key=_key(), aad=_PLACE, plaintext=json.dumps(held).encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(token: str) -> Thanks | None:
    """Open it; None when it is none of ours, or older than ten minutes: all alike."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        held = json.loads(sealing.unseal(key=_key(), aad=_PLACE, sealed=sealed))
    except (binascii.Error, ValueError, sealing.Unreadable):
        return None
    code, unit_id, crime_first, is_better, at = held
    if clock.db_now() - datetime.fromisoformat(at) > GOOD_FOR:
        return None
    return Thanks(
        code=code,
        unit_id=UUID(unit_id),
        crime_first=bool(crime_first),
        is_better=bool(is_better),
    )


def _key() -> bytes:
    """Derive the key from CODE_KEY, 32 bytes: apart from all digests made under it."""
    return digests.keyed(key=settings.CODE_KEY, purpose="streets thanks page", value="")

"""Join codes: issued apart from every live one, found again by digest, shown while waiting."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q

from foundation.encryption import cells, digests
from verification.models import JoinCode, Verification
from verification.rules import codes
from verification.rules.states import LIVE

_PURPOSE = "join"
# Two requests at once must not be given codes that a slip of the finger apart could swap.
_ISSUING = 0x5AFEC0DE
_TRIES = 200


class NoCodeLeftError(Exception):
    """So many codes are live that none is far enough from all of them."""


def issue(*, verification: Verification, now: datetime) -> JoinCode:
    """Issue a code that no live one can be mistaken for; raises NoCodeLeftError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ISSUING])
    code = _free_code(now=now)
    row = JoinCode(
        verification=verification,
        digest=digest(code),
        issued_at=now,
        expires_at=verification.join_by,
    )
    cells.seal(row, "sealed", code)
    row.save(force_insert=True)
    return row


def digest(code: str) -> bytes:
    """Digest a join code under the key of codes."""
    return digests.keyed(key=settings.CODE_KEY, purpose=_PURPOSE, value=code)


def read(*, verification: Verification) -> str | None:
    """Read the digits while they may be shown, else None."""
    row = JoinCode.objects.filter(verification=verification).first()
    if row is None or row.sealed is None:
        return None
    row.verification = verification
    return cells.unseal_text(row, "sealed")


def of_verification(code: str) -> Verification | None:
    """Find whose code this is or was, without a lock."""
    row = JoinCode.objects.by_digest(digest=digest(code)).first()
    return row.verification if row else None


def _free_code(*, now: datetime) -> str:
    """Draw codes until one is neither remembered nor near a live one."""
    for _ in range(_TRIES):
        code = codes.new_join_code()
        near = [digest(other) for other in codes.neighbours(code)]
        # A used code lives as long as its case: a slip would look like a second phone there.
        live = Q(expires_at__gt=now) | Q(verification__state__in=LIVE)
        taken = Q(digest=digest(code)) | Q(live, digest__in=near)
        if not JoinCode.objects.filter(taken).exists():
            return code
    raise NoCodeLeftError

"""Take a report once however often it is sent: the Idempotency-Key of a caller without an account.

Nothing is kept of who asked. The key itself is not kept either: a digest finds its row, and what
the report was answered with is sealed under the key, so that nobody opens it but whoever has that.
The body's digest is made under the key as well, since places are few enough to be tried out.
"""

import hmac
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection
from rest_framework.request import Request

from foundation.api.problems import INVALID, ApiProblem, FieldError
from foundation.audit import clock, ledger
from foundation.encryption import digests, sealing
from publicsite import retention
from publicsite.api import problems
from publicsite.models import RememberedReport

# Random, since who guesses a key and its report would be shown another's code.
_KEY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    re.ASCII | re.IGNORECASE,
)
_RETRY_AFTER = 1  # second
_SEALED_FOR = "remembered report"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a report is answered with: the code, and the road it was counted for."""

    code: str
    road: str


@dataclass(frozen=True, kw_only=True)
class _Keyed:
    """What a key and a body become; `secret` is kept nowhere."""

    secret: bytes
    key_digest: bytes
    body_digest: bytes


def key_of(request: Request) -> str:
    """Read the key; raises ApiProblem (400) where it is missing or no random UUID."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise ApiProblem(kind=problems.KEY_REQUIRED)
    if not _KEY.fullmatch(key):
        wrong = FieldError(pointer="", detail="Idempotency-Key: a UUID of version 4.")
        raise ApiProblem(kind=INVALID, errors=[wrong])
    return key.lower()


def once(*, key: str, body: bytes, do: Callable[[], Taken]) -> Taken:
    """Do it, or tell what was done for this key before; `body` is in its canonical form.

    Row and report are of one transaction: never one without the other. Raises ApiProblem: 409
    while another transaction works on the same key, 422 when the key came with another body.
    """
    ledger.require_transaction()
    keyed = _keyed(key, body)
    _lock(keyed)
    found = RememberedReport.objects.filter(key_digest=keyed.key_digest).first()
    now = clock.db_now()
    if found is not None and found.hour > retention.over_since(now):
        return _repeated(found, keyed)
    if found is not None:
        found.delete()
    taken = do()
    RememberedReport.objects.create(
        key_digest=keyed.key_digest,
        body_digest=keyed.body_digest,
        answer=_seal(taken, secret=keyed.secret),
        hour=now.replace(minute=0, second=0, microsecond=0),
    )
    return taken


def _keyed(key: str, body: bytes) -> _Keyed:
    secret = digests.keyed(key=settings.CODE_KEY, purpose="key of a remembered report", value=key)
    return _Keyed(
        secret=digests.keyed(key=secret, purpose="answer", value=""),
        key_digest=digests.keyed(key=secret, purpose="row", value=""),
        body_digest=digests.keyed(key=secret, purpose="body", value=body.decode()),
    )


def _repeated(found: RememberedReport, keyed: _Keyed) -> Taken:
    """Tell what was done, if it is the same report; raises ApiProblem (422)."""
    if not hmac.compare_digest(bytes(found.body_digest), keyed.body_digest):
        raise ApiProblem(kind=problems.KEY_REUSED)
    opened = sealing.unseal(key=keyed.secret, aad=_SEALED_FOR, sealed=found.answer)
    return Taken(**json.loads(opened))


def _seal(taken: Taken, *, secret: bytes) -> bytes:
    plaintext = json.dumps(asdict(taken)).encode()
    return sealing.seal(key=secret, aad=_SEALED_FOR, plaintext=plaintext)


def _lock(keyed: _Keyed) -> None:
    """Hold this key to the end of the transaction, without waiting; raises ApiProblem (409).

    An advisory lock, because there is no row yet that could be locked. Two keys with one number
    would only make one of them try again.
    """
    number = int.from_bytes(keyed.key_digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (got,) = cursor.fetchone()
    if not got:
        raise ApiProblem(kind=problems.IN_PROGRESS, retry_after=_RETRY_AFTER)

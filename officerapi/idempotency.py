"""Do a thing once however often it is asked for: the Idempotency-Key of a device, for one path.

A repeat is answered with the status of the first and the verification as it is now. Key, digest
and status are stored in the transaction that does the thing, so that there is never one without
the other; a refusal undoes both, and may be tried again with the same key.
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection
from rest_framework.request import Request

from accounts.models import Device
from foundation.api import parsers
from foundation.api.problems import INVALID, ApiProblem, FieldError
from foundation.audit import clock
from officerapi.authentication import Caller
from officerapi.models import RememberedRequest
from officerapi.problems import IDEMPOTENCY_KEY_REQUIRED, IDEMPOTENCY_KEY_REUSED, IN_PROGRESS

_KEY = re.compile(r"[\x21-\x7e]{1,80}")
_RETRY_AFTER = 1  # second
_PURPOSE = b"officerapi: body of a remembered request\x00"


class Keys(Enum):
    """Whether a call takes an Idempotency-Key."""

    IGNORED = auto()
    ACCEPTED = auto()
    REQUIRED = auto()


@dataclass(frozen=True, kw_only=True)
class KeyedRequest:
    """One keyed request: who asks what, where, under which key; `body` in its canonical form."""

    device: Device
    path: str
    key: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a request did: the HTTP status it is answered with, and the verification concerned."""

    status: int
    verification_id: UUID


def once(request: Request, *, caller: Caller, keys: Keys, do: Callable[[], Done]) -> Done:
    """Do a thing, or tell what was done for the request's key before; without a key, do it.

    Raises ApiProblem: 400 for a key that is missing or is none, 409 in_progress while another
    transaction works on the same key, 422 when the key came with another body.
    """
    key = _key_of(request, keys=keys)
    if key is None:
        return do()
    keyed = KeyedRequest(
        device=caller.device,
        path=request.path,
        key=key,
        body=parsers.canonical(request.data),
    )
    _lock(keyed)
    remembered = RememberedRequest.objects.of_key(
        device_id=keyed.device.id, path=keyed.path, key=keyed.key
    ).first()
    digest = hmac.digest(settings.CODE_KEY, _PURPOSE + keyed.body, "sha256")
    if remembered and remembered.at > clock.db_now() - settings.IDEMPOTENCY_KEPT_FOR:
        return _repeated(remembered, digest=digest)
    done = do()
    _remember(keyed, digest=digest, done=done, over=remembered)
    return done


def _key_of(request: Request, *, keys: Keys) -> str | None:
    """Read the key, or None where there is none and none is needed."""
    key = request.headers.get("Idempotency-Key")
    if keys is Keys.IGNORED:
        return None
    if not key:
        if keys is Keys.REQUIRED:
            raise ApiProblem(kind=IDEMPOTENCY_KEY_REQUIRED)
        return None
    if not _KEY.fullmatch(key):
        wrong = FieldError(
            pointer="", detail="Idempotency-Key: 1 to 80 visible ASCII characters, no space."
        )
        raise ApiProblem(kind=INVALID, errors=[wrong])
    return key


def _repeated(remembered: RememberedRequest, *, digest: bytes) -> Done:
    """Tell what was done, if it is the same request; raises ApiProblem (422)."""
    if not hmac.compare_digest(bytes(remembered.body_digest), digest):
        raise ApiProblem(kind=IDEMPOTENCY_KEY_REUSED)
    return Done(status=remembered.status, verification_id=remembered.verification_id)


def _remember(
    request: KeyedRequest, *, digest: bytes, done: Done, over: RememberedRequest | None
) -> None:
    """Store what was done, in the place of a key that has run out; the lock keeps others away."""
    row = over or RememberedRequest(device=request.device, path=request.path, key=request.key)
    row.body_digest, row.status = digest, done.status
    row.verification_id, row.at = done.verification_id, clock.db_now()
    row.save(force_insert=over is None)


def _lock(request: KeyedRequest) -> None:
    """Hold this key to the end of the transaction, without waiting; raises ApiProblem (409).

    An advisory lock, because there is no row yet that could be locked. Two keys with one hash
    would only make one of them try again.
    """
    name = "\x00".join((str(request.device.id), request.path, request.key)).encode()
    number = int.from_bytes(sha256(name).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (got,) = cursor.fetchone()
    if not got:
        raise ApiProblem(kind=IN_PROGRESS, retry_after=_RETRY_AFTER)

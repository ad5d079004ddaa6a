"""Form tokens: that a report comes from a form of ours, drawn within two hours.

They stand for the cookie that a public page does not set. What looks wrong is held for a human and
answered like any other report: whoever pushes learns nothing from it.
"""

import contextlib
import secrets
import time

from django.core import signing

from community.streetsafe.enums import WhyNotCounted
from foundation.queue import redis_client

_GOOD_FOR = 2 * 3600
_HUMANS_NEED = 3.0
_SIGNER = "streetsafe.form"


class FormTokenExpired(Exception):  # noqa: N818 - what is wrong with it
    """The form was drawn too long ago, or is not ours: it is to be shown again."""


def issue() -> str:
    """Make the token of a form that is drawn now."""
    return signing.dumps([secrets.token_urlsafe(9), time.time()], salt=_SIGNER)


def judge(token: str, *, trap: str) -> WhyNotCounted | None:
    """Say why a report with this token waits for a look; None where nothing is wrong with it.

    `trap` is what came in the field that nobody sees. Raises FormTokenExpired.
    """
    try:
        nonce, drawn_at = signing.loads(token, salt=_SIGNER, max_age=_GOOD_FOR)
    except signing.BadSignature as error:
        raise FormTokenExpired from error
    if trap:
        return WhyNotCounted.TRAP
    if time.time() - drawn_at < _HUMANS_NEED:
        return WhyNotCounted.TOO_FAST
    return WhyNotCounted.REPLAYED if _was_used(nonce) else None


def _was_used(nonce: str) -> bool:
    """Note that a form has come; with Redis away one that comes twice is not noticed."""
    with contextlib.suppress(redis_client.RedisAwayError), redis_client.attempt():
        first = redis_client.client().set(f"street-form:{nonce}", 1, nx=True, ex=_GOOD_FOR)
        return not first
    return False

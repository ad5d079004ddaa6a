"""What a sign-in with a password passes before anything of it is looked at.

A hash is meant to be costly: 100 MiB and a good part of a second. Names can be invented, so neither
names nor failures bound how many are made; where they come from does, and how many run at once.
"""

import contextlib
import math
from collections.abc import Iterator

from django.conf import settings

from foundation.queue.bulkhead import Bulkhead
from foundation.queue.rate_limits import RateLimit


class SignInsTooFastError(Exception):
    """Too many sign-ins from this address: nothing was looked at."""

    def __init__(self, *, retry_after: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(retry_after)
        self.retry_after = retry_after


_PACE = RateLimit(
    name="console-sign-in",
    per_minute=settings.SIGN_INS_PER_MINUTE,
    burst=settings.SIGN_INS_PER_MINUTE,
)
# Two hashes at once, and two threads more that wait: a process has eight.
_HASHES = Bulkhead(at_once=2, waiting=2, patience=3)


@contextlib.contextmanager
def admitted(*, address: str) -> Iterator[None]:
    """Try a password inside this block, the transaction too: who waits holds no connection.

    Raises SignInsTooFastError or BulkheadFullError, each before anything was done.
    """
    wait = _PACE.wait(address)
    if wait > 0:
        raise SignInsTooFastError(retry_after=math.ceil(wait))
    with _HASHES.entered():
        yield

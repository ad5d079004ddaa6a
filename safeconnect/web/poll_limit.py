"""Let few long polls wait at once: of a device, and in a process.

In front of Django, so that the one too many costs nothing, and by the digest of the token, however
its header is spelt. Told apart by the token alone: a device has one.
"""

import hashlib
import re
from collections import Counter

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope

from foundation.api import bearer, problems
from foundation.api.problems import ApiProblem
from safeconnect.web import early_answers

_WAITS = re.compile(r"/api/v1/verifications/[^/]+/wait")
_RETRY_AFTER = 5  # seconds


class PollLimit:
    """Answer 429 to a device's third long poll, 503 to one more than a process holds."""

    def __init__(self, inner: ASGI3Application, *, at_most: int, each: int) -> None:
        """Wrap `inner`; `each` is how many a device may have."""
        self._inner = inner
        self._at_most, self._each = at_most, each
        self._waiting: Counter[bytes] = Counter()

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Count a long poll for as long as it is under way."""
        if scope["type"] != "http" or not _WAITS.fullmatch(scope["path"]):
            await self._inner(scope, receive, send)
            return
        token = bearer.token_in(early_answers.header(scope, b"authorization")) or ""
        device = hashlib.sha256(token.encode()).digest()
        refused = self._why_not(device)
        if refused is not None:
            await early_answers.send_problem(refused, scope, send)
            return
        self._waiting[device] += 1
        try:
            await self._inner(scope, receive, send)
        finally:
            self._waiting[device] -= 1
            if not self._waiting[device]:
                del self._waiting[device]

    def _why_not(self, device: bytes) -> ApiProblem | None:
        if self._waiting[device] >= self._each:
            return ApiProblem(kind=problems.SLOW_DOWN, retry_after=_RETRY_AFTER)
        if self._waiting.total() >= self._at_most:
            return ApiProblem(kind=problems.UNAVAILABLE, retry_after=_RETRY_AFTER)
        return None

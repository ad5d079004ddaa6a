"""The other end of HTTP as a real app or browser has it: it tries again, with the same request."""

import time
from typing import Any

import requests

from simulator.actors.client import Client, UnexpectedAnswerError

TRIES_FOR = 45.0
PAUSE = 0.25
# An app asks again long before a person would give up.
ATTEMPT_TIMEOUT = 8.0
_AWAY = (502, 503, 504)


class RetryingClient(Client):
    """Repeat what was not answered, or answered with "away" or "repeat it", word for word.

    The same Idempotency-Key goes out each time, since the request is the same.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        # How often something had to be asked again.
        self.repeats = 0

    def call(
        self, method: str, path: str, *, expect: tuple[int, ...] = (200,), **details: Any
    ) -> requests.Response:
        """Return the answer; raises what the last attempt met when TRIES_FOR seconds are over."""
        details.setdefault("timeout", ATTEMPT_TIMEOUT)
        deadline = time.monotonic() + TRIES_FOR
        while True:
            try:
                return super().call(method, path, expect=expect, **details)
            except UnexpectedAnswerError as error:
                # A first attempt may still be worked on: it waited in the queue of a web process
                # that was away for longer than the attempt.
                asked_again = error.retryable or error.status in _AWAY
                if not asked_again or time.monotonic() > deadline:
                    raise
            except requests.RequestException:
                if time.monotonic() > deadline:
                    raise
            self.repeats += 1
            time.sleep(PAUSE)

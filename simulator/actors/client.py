"""A browser's or an app's end of HTTP: one base address, timeouts, and plain errors."""

import os
from typing import Any

import requests

TIMEOUT = 30.0


class UnexpectedAnswerError(Exception):
    """The service answered with another status than was asked for."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.body = answer.text
        problem = _problem(answer)
        self.code = str(problem.get("code", ""))
        # What the service says itself of asking again, word for word.
        self.retryable = problem.get("retryable") is True
        request = answer.request
        super().__init__(f"{request.method} {request.path_url}: {self.status} {self.body[:500]}")


class Client:
    """Make requests against one address; keeps cookies and headers, follows no redirect."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.session = requests.Session()
        # Actors reach loopback only; a proxy from the environment would break that.
        self.session.trust_env = False
        # A proxy with a certificate of its own may stand before the service.
        self.session.verify = os.environ.get("SSL_CERT_FILE") or True

    def call(
        self, method: str, path: str, *, expect: tuple[int, ...] = (200,), **details: Any
    ) -> requests.Response:
        """Return the answer; raises UnexpectedAnswerError when its status is not expected."""
        details.setdefault("timeout", TIMEOUT)
        answer = self.session.request(
            method, self.base_url + path, allow_redirects=False, **details
        )
        if answer.status_code not in expect:
            raise UnexpectedAnswerError(answer)
        return answer


def _problem(answer: requests.Response) -> dict[str, Any]:
    """Return the problem document with its stable `code`, or nothing."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return {}
    body = answer.json()
    return body if isinstance(body, dict) else {}

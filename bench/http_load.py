"""The load generator: officers, operators, and the provider who posts inbound texts."""

import itertools
import secrets
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

from bench import force
from devstack.launcher.stack import Stack
from simulator.twilio import signature

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_API = "/api/v1/verifications"
# The floor asks for no receipts: its phones are told apart from those that wait for some.
FLOOR_PREFIX = "+9990"
_INBOUND = "/webhooks/twilio/inbound"


class WrongAnswerError(Exception):
    """The service did not answer as it should."""


def phones() -> "itertools.count[int]":
    """Count up numbers that nobody has, from where no earlier run of this database began."""
    return itertools.count(10**10 + secrets.randbelow(10**10))


class HttpLoad:
    """Connections of one load; usable in an `async with` statement."""

    def __init__(self, stack: Stack, people: force.People) -> None:
        self._stack, self._people = stack, people
        self._account = stack.env["SC_TWILIO_ACCOUNT_SID"]
        self._token = stack.env["SC_TWILIO_AUTH_TOKEN"]
        self._number = stack.env["SC_PUBLISHED_NUMBER"]
        self._numbers = phones()

    async def __aenter__(self) -> Self:
        """Open the pool of connections, kept alive as a proxy in front would."""
        connector = aiohttp.TCPConnector(limit=256, keepalive_timeout=4.0)
        self._http = aiohttp.ClientSession(
            connector=connector, timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    def new_phone(self) -> str:
        """Make up a number that no case had before."""
        return f"+999{next(self._numbers)}"

    def new_baseline_phone(self) -> str:
        """Make up a number for the floor."""
        return f"{FLOOR_PREFIX}{next(self._numbers)}"

    async def ask(self, officer: int) -> dict[str, Any]:
        """Have an officer ask for a check, and return what the screen shows."""
        body = {"reason": "questions", "location": force.location(), "place": "Oxford Street"}
        return dict(await self._as_officer(officer, _API, body, status=201))

    async def act(self, officer: int, case_id: str, action: str, body: Mapping[str, Any]) -> None:
        """Have an officer do one thing to their case: match, cancel, end."""
        status = 202 if action == "match" else 200
        await self._as_officer(officer, f"{_API}/{case_id}/{action}", body, status=status)

    async def text(self, phone: str, body: str) -> None:
        """Post an inbound text as the provider does, signed."""
        sid = f"SM{secrets.token_hex(16)}"
        fields = {
            "AccountSid": self._account,
            "Body": body,
            "From": phone,
            "MessageSid": sid,
            "NumMedia": "0",
            "SmsStatus": "received",
            "To": self._number,
        }
        url = self._stack.urls.hooks + _INBOUND
        signed = signature.sign(url=url, fields=fields, auth_token=self._token)
        async with self._http.post(url, data=fields, headers={signature.HEADER: signed}) as answer:
            await _demand(answer, 200)

    async def post_to_baseline(self, address: str, phone: str) -> None:
        """Post a text of the same kind to the baseline's own receiver."""
        fields = {"From": phone, "To": self._number, "Body": "123456", "AccountSid": self._account}
        async with self._http.post(address, data=fields) as answer:
            await _demand(answer, 200)

    async def look(self, desk: int, path: str) -> str:
        """Fetch a page of the console as its script does: the part that changes."""
        headers = self._as_desk(desk) | {"HX-Request": "true"}
        async with self._http.get(self._stack.urls.web + path, headers=headers) as answer:
            await _demand(answer, 200, 304)
            return await answer.text()

    async def press(self, desk: int, path: str, form: Mapping[str, str]) -> None:
        """Press a button of the console, as its page's script does."""
        asked = {"X-CSRFToken": self._people.desks[desk].csrf_token, "Accept": "application/json"}
        headers = self._as_desk(desk) | asked
        url = self._stack.urls.web + path
        async with self._http.post(url, data=dict(form), headers=headers) as answer:
            await _demand(answer, 200)

    async def log(self, after: int) -> list[dict[str, Any]]:
        """Read the stand-in's log beyond a line."""
        url = f"{self._stack.urls.simulator}/log?after={after}"
        async with self._http.get(url) as answer:
            await _demand(answer, 200)
            return list((await answer.json())["entries"])

    async def _as_officer(
        self, officer: int, path: str, body: Mapping[str, Any], *, status: int
    ) -> Any:
        headers = {
            "Authorization": f"Bearer {self._people.tokens[officer]}",
            "Idempotency-Key": secrets.token_hex(16),
        }
        url = self._stack.urls.web + path
        async with self._http.post(url, json=dict(body), headers=headers) as answer:
            await _demand(answer, status)
            return await answer.json()

    def _as_desk(self, desk: int) -> dict[str, str]:
        cookies = self._people.desks[desk].cookies
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


async def _demand(answer: aiohttp.ClientResponse, *statuses: int) -> None:
    """Read the answer whole; raise WrongAnswerError for another status."""
    await answer.read()
    if answer.status not in statuses:
        said = (await answer.text())[:300]
        raise WrongAnswerError(f"{answer.method} {answer.url.path}: {answer.status} {said}")

"""Run the stand-in in a thread, and reach it with the real twilio package."""

import asyncio
import threading
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from simulator.twilio import server
from simulator.twilio.options import Options

NUMBER = "+447700900000"
PHONE = "+447700900101"
SID = "AC" + "0" * 32
TOKEN = "a token of the stand-in"


class StandIn:
    """A stand-in on a free port, until it is closed."""

    def __init__(self, *, service_url: str, **changes: Any) -> None:
        self.options = Options(
            **{
                "account_sid": SID,
                "auth_token": TOKEN,
                "number": NUMBER,
                "service_url": service_url,
                "public_url": service_url,
                "sent_after": 0.01,
                "delivered_after": 0.01,
                **changes,
            }
        )
        self._loop, self._up = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._up.wait(30), "the stand-in did not start"

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        async with server.serving(self.options) as self.url:
            self._up.set()
            await self._stop.wait()

    def close(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._stop.set)
        # An answer that is slow on purpose is waited for.
        self._thread.join(60)
        self._loop.close()

    def client(self, *, token: str = TOKEN) -> Client:
        """Return the real client of the twilio package, with only the base URL changed."""
        return Client(SID, token, http_client=Rebased(self.url))

    def get(self, path: str) -> Any:
        """Return the JSON of one of the stand-in's own endpoints."""
        answer = requests.get(self.url + path, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object) -> requests.Response:
        """Post JSON to one of the stand-in's own endpoints."""
        return requests.post(self.url + path, json=body, timeout=30)

    def order(self, kind: str, **details: object) -> None:
        """Order a fault."""
        assert self.post("/faults", {"kind": kind, **details}).status_code == 201

    def phone(self, number: str = PHONE) -> list[str]:
        """Return the texts on a phone, oldest first."""
        return [message["body"] for message in self.get(f"/phones/{number}")["messages"]]

    def log(self) -> list[dict[str, Any]]:
        """Return the ground truth."""
        entries: list[dict[str, Any]] = self.get("/log")["entries"]
        return entries


class Rebased(TwilioHttpClient):  # type: ignore[misc]  # the package is untyped
    """Send what was meant for the provider's host to another base URL."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=30, max_retries=0)
        self._base = urlsplit(base)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Make the request against the other base URL."""
        moved = urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc)
        return super().request(method, urlunsplit(moved), *args, **kwargs)

"""The person's phone: an ordinary one, behind the stand-in for Twilio."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.actors.client import Client

POLL_EVERY = 0.03
MATCH_CODE = re.compile(r"\b[Cc]ode (\d{4})\b")


class NoTextError(AssertionError):
    """The awaited text did not come."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text as the phone shows it; `time_ns` is when it got there."""

    sid: str
    sender: str
    recipient: str
    body: str
    segments: int
    time_ns: int


class Phone:
    """Send and read texts."""

    def __init__(self, *, simulator_url: str, number: str) -> None:
        self.number = number
        self._client = Client(simulator_url)
        self._read: set[str] = set()

    def send(self, body: str) -> Text:
        """Text the published number."""
        answer = self._client.call(
            "POST", f"/phones/{self.number}/send", json={"body": body}, expect=(202,)
        )
        return _text(answer.json())

    def messages(self) -> list[Text]:
        """Return everything on the phone, both ways, oldest first."""
        shown = self._client.call("GET", f"/phones/{self.number}").json()["messages"]
        return [_text(message) for message in shown]

    def received(self) -> list[Text]:
        """Return the texts that arrived, oldest first."""
        return [text for text in self.messages() if text.recipient == self.number]

    def wait_for(self, words: str, *, timeout: float = 15.0) -> Text:
        """Return the first text with `words` in it that no earlier wait has returned.

        Raises NoTextError after `timeout` seconds, with what did come.
        """
        end = time.monotonic() + timeout
        while True:
            texts = self.received()
            if found := self._first_new(texts, lambda text: words in text.body):
                return found
            if time.monotonic() > end:
                came = [text.body for text in texts]
                raise NoTextError(f"No text with {words!r} in {timeout:g} s; there were {came}")
            time.sleep(POLL_EVERY)

    def last_code(self) -> str:
        """Return the match code of the newest text that has one; raises NoTextError."""
        for text in reversed(self.received()):
            if found := MATCH_CODE.search(text.body):
                return found[1]
        raise NoTextError("No text with a match code has come.")

    def _first_new(self, texts: list[Text], fits: Callable[[Text], bool]) -> Text | None:
        for text in texts:
            if text.sid not in self._read and fits(text):
                self._read.add(text.sid)
                return text
        return None


def _text(shown: dict[str, Any]) -> Text:
    return Text(
        sid=shown["sid"],
        sender=shown["from"],
        recipient=shown["to"],
        body=shown["body"],
        segments=shown["segments"],
        time_ns=shown["time_ns"],
    )

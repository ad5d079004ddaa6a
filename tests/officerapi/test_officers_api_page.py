"""docs/officers-api.md, sent as it stands: statuses and fields are those that it shows."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from foundation.audit import clock
from tests.officerapi import actors
from verification.models import Officer

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "officers-api.md").read_text()
# What is the same whoever asks, and when.
_SAME = {"status", "version", "say", "type", "title", "detail", "code", "retryable", "fallback"}
_STEP = re.compile(
    r"<!-- (?P<aside>.+?) -->|^```http\n(?P<request>.*?)^```\n\n```json\n(?P<answer>.*?)^```",
    re.DOTALL | re.MULTILINE,
)


@dataclass
class Walk:
    """A device that sends what the page says, and remembers what it is given."""

    device: actors.Device
    known: dict[str, str] = field(default_factory=dict)

    def send(self, request: str) -> actors.Answer:
        """Send one request of the page, with what is known in the place of names."""
        head, _, body = self._filled(request).partition("\n\n")
        (method, path), *headers = (line.split(maxsplit=1) for line in head.splitlines())
        more = {name.rstrip(":"): value for name, value in headers}
        bearer = {"Authorization": f"Bearer {self.device.token}"} if self.device.token else {}
        call = getattr(self.device.client, method.lower())
        sent = {"data": body, "content_type": "application/json"} if body else {}
        answer: actors.Answer = call(path, headers={**bearer, **more}, **sent)
        self._remember(answer, path)
        return answer

    def _filled(self, request: str) -> str:
        self.known |= {"now": clock.db_now().isoformat(), "key": secrets.token_hex(8)}
        if self.device.otpauth_url:
            self.known["otp"] = self.device.otp()
        return re.sub(r"\$(\w+)", lambda name: self.known[name[1]], request).strip()

    def _remember(self, answer: actors.Answer, path: str) -> None:
        given = answer.json() if answer.content else {}
        self.known |= {name: value for name, value in given.items() if isinstance(value, str)}
        self.device.otpauth_url = self.known.get("otpauth_url", "")
        self.device.token = "" if path.endswith("sign-out") else self.known.get("token", "")


def shape(value: Any) -> Any:
    """Reduce JSON to its fields; a list to nothing, since its length is the caller's."""
    return {name: shape(each) for name, each in value.items()} if isinstance(value, dict) else None


def steps() -> Iterator[re.Match[str]]:
    """List what the page does, in order."""
    return _STEP.finditer(PAGE)


def test_every_block_of_the_page_is_a_step() -> None:
    assert sum(1 for step in steps() if step["request"]) == PAGE.count("```http") > 8


def test_what_the_page_sends_is_answered_as_it_says(officer: Officer) -> None:
    walk = Walk(actors.Device(), known={"enrolment_code": actors.enrolment_code(officer)})
    asides: dict[str, Callable[[], None]] = {
        "the person texts the code": lambda: _join(walk),
        "the operator says no": lambda: actors.refuse(walk.known["ref"], by=actors.new_operator()),
    }
    for step in steps():
        if step["aside"]:
            asides[step["aside"]]()
            continue
        status, _, body = step["answer"].partition("\n")
        answer = walk.send(step["request"])
        assert answer.status_code == int(status), step["request"]
        if body:
            told, shown = answer.json(), json.loads(body)
            assert shape(told) == shape(shown), step["request"]
            for name in _SAME & set(shown):
                assert told[name] == shown[name], step["request"]


def _join(walk: Walk) -> None:
    """Let the person text the code of the screen. What they get, nobody here needs to know."""
    actors.person_texts(_shown_code(walk))
    walk.known["match_code"] = "5831"


def _shown_code(walk: Walk) -> str:
    """Read the code from the screen."""
    shown = walk.device.get(f"verifications/{walk.known['id']}").json()["show"]
    code: str = shown["join_code"]
    return code

"""Somebody who asks for a walk in a browser that runs no script and keeps no cookie."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.community.walks.arranged import ACCESS, GIVEN, Walks
from tests.publicsite.streets.visitor import Visitor
from tests.support import street_rows

ASK = "/walks/ask"
WARD = f"{street_rows.BOROUGH}: {street_rows.WARD}"


class _Fields(HTMLParser):
    """What a form would send as it stands, with its selects and text areas."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        is_box = found.get("type") in ("radio", "checkbox")
        if tag == "input" and name and ("checked" in found or not is_box):
            self.sent[name] = found.get("value", "on" if is_box else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.sent[self._select] = found["value"]
        elif tag == "textarea":
            self._area = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] = data.lstrip("\n")


@dataclass
class Asker:
    """A browser on /walks/ask."""

    walks: Walks
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    answer: Any = None

    def open(self) -> "Asker":
        """Load the form."""
        self.answer = self.client.get(ASK)
        return self

    def send(self, phone: str, *, wait: bool = True, **more: str) -> "Asker":
        """Fill the form in, take as long over it as people do, and press Send."""
        typed = {
            "ward": WARD,
            "ring_me": "on",
            "company": "alone",
            "is_adult": "on",
            "given": GIVEN,
            "language": "en",
            "access": ACCESS,
            "phone": phone,
        }
        self.answer = self.client.post(ASK, {**self.left, **typed, **more, **self._token(wait)})
        return self

    def again(self, **more: str) -> "Asker":
        """Send the form as it came back."""
        self.answer = self.client.post(ASK, {**self.left, **more, **self._token(True)})
        return self

    @property
    def left(self) -> dict[str, str]:
        """What the form on the page would send."""
        return _Fields(self.html).sent

    @property
    def html(self) -> str:
        """The page."""
        return str(self.answer.content.decode())

    def _token(self, wait: bool) -> dict[str, str]:
        if not wait:
            return {}
        aged = Visitor().open(ASK).wait()
        return {"token": next(one.value for one in aged.controls if one.name == "token")}

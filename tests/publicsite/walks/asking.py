"""Somebody who asks for a walk in a browser that runs no script and keeps no cookie."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.community.walks.arranged import ACCESS, GIVEN, Walks
from tests.publicsite.streets.visitor import Visitor
from tests.support import street_rows
from tests.support.markup import Markup

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

    def send(self, phone: str, /, **more: str) -> "Asker":
        """Fill the form in, take as long over it as people do, and press Send."""
        return self._post(phone, **(_aged() | more))

    def send_at_once(self, phone: str, /) -> "Asker":
        """Fill the form in as fast as a program does."""
        return self._post(phone)

    def again(self, **more: str) -> "Asker":
        """Send the form as it came back."""
        self.answer = self.client.post(ASK, {**self.left, **more, **_aged()})
        return self

    def _post(self, phone: str, /, **more: str) -> "Asker":
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
        self.answer = self.client.post(ASK, {**self.left, **typed, **more})
        return self

    @property
    def left(self) -> dict[str, str]:
        """What the form on the page would send."""
        return _Fields(self.html).sent

    @property
    def html(self) -> str:
        """The page."""
        return str(self.answer.content.decode())


def faults_of(html: str) -> list[str]:
    """List what is wrong with a page's markup.

    Its one style, and forms without Django's token, are as on all these pages.
    """
    return [
        one
        for one in Markup(html).faults
        if not one.startswith("inline code: <style>") and not one.endswith("carries no token")
    ]


def _aged() -> dict[str, str]:
    """Make the token of a form that was drawn a while ago."""
    controls = Visitor().open(ASK).wait().controls
    return {"token": next(one.value for one in controls if one.name == "token")}

"""Somebody with a browser that runs no script: reads a form, ticks, and presses one button."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core import signing
from django.test import Client

_SIGNER = "streetsafe.form"
A_WHILE_S = 40


@dataclass
class Control:
    """One control of the form, as it stands; `words` are those of its label."""

    name: str
    value: str
    kind: str
    checked: bool = False
    words: str = ""


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[Control] = []
        self.words: list[str] = []
        self._labels: list[Control] = []
        self._in_label = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._in_label = self._in_label or tag == "label"
        if tag in ("input", "button") and "name" in found:
            control = Control(
                name=found["name"],
                value=found.get("value", ""),
                kind="button" if tag == "button" else found.get("type", "text"),
                checked="checked" in found,
            )
            self.controls.append(control)
            if self._in_label:
                self._labels.append(control)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label = False
            self._labels.clear()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(" ".join(data.split()))
            for control in self._labels:
                control.words = f"{control.words} {self.words[-1]}".strip()


@dataclass
class Visitor:
    """A browser without script, cookies or an account."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    answer: Any = None
    controls: list[Control] = field(default_factory=list)
    words: str = ""

    def open(self, path: str = "/streets") -> "Visitor":
        """Load a page."""
        return self._read(self.client.get(path))

    def tick(self, *words: str) -> "Visitor":
        """Tick boxes and pick choices by their labels."""
        for each in words:
            chosen = next(one for one in self.controls if one.words == each and not one.checked)
            if chosen.kind == "radio":
                for other in self.controls:
                    other.checked = other.checked and other.name != chosen.name
            chosen.checked = True
        return self

    def type(self, name: str, text: str) -> "Visitor":
        """Type into a field."""
        next(one for one in self.controls if one.name == name).value = text
        return self

    def wait(self) -> "Visitor":
        """Take as long over the form as people do: its token is one that was drawn before."""
        aged = signing.dumps([signing.dumps(time.time()), time.time() - A_WHILE_S], salt=_SIGNER)
        return self.type("token", aged)

    def press(self, path: str, **button: str) -> "Visitor":
        """Send the form to the address of one of its buttons, and follow where that leads."""
        return self._read(self.client.post(path, self.sent | button, follow=True))

    @property
    def sent(self) -> dict[str, Any]:
        """What a browser would send, less the button."""
        fields: dict[str, list[str]] = {}
        for one in self.controls:
            picked = one.checked if one.kind in ("radio", "checkbox") else True
            if picked and one.kind not in ("button", "image"):
                fields.setdefault(one.name, []).append(one.value)
        return dict(fields)

    @property
    def ticked(self) -> set[str]:
        """The labels of all that is ticked or picked."""
        return {one.words for one in self.controls if one.checked}

    def offered(self) -> list[str]:
        """The streets that can be picked."""
        return [one.words for one in self.controls if one.name == "unit" and one.kind == "radio"]

    @property
    def html(self) -> str:
        """The page."""
        return str(self.answer.content.decode())

    def _read(self, answer: Any) -> "Visitor":
        self.answer = answer
        read = _Reader(answer.content.decode())
        self.controls, self.words = read.controls, " ".join(read.words)
        return self

"""Somebody on the public pages about streets: no account, no script, no map, nothing kept."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.actors import page as pages
from simulator.actors.client import Client
from simulator.actors.page import Page

STREETS = "/streets"
# A form that comes back sooner is held until somebody has looked at it.
READING_S = 3.5
_BAD_LIGHT, _NOBODY_ABOUT = "1", "2"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What whoever reported is shown, once."""

    code: str
    text: str


class Visitor:
    """A browser without script."""

    def __init__(self, *, service_url: str) -> None:
        self.client = Client(service_url)

    def report(self, street: str) -> Sent:
        """Find a street by its name, tick what is wrong there, and send it."""
        empty = self._get(STREETS).form(f"{STREETS}/reports")
        found = self._post(f"{STREETS}/search", {**empty.fields, "street": street})
        form = found.form(f"{STREETS}/reports")
        time.sleep(READING_S)
        said = {
            **form.fields,
            "unit": form.choices["unit"][0],
            "reasons": [_BAD_LIGHT, _NOBODY_ABOUT],
            "when": "this_week",
            "dark": "dark",
        }
        thanks = self._post(f"{STREETS}/reports", said)
        (code,) = (mark["text"] for mark in thanks.marks if mark.get("id") == "code")
        return Sent(code=code, text=thanks.text)

    def look_back(self, code: str) -> str:
        """Read what the code tells: the street, and what is done there."""
        path = f"{STREETS}/code"
        fields = self._get(path).form(path).fields
        return self._post(path, {**fields, "code": code}).text

    def actions(self) -> str:
        """Read the page of everything that was asked for."""
        return self._get(f"{STREETS}/actions").text

    def _get(self, path: str) -> Page:
        return pages.read(self.client.call("GET", path).text, address=path)

    def _post(self, path: str, fields: Mapping[str, object]) -> Page:
        answer = self.client.call("POST", path, data=fields, expect=(200, 303))
        if answer.is_redirect:
            return self._get(answer.headers["Location"])
        return pages.read(answer.text, address=path)

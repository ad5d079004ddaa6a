"""Somebody who asks for a walk, on the public pages: no account, no script, nothing kept."""

import time
from collections.abc import Mapping

from simulator.actors import page as pages
from simulator.actors.client import Client
from simulator.actors.page import Page
from simulator.actors.visitor import READING_S

ASK, CODE = "/walks/ask", "/walks/code"


class Walker:
    """A browser without script; `name` is what they want to be called."""

    def __init__(self, *, service_url: str, name: str) -> None:
        self.client, self.name = Client(service_url), name

    def ask(self, *, phone: str, ward: str = "") -> str:
        """Ask to be rung about a walk with a friend; return what the page says to that.

        `ward` is how its name begins; the first of the form where it is empty.
        """
        form = self._get(ASK).form(ASK)
        offered = [one for one in form.choices["ward"] if one]
        chosen = next(one for one in offered if one.partition(": ")[2].startswith(ward))
        time.sleep(READING_S)
        said = {
            **form.fields,
            "ward": chosen,
            "ring_me": "on",
            "company": "friend",
            "is_adult": "on",
            "given": self.name,
            "access": "no steps",
            "phone": phone,
        }
        return self._post(ASK, said).text

    def wards(self) -> list[str]:
        """List the wards of the form."""
        offered = self._get(ASK).form(ASK).choices["ward"]
        return [one.partition(": ")[2] for one in offered if one]

    def look(self, code: str) -> str:
        """Read the page of a code, as it was typed in."""
        return self._post(CODE, {**self._get(CODE).form(CODE).fields, "code": code}).text

    def press(self, code: str, do: str) -> str:
        """Press a button of that page."""
        return self._post(f"/walks/{code}", {"do": do}).text

    def status_of(self, code: str) -> int:
        """Say how the address of a code is answered."""
        return self.client.call("GET", f"/walks/{code}", expect=(200, 404)).status_code

    def _get(self, path: str) -> Page:
        return pages.read(self.client.call("GET", path).text, address=path)

    def _post(self, path: str, fields: Mapping[str, object]) -> Page:
        answer = self.client.call("POST", path, data=fields, expect=(200, 303))
        if answer.is_redirect:
            return self._get(answer.headers["Location"])
        return pages.read(answer.text, address=path)

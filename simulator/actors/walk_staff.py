"""Whoever plans walks, and the account by which an officer who walks opens their pages."""

import time
from collections.abc import Mapping
from datetime import datetime

from simulator.actors.neighbourhood import NEIGHBOURHOOD, NotListedError
from simulator.actors.operator import Operator
from simulator.actors.page import Form, Page

WALKS, MINE = f"{NEIGHBOURHOOD}/walks", f"{NEIGHBOURHOOD}/my-walks"
_LOOK_EVERY_S = 1.0


class Coordinator(Operator):
    """Attests officers, speaks to walkers, pairs, and sees that each finding is answered."""

    def attests(self, *, number: str, username: str, wards: list[str]) -> None:
        """Attest an officer of the force's record, with the account they open the pages by."""
        path = f"{WALKS}/officers"
        form = _form_with(self.page(path), "wards")
        said = {"number": number, "username": username, "attested": "on", "wards": wards}
        self._send(path, form, said)

    def spoke_to(self, name: str) -> None:
        """Say that they have spoken to a walker."""
        self._do(name, {"do": "spoken"})

    def pairs(self, name: str, *, starts_at: datetime) -> None:
        """Ask the first officer of the list, at the first Spot of the ward."""
        path = self._path(name)
        form = _form_with(self.page(path), "spot")
        officer, spot = (_first(form, each) for each in ("officer", "spot"))
        at = f"{starts_at:%Y-%m-%dT%H:%M}"
        said = {"do": "pair", "officer": officer, "spot": spot, "starts_at": at, "lasts": "30"}
        self._send(path, form, said)

    def asks_owner(self, name: str, *, note: str) -> None:
        """Answer the first open finding by asking the first owner for light."""
        path, form = self._open_finding(name, "owner")
        said = {"do": "ask", "kind": "lighting", "owner": _first(form, "owner")}
        self._send(path, form, {**said, "public_note": note})

    def says_why_not(self, name: str) -> None:
        """Answer the first open finding by saying that nobody can change it."""
        path, form = self._open_finding(name, "why")
        self._send(path, form, {"do": "close", "why": "nobody_can"})

    def wait_until(self, name: str, state: str, *, timeout: float) -> None:
        """Wait until a walk is so far, in the words of its page; raises NotListedError."""
        end = time.monotonic() + timeout
        while state not in self.page(self._path(name)).text[:1500]:
            if time.monotonic() > end:
                raise NotListedError(f"The walk of {name} did not become: {state}.")
            time.sleep(_LOOK_EVERY_S)

    def queue_of_walks(self) -> str:
        """Read the page of all walks."""
        return self.page(WALKS).text

    def _do(self, name: str, fields: dict[str, str]) -> None:
        path = self._path(name)
        self.press(self.page(path), path, fields)

    def _open_finding(self, name: str, field: str) -> tuple[str, Form]:
        form = _form_with(self.page(self._path(name)), field)
        return form.action, form

    def _path(self, name: str) -> str:
        return f"{WALKS}/{_walk_of(self.page(WALKS), name)}"

    def _send(self, path: str, form: Form, fields: Mapping[str, object]) -> None:
        self.client.call("POST", path, data={**form.fields, **fields}, expect=(303,))


class WalkOfficer(Operator):
    """The pages of an officer who walks."""

    def does(self, what: str, **fields: str) -> str:
        """Press a button of their one walk; return what the page then says."""
        path = self._path()
        page = self.press(self.page(path), path, {"do": what, **fields})
        return page.text

    def sees(self) -> str:
        """Read the page of their one walk."""
        return self.page(self._path()).text

    def finds(self, reason: str, note: str) -> None:
        """Note something at the first place that the form offers."""
        path = self._path()
        form = _form_with(self.page(path), "reasons")
        said = {"do": "finding", "unit": _first(form, "unit"), "reasons": reason, "note": note}
        self.press(self.page(path), path, said)

    def _path(self) -> str:
        return f"{MINE}/{_walk_of(self.page(MINE), '')}"


def _walk_of(page: Page, name: str) -> str:
    """Find the walk whose row begins with a name: the newest is first."""
    for mark in page.marks:
        if mark.get("id", "").startswith("walk-") and mark["text"].startswith(name):
            return mark["id"].removeprefix("walk-")
    raise NotListedError(f"No walk of {name or 'theirs'} is on the page.")


def _form_with(page: Page, field: str) -> Form:
    """Find the form that has a field of choices; raises NotListedError."""
    for form in page.forms:
        if field in form.choices:
            return form
    raise NotListedError(f"The page has no form with {field}.")


def _first(form: Form, field: str) -> str:
    for one in form.choices[field]:
        if one:
            return one
    raise NotListedError(f"Nothing can be chosen for {field}.")

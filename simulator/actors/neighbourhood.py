"""The neighbourhood's staff and partners: they sign in as an operator does, to other pages."""

from datetime import date

from simulator.actors.operator import Operator
from simulator.actors.page import Page

NEIGHBOURHOOD = "/neighbourhood"
_LIGHTING = "lighting"


class NotListedError(AssertionError):
    """A road or an action is not on the page where it was looked for."""


class Analyst(Operator):
    """Reads the week's list, says what is real, and asks owners."""

    def says_it_is_real(self, street: str) -> str:
        """Judge the growing road of this name real; return what stands of it on the list."""
        signal = self._row(street)
        path = f"{NEIGHBOURHOOD}/{signal}/judge".replace("signal-", "signals/")
        self.press(self._week(), path, {"state": "real"})
        return self._text(self._week(), signal)

    def asks_for_lighting(self, street: str, *, note: str) -> None:
        """Ask the first owner on the form for lighting there."""
        path = f"{NEIGHBOURHOOD}/{self._row(street)}/act".replace("signal-", "signals/")
        page = self.page(path)
        owner = next(one for one in page.form(path).choices["owner"] if one)
        self.press(page, path, {"kind": _LIGHTING, "owner": owner, "public_note": note})

    def lists(self, street: str) -> bool:
        """Say whether the road is on the week's list."""
        return any(_is_of(mark["text"], street) for mark in _rows(self._week(), "signal-"))

    def _week(self) -> Page:
        return self.page(f"{NEIGHBOURHOOD}/")

    def _row(self, street: str) -> str:
        for mark in _rows(self._week(), "signal-"):
            if _is_of(mark["text"], street):
                return mark["id"]
        raise NotListedError(f"{street} is not on the week's list.")

    def _text(self, page: Page, an_id: str) -> str:
        return next(mark["text"] for mark in page.marks if mark.get("id") == an_id)


class Partner(Operator):
    """Acts for an owner: says yes with a date, and that it is done."""

    def says_yes(self, street: str, *, due_on: date) -> None:
        """Say by when it will be done."""
        self._answer(street, {"do": "accepted", "due_on": due_on.isoformat()})

    def begins_and_finishes(self, street: str) -> None:
        """Say that it has begun, and that it is done."""
        self._answer(street, {"do": "started"})
        self._answer(street, {"do": "done"})

    def _answer(self, street: str, fields: dict[str, str]) -> None:
        page = self.page(f"{NEIGHBOURHOOD}/owned")
        for mark in _rows(page, "action-"):
            if _is_of(mark["text"], street):
                action = mark["id"].removeprefix("action-")
                self.press(page, f"{NEIGHBOURHOOD}/owned/{action}/move", fields)
                return
        raise NotListedError(f"Nothing is asked of this owner about {street}.")


def _rows(page: Page, prefix: str) -> list[dict[str, str]]:
    return [mark for mark in page.marks if mark.get("id", "").startswith(prefix)]


def _is_of(text: str, street: str) -> bool:
    """Say whether a row is of this street: its name comes first in it."""
    return text.startswith((f"{street} ", f"{street},"))

"""A town-centre team: reads its week, and taps here and leaving."""

from dataclasses import dataclass

from simulator.actors.neighbourhood import NEIGHBOURHOOD, NotListedError
from simulator.actors.operator import Operator
from simulator.actors.page import Form, Page

PATROLS = f"{NEIGHBOURHOOD}/patrols"


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """What a page says after a tap."""

    text: str


class PatrolTeam(Operator):
    """Somebody of the team, with a phone."""

    def week(self) -> str:
        """Read the plan of the week."""
        return self.page(PATROLS).text

    def taps_here(self) -> Tapped:
        """Say that they are on the first road that the page offers."""
        return self._tap("here")

    def taps_leaving(self) -> Tapped:
        """Say that they leave it."""
        return self._tap("leave")

    def _tap(self, what: str) -> Tapped:
        page = self.page(f"{PATROLS}/now")
        form = _form(page, what)
        return Tapped(text=self.press(page, form.action, {}).text)


def _form(page: Page, what: str) -> Form:
    for form in page.forms:
        if form.action.startswith(PATROLS) and form.action.endswith(f"/{what}"):
            return form
    raise NotListedError(f"The page offers no tap for {what}: {page.text[:400]}")

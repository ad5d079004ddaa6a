"""What /streets shows: the form as it was left, the streets on offer, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from community.streets import current
from community.streets.models import StreetImport
from community.streetsafe.actions import form_tokens
from publicsite import map_window, places, responses
from publicsite.forms.tap import TapForm
from publicsite.map_window import Middle
from publicsite.places import Place

TOO_OLD = "This page was open too long. Your ticks are still here. Please press Send again."
TOO_MANY = "Many reports came from your network. Your ticks are still here. Please try later."


@dataclass(frozen=True, kw_only=True)
class TapPage:
    """One page: `offered` are the streets to pick from; `say` is what was or was not found."""

    form: TapForm
    token: str
    middle: Middle
    offered: Sequence[Place] = ()
    say: str = ""
    problem: str = ""

    @property
    def side(self) -> int:
        """The map's width and height, in CSS pixels."""
        return map_window.SIDE_PX

    @property
    def sides(self) -> Sequence[str]:
        """Where the map can be moved to."""
        return map_window.SIDES

    @property
    def tiles(self) -> str:
        """The beginning of the address of each tile of the moving map; "" before any streets."""
        if self._streets is None:
            return ""
        first = reverse("streets:map-tile", args=[bytes(self._streets.digest).hex(), 0, 0, 0])
        return first.removesuffix("0/0/0.json")

    @property
    def credit(self) -> str:
        """Whose streets the moving map shows."""
        return self._streets.attribution if self._streets else ""

    @cached_property
    def _streets(self) -> StreetImport | None:
        """The streets that are ours now."""
        return current.find()

    def saying(self, problem: str) -> "TapPage":
        """Make the same page with something that went wrong above it."""
        return replace(self, problem=problem)

    def with_new_token(self) -> "TapPage":
        """Make the same page, drawn now."""
        return replace(self, token=form_tokens.issue())

    def answer(self, *, status: int = 200) -> HttpResponse:
        """Draw it."""
        self.form.fields["unit"].offer(self.offered)  # type: ignore[attr-defined]
        return responses.page("tap.html", {"page": self}, status=status, asks_where=True)


def empty() -> TapPage:
    """Make the page that everybody gets, the same for all but its token."""
    return TapPage(form=TapForm(), token=form_tokens.issue(), middle=map_window.start())


def as_sent(sent: QueryDict) -> TapPage:
    """Make the page as it was sent, with nothing lost and no fault found."""
    return TapPage(
        form=TapForm.kept(sent),
        token=sent.get("token", "") or form_tokens.issue(),
        middle=map_window.read(sent.get("middle", "")) or map_window.start(),
        offered=places.joined(places.find_all(sent.getlist("offered")), chosen(sent)),
    )


def refused(sent: QueryDict, form: TapForm) -> TapPage:
    """Make the page as it was sent, with the faults that `form` has found."""
    return replace(as_sent(sent), form=form)


def chosen(sent: QueryDict) -> list[Place]:
    """Find the place that was picked, if there is one."""
    return places.find_all([sent.get("unit", "")])

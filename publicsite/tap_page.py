"""What /streets shows: the form as it was left, the streets on offer, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from community.streets import current
from community.streets.models import StreetImport
from community.streetsafe.actions import form_tokens
from publicsite import languages, map_window, places, responses
from publicsite.forms import in_language
from publicsite.forms.tap import TapForm
from publicsite.map_window import Middle
from publicsite.places import Place
from publicsite.wordings import catalogues
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings

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
    words: Wordings = ENGLISH

    @property
    def side(self) -> int:
        """The map's width and height, in CSS pixels."""
        return map_window.SIDE_PX

    @property
    def sides(self) -> Sequence[tuple[str, str]]:
        """Where the map can be moved to, and what its button says."""
        return [(side, self.words.say(f"where.{side}")) for side in map_window.SIDES]

    @property
    def has_script(self) -> bool:
        """Whether the page has its script, which speaks English. Nothing needs it."""
        return self.words.is_english

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
        return replace(self, problem=catalogues.translated(problem, into=self.words))

    def with_new_token(self) -> "TapPage":
        """Make the same page, drawn now."""
        return replace(self, token=form_tokens.issue())

    def answer(self, *, status: int = 200) -> HttpResponse:
        """Draw it."""
        field: Any = self.form.fields["unit"]
        field.offer(self.offered, words=self.words)
        context = {"page": self, "languages": languages.offered()}
        return responses.page(
            "tap.html", context, words=self.words, status=status, asks_where=self.has_script
        )


def empty(words: Wordings) -> TapPage:
    """Make the page that everybody gets in a language, the same for all but its token."""
    return TapPage(
        form=in_language.put(TapForm(), words),
        token=form_tokens.issue(),
        middle=map_window.start(),
        words=words,
    )


def as_sent(sent: QueryDict) -> TapPage:
    """Make the page as it was sent, with nothing lost and no fault found."""
    words = languages.of_sent(sent)
    return TapPage(
        form=in_language.put(TapForm.kept(sent), words),
        words=words,
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

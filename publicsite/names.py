"""Names of places and other English things on a page of another language.

A street's name stays as it is written, set apart by `<bdi>` so that it keeps its own direction.
What English pages say stays text.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.html import format_html

from community.streets.enums import UnitKind
from publicsite.places import Place
from publicsite.wordings import catalogues
from publicsite.wordings.shape import Wordings


@dataclass(frozen=True, kw_only=True)
class Named:
    """A place as a page of this language names it."""

    place: Place
    words: Wordings

    @property
    def title(self) -> str:
        """Name it without markup, for a title."""
        if self.words.is_english:
            return self.place.label
        return " ".join([self.place.unit.name, *self._said_behind])

    @property
    def html(self) -> str:
        """Name it for a page."""
        if self.words.is_english:
            return self.place.label
        behind = "".join(f" {said}" for said in self._said_behind)
        return format_html("{}{}", apart(self.place.unit.name, self.words), behind)

    @property
    def area(self) -> str:
        """Name its ward and borough."""
        unit = self.place.unit
        return apart(f"{unit.ward}, {unit.borough}", self.words)

    @property
    def report_is_in(self) -> str:
        """Say that a report of it came."""
        return format_html(self.words.phrases["thanks.report_in"].text, place=self.html)

    @property
    def _said_behind(self) -> list[str]:
        """What is said behind the name, in the page's language."""
        beside = catalogues.translated(self.place.unit.beside, into=self.words)
        whole = self.place.unit.kind == UnitKind.STREET
        return [
            *([f"({beside})"] if beside else []),
            *([self.words.say("where.whole")] if whole else []),
        ]


def apart(name: str, words: Wordings) -> str:
    """Set an English name apart from the words around it, with nothing around it in English."""
    return name if words.is_english else format_html('<bdi lang="en">{}</bdi>', name)


def day(on: date, words: Wordings, *, english: str) -> str:
    """Write a day: in English by a Django format, else in figures that all of them read alike.

    Django's own names of days and months are not those of every language of ours.
    """
    if words.is_english:
        return formats.date_format(on, english)
    return format_html('<bdi dir="ltr">{}</bdi>', on.strftime("%d/%m/%Y"))

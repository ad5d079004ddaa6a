"""Streets and spots by what people type: without a map, and mistyped."""

import re
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Concat, Greatest, Upper

from community.streets import units
from community.streets.enums import SpotKind
from community.streets.models import Spot, Street, Stretch
from community.streets.units import Unit

_TEXT_AT_MOST = 60
_STREETS_BEFORE_SPOTS = 3
_KINDS = {str(kind.label): kind for kind in SpotKind}
_KIND = "|".join(_KINDS)
# "by the station", "near school", "the park"; a kind alone is no street's name either.
_BY = re.compile(
    rf"(?:^|\s)(?:(?:by|near|at|in|beside|outside)(?:\s+the)?|the)\s+({_KIND})(?=[\s,]|$)"
    rf"|^({_KIND})$",
    re.IGNORECASE,
)
_Row = TypeVar("_Row", Street, Spot)
# Whether the name begins with what was typed, and how like it is.
_Fit = tuple[int, float]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was typed: all of it, and its parts where it says "by the station"."""

    whole: str
    kind: SpotKind | None
    street: str


def units_named(text: str, *, at_most: int = 10) -> list[Unit]:
    """Give the units that a typed text may mean, the likeliest first; whole streets and spots.

    The beginning of a name comes before what is only like it. "Ley Street by the station" gives the
    stretches of the street that are, "the station" the spots of that kind.
    """
    asked = _read(text)
    if asked is None:
        return []
    found = _whole(asked.whole, at_most=at_most)
    if asked.kind is not None:
        found = _by_kind(asked.kind, asked.street, at_most=at_most)
    return list({one.id: one for one in found}.values())[:at_most]


def _read(text: str) -> _Asked | None:
    printable = "".join(one if one.isprintable() else " " for one in text[: 4 * _TEXT_AT_MOST])
    whole = " ".join(printable.split())[:_TEXT_AT_MOST].strip(" ,.;")
    if not any(one.isalnum() for one in whole):
        return None
    said = _BY.search(whole)
    if said is None:
        return _Asked(whole=whole, kind=None, street="")
    before = whole[: said.start()].strip(" ,")
    after = whole[said.end() :].strip(" ,")
    return _Asked(whole=whole, kind=_KINDS[(said[1] or said[2]).lower()], street=before or after)


def _by_kind(kind: SpotKind, text: str, *, at_most: int) -> list[Unit]:
    """Give the stretches named that are by such a spot, the likeliest streets, and the spots."""
    streets = [one for _, one in _alike(Street, text, at_most=at_most)] if text else []
    return [
        *_stretches_by(kind, streets),
        *map(units.of_street, streets[:_STREETS_BEFORE_SPOTS]),
        *map(units.of_spot, _of_kind(kind, text, at_most=at_most)),
    ]


def _stretches_by(kind: SpotKind, streets: list[Street]) -> list[Unit]:
    """Give the stretches of streets, in their order, that have a spot of a kind."""
    found = Stretch.objects.filter(
        street__in=streets,
        street_import__is_current=True,
        spots__kind=kind,
        spots__street_import__is_current=True,
    ).select_related("street")
    order = {street.pk: number for number, street in enumerate(streets)}
    return units.of_stretches(sorted(set(found), key=lambda one: (order[one.street_id], one.pk)))


def _whole(text: str, *, at_most: int) -> list[Unit]:
    """Give whole streets and spots by how well they fit, then the streets of a ward so named."""
    ranked = [
        *((fit, units.of_street(one)) for fit, one in _alike(Street, text, at_most=at_most)),
        *((fit, units.of_spot(one)) for fit, one in _alike(Spot, text, at_most=at_most)),
    ]
    ranked.sort(key=lambda one: one[0], reverse=True)
    found = [unit for _, unit in ranked]
    return found if len(found) >= at_most else [*found, *_of_ward(text, at_most=at_most)]


def _alike(model: type[_Row], text: str, *, at_most: int) -> list[tuple[_Fit, _Row]]:
    """Give the rows whose name begins so, or is like it: by the index of trigrams.

    "Ley Street Clementswood" is like the name, and likest where the ward is that one.
    """
    typed = text.upper()
    rows = (
        model._default_manager.filter(street_import__is_current=True)
        .annotate(upper=Upper("name"))
        .filter(Q(upper__startswith=typed) | Q(upper__trigram_similar=typed))
        .annotate(
            begins=Case(
                When(upper__startswith=typed, then=1), default=0, output_field=IntegerField()
            ),
            fit=Greatest(
                TrigramSimilarity("upper", typed),
                TrigramSimilarity(Concat("upper", Value(" "), Upper("ward")), typed),
            ),
        )
        .order_by("-begins", "-fit", "name", "ward", "pk")
    )
    return [((one.begins, one.fit), one) for one in rows[:at_most]]


def _of_kind(kind: SpotKind, text: str, *, at_most: int) -> list[Spot]:
    """Give the spots of a kind, those first whose name and ward are like the rest of the text."""
    return list(
        Spot.objects.filter(street_import__is_current=True, kind=kind)
        .annotate(fit=TrigramSimilarity(Concat("name", Value(" "), "ward"), text))
        .order_by("-fit", "name", "ward", "pk")[:at_most]
    )


def _of_ward(text: str, *, at_most: int) -> list[Unit]:
    streets = Street.objects.filter(street_import__is_current=True, ward__istartswith=text)
    return [units.of_street(one) for one in streets.order_by("name", "pk")[:at_most]]

"""The page of three questions, and the two ways of finding a street on it."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from community.streets import nearest, search
from publicsite import languages, map_window, places, responses, tap_page
from publicsite.forms import in_language
from publicsite.forms.tap import NearForm, SearchForm
from publicsite.map_window import Middle
from publicsite.places import Place
from publicsite.tap_page import TapPage
from publicsite.wordings import catalogues

LISTED_AT_MOST = 10
# What of the map's 800 metres is its middle.
MAP_WITHIN_M = 300
PICK_ONE = "Which street is it? Pick one. If it is none of these, type the name."
NO_PLACE = "These streets are near the middle of the map. Pick one, or type the name."
OUTSIDE = "We have no street there. Tap again, or type the name."
NO_NAME = "We have no street of that name. Type only how it begins."


@require_safe
def tap(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return tap_page.empty(languages.of_request(request)).answer()


# Here and below: the signed token of the form stands for Django's cookie, which we do not set.
@csrf_exempt
@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """Offer the streets near a tap; without a place those in the middle of the map."""
    form, shown = NearForm(request.POST), tap_page.as_sent(request.POST)
    place = form.place(shown.middle)
    middle = form.middle_after(shown.middle, place=place)
    if place is None and form.cleaned_data.get("move"):
        return replace(shown, middle=middle).answer()
    found = places.near(lat=place[0], lon=place[1]) if place else _around(middle)
    say = (PICK_ONE if place else NO_PLACE) if found else OUTSIDE
    return _offer(request, replace(shown, middle=middle), found=found, say=say)


@csrf_exempt
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Offer the streets and places of a name."""
    shown = tap_page.as_sent(request.POST)
    form = in_language.put(SearchForm(request.POST), shown.words)
    if not form.is_valid():
        why = " ".join(map(str, form.errors["street"]))
        return _offer(request, shown, found=[], say=why, status=400)
    named = search.units_named(form.cleaned_data["street"], at_most=LISTED_AT_MOST)
    found = places.of_units(named)
    middle = map_window.around_unit(named[0]) if named else None
    shown = replace(shown, middle=middle or shown.middle)
    return _offer(request, shown, found=found, say=PICK_ONE if found else NO_NAME)


def _around(middle: Middle) -> list[Place]:
    """Find the streets in the middle of the map: whole units, since nobody said where on them."""
    lat, lon = middle.degrees
    found = nearest.units_near(lat=lat, lon=lon, at_most=LISTED_AT_MOST, within_m=MAP_WITHIN_M)
    return places.of_units(each.unit for each in found)


def _offer(
    request: HttpRequest, shown: TapPage, *, found: Sequence[Place], say: str, status: int = 200
) -> HttpResponse:
    """Show what was found, behind what was picked before."""
    say = catalogues.translated(say, into=shown.words)
    if responses.wants_json(request):
        units = [each.as_json for each in found]
        return responses.as_json({"units": units, "say": say}, status=status)
    offered = places.joined(tap_page.chosen(request.POST), found) if found else shown.offered
    return replace(shown, offered=offered, say=say).answer(status=status)

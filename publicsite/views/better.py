"""Whether a street feels better now: one tap, counted as any other report is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from community.streets import units
from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.actions.network_pace import TooMany
from publicsite import languages, responses, taking, tap_page, work
from publicsite.forms.better import FEELS_BETTER, Better, BetterForm, better_answers
from publicsite.names import Named
from publicsite.places import Place
from publicsite.wordings import catalogues
from publicsite.wordings.shape import Wordings

_TOO_MANY = "Many reports came from your network. Please try later."
_TOO_OLD = "This page was open too long. Please press again."


@require_safe
def ask(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Ask it of a road where work is done; 404 for any other.

    Apart from the road's own page, which caches keep: the token of a form is as old as its page.
    """
    words = languages.of_request(request)
    unit = units.find(unit_id)
    if unit is None or not work.any_done(work.of_unit(unit)):
        return responses.page("road_gone.html", {}, words=words, status=404)
    return _asked(Place(unit=unit), words)


@csrf_exempt
@require_POST
def better(request: HttpRequest) -> HttpResponse:
    """Take the answer. Only a yes says anything of the street, so nothing else is kept."""
    words = languages.of_request(request)
    form = BetterForm(request.POST)
    if not form.is_valid():
        return tap_page.empty(words).answer(status=400)
    if form.cleaned_data["answer"] != Better.YES:
        return responses.page("better_thanks.html", {}, words=words)
    place = form.cleaned_data["unit"]
    try:
        return taking.take(request, place=place, answers=FEELS_BETTER)
    except TooMany:
        return _asked(place, words, problem=_TOO_MANY, status=429)
    except FormTokenExpired:
        return _asked(place, words, problem=_TOO_OLD, status=400)


def _asked(place: Place, words: Wordings, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the question with a form drawn now, below what went wrong before."""
    context = {
        "place": place,
        "named": Named(place=place, words=words),
        "token": form_tokens.issue(),
        "problem": catalogues.translated(problem, into=words),
        "answers": better_answers(words),
    }
    return responses.page("better.html", context, words=words, status=status)

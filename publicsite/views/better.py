"""Whether a street feels better now: one tap, counted as any other report is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.actions.reports import TooMany
from publicsite import responses, taking, tap_page
from publicsite.forms.better import FEELS_BETTER, Better, BetterForm
from publicsite.places import Place

_TOO_MANY = "Many reports came from your network. Please try later."
_TOO_OLD = "This page was open too long. Please press again."


@csrf_exempt
@require_POST
def better(request: HttpRequest) -> HttpResponse:
    """Take the answer. Only a yes says anything of the street, so nothing else is kept."""
    form = BetterForm(request.POST)
    if not form.is_valid():
        return tap_page.empty().answer(status=400)
    if form.cleaned_data["answer"] != Better.YES:
        return responses.page("better_thanks.html", {})
    place = form.cleaned_data["unit"]
    try:
        return taking.take(request, place=place, answers=FEELS_BETTER)
    except TooMany:
        return _again(place, why=_TOO_MANY, status=429)
    except FormTokenExpired:
        return _again(place, why=_TOO_OLD, status=400)


def _again(place: Place, *, why: str, status: int) -> HttpResponse:
    """Ask once more."""
    context = {"place": place, "token": form_tokens.issue(), "problem": why, "answers": Better}
    return responses.page("road.html", context, status=status)

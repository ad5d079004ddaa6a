"""Look back by a code: the street, and never what was said of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.streets import units
from community.streetsafe.actions import form_tokens, receipts
from publicsite import languages, numbers, responses, work
from publicsite.forms import in_language
from publicsite.forms.better import better_answers
from publicsite.forms.code import CodeForm
from publicsite.names import Named
from publicsite.places import Place
from publicsite.wordings import catalogues
from publicsite.wordings.shape import Wordings

# Of a wrong code, of one that nobody has, and of one whose report is gone: all alike.
UNKNOWN = "We have no street for that code. Look at it again, letter by letter."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or show the street of one."""
    words = languages.of_request(request)
    empty = in_language.put(CodeForm(), words)
    if request.method != "POST":
        return responses.page("code.html", {"form": empty}, words=words)
    place = _place_of(CodeForm(request.POST))
    if place is None:
        # A new form: what was typed is not shown to whoever has the telephone next.
        context = {"form": empty, "problem": catalogues.translated(UNKNOWN, into=words)}
        return responses.page("code.html", context, words=words, status=400)
    return _shown(place, words)


def _shown(place: Place, words: Wordings) -> HttpResponse:
    """Show what happened on the street."""
    works = work.of_unit(place.unit)
    context = {
        "place": place,
        "named": Named(place=place, words=words),
        "works": works,
        "any_done": work.any_done(works),
        "numbers": numbers.of_unit(place.unit),
        "token": form_tokens.issue(),
        "answers": better_answers(words),
    }
    return responses.page("looked_back.html", context, words=words)


def _place_of(form: CodeForm) -> Place | None:
    """Find the place of a code; nothing else of its report leaves this function."""
    report = receipts.find(form.cleaned_data["code"]) if form.is_valid() else None
    unit = units.find(report.unit_id) if report else None
    return Place(unit=unit) if unit else None

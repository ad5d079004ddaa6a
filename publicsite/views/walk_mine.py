"""The walker's own page, by the code that our text gave them: what is planned, and what came of it.

Time, place and officer are on it once the phone has answered a text of ours that day.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.walks.actions import walker_page
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.rules import wordings
from foundation.audit import ledger
from publicsite import responses
from publicsite.forms.code import CodeForm
from publicsite.forms.walk_marks import MarksForm

# Of a wrong code, of one that nobody has, and of one whose walk is over and wiped: all alike.
UNKNOWN = "We have no walk for that code. Look at it again, letter by letter."
NOT_NOW = "That can not be done now. This is where your walk is:"
CHOOSE = "Press one of the buttons below."
LOOK_AGAIN = "Please answer all three."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    if request.method != "POST":
        return responses.page("code.html", {"form": CodeForm()}, folder="walks")
    form = CodeForm(request.POST)
    typed = "".join(form.cleaned_data["code"].split()) if form.is_valid() else ""
    if "/" in typed or walker_page.read(typed) is None:
        return _unknown()
    return responses.see_other(reverse("walks:mine", args=[typed]))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page of a code, or do what was pressed on it (`do`)."""
    with timezone.override(settings.LOCAL_TIME_ZONE):
        return _act(request, token) if request.method == "POST" else _draw(token)


_DEEDS: dict[str, Callable[[str], None]] = {
    "see": walker_page.ask_to_see,
    "yes": walker_page.say_yes,
    "change": walker_page.change,
    "other": walker_page.decline_officer,
    "off": walker_page.call_off,
}
_RATE = "rate"


def _act(request: HttpRequest, token: str) -> HttpResponse:
    """Do one thing, and lead back, so that loading the page again does nothing."""
    wanted, marks = request.POST.get("do", ""), MarksForm(request.POST)
    if wanted not in (*_DEEDS, _RATE):
        return _draw(token, problem=CHOOSE, status=400)
    if wanted == _RATE and not marks.is_valid():
        return _draw(token, marks=marks, problem=LOOK_AGAIN, status=400)
    try:
        with ledger.transaction():
            if wanted == _RATE:
                walker_page.rate(token, marks.marks)
            else:
                _DEEDS[wanted](token)
    except NotFound:
        return _unknown()
    except MayNot:
        return _draw(token, problem=NOT_NOW, status=409)
    return responses.see_other(reverse("walks:mine", args=[token]))


def _draw(
    token: str, *, marks: MarksForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    shown = walker_page.read(token)
    if shown is None:
        return _unknown()
    context = {
        "walk": shown,
        "address": reverse("walks:mine", args=[token]),
        "marks": marks or MarksForm(),
        "problem": problem,
        "duty": wordings.DUTY,
        "number": settings.PUBLISHED_NUMBER,
    }
    return responses.page(
        "mine.html", context, status=status, folder="walks", more_styles=["walks"]
    )


def _unknown() -> HttpResponse:
    """Say that there is no such walk, with an empty form: what was typed is not shown again."""
    context = {"form": CodeForm(), "problem": UNKNOWN}
    return responses.page("code.html", context, status=404, folder="walks")

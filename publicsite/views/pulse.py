"""Two answers of somebody who was briefed: counted for the briefing, and kept with nothing else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.outcomes.actions import briefings
from community.outcomes.actions.briefings import Closed
from community.outcomes.models import Briefing
from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.enums import WhyNotCounted
from foundation.audit import ledger
from publicsite import responses, taking
from publicsite.forms.pulse import PulseForm

_TOO_OLD = "This page was open too long. Please press Send again."
_PICK = "Please answer all three."
# Three ticks are quick, and heads are the cap: only what is surely no person is left out.
_LEFT_OUT = (WhyNotCounted.TRAP, WhyNotCounted.REPLAYED)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the two questions of a briefing, or take the answers."""
    briefing = briefings.find_open(code)
    if briefing is None:
        return responses.page("pulse_over.html", {}, status=404)
    if request.method != "POST":
        return _draw(PulseForm(), briefing)
    form = PulseForm(request.POST)
    if not form.is_valid():
        return _draw(form, briefing, problem=_PICK, status=400)
    return _take(request, form, briefing)


def _take(request: HttpRequest, form: PulseForm, briefing: Briefing) -> HttpResponse:
    token, trap = request.POST.get("token", ""), request.POST.get(taking.TRAP, "")
    try:
        doubt = form_tokens.judge(token, trap=trap)
    except FormTokenExpired:
        return _draw(form, briefing, problem=_TOO_OLD, status=400)
    if doubt not in _LEFT_OUT:
        try:
            with ledger.transaction():
                briefings.answer(code=briefing.code, **form.cleaned_data)
        except Closed:
            return responses.page("pulse_over.html", {}, status=409)
    return responses.page("pulse_thanks.html", {})


def _draw(
    form: PulseForm, briefing: Briefing, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "briefing": briefing,
        "token": form_tokens.issue(),
        "problem": problem,
    }
    return responses.page("pulse.html", context, status=status)

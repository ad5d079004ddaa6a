"""Ask for a walk: the same is said of every number, and the phone itself has to answer."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.actions.network_pace import TooMany
from community.streetsafe.enums import WhyNotCounted
from community.walks.actions import booking, pace
from community.walks.rules import wordings
from foundation.audit import ledger
from foundation.client_address import client_address
from publicsite import responses, taking
from publicsite.forms.walk_ask import AskForm

TOO_OLD = "This page was open too long. What you wrote is still here. Please press Send again."
TOO_MANY = "Many people ask from your network. What you wrote is still here. Please try later."
TOO_FAST = "That was quick. Look at what you wrote. Then press Send again."


@dataclass(frozen=True, kw_only=True)
class _Page:
    """The form as it was left, its token, and what went wrong."""

    form: AskForm
    token: str
    problem: str = ""


# Here and in walk_mine: no cookie of ours exists that a page of somebody else's could use.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it."""
    with timezone.override(settings.LOCAL_TIME_ZONE):
        if request.method != "POST":
            return _draw(_Page(form=AskForm(), token=form_tokens.issue()))
        form, token = AskForm(request.POST), request.POST.get("token", "")
        if not form.is_valid():
            return _draw(_Page(form=form, token=token or form_tokens.issue()), status=400)
        return _take(request, form, token)


def _take(request: HttpRequest, form: AskForm, token: str) -> HttpResponse:
    """Take a form that has no fault. One that comes twice finds its walk open, and does nothing."""
    try:
        pace.check(client_address(request))
        doubt = form_tokens.judge(token, trap=request.POST.get(taking.TRAP, ""))
    except TooMany:
        return _draw(_Page(form=form, token=token, problem=TOO_MANY), status=429)
    except FormTokenExpired:
        fresh = form_tokens.issue()
        return _draw(_Page(form=form, token=fresh, problem=TOO_OLD), status=400)
    if doubt is WhyNotCounted.TOO_FAST:
        return _draw(_Page(form=form, token=token, problem=TOO_FAST), status=400)
    if doubt is not WhyNotCounted.TRAP:
        with ledger.transaction():
            booking.ask(form.wish)
    return responses.page("sent.html", {"sent": wordings.SENT}, folder="walks")


def _draw(page: _Page, *, status: int = 200) -> HttpResponse:
    context = {
        "page": page,
        "ask": wordings.ASK,
        "duty": wordings.DUTY,
        "start": wordings.START,
        "days": settings.WALKS_WALKERS_KEPT_FOR.days,
        "has_leads": bool(settings.WALKS_GROUP_LEADS),
    }
    return responses.page("ask.html", context, status=status, folder="walks", more_styles=["walks"])

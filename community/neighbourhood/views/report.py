"""The form for reports that come by phone or at an event."""

from django.http import HttpRequest, HttpResponse

from community.neighbourhood import actors, decorators, responses
from community.neighbourhood.forms import ReportForm
from community.streets import search
from community.streets.units import Unit
from community.streetsafe.actions import form_tokens, reports
from community.streetsafe.enums import WhyNotCounted
from foundation.audit import ledger

_AGAIN = "Nothing was stored: this form had lain open too long. Send it again."
_TWICE = (
    "Nothing was stored twice: this form was sent before. Send it again if it is another report."
)


def report(request: HttpRequest) -> HttpResponse:
    """Show the form, find a street, or store what was told."""
    return _take(request) if request.method == "POST" else _show(request)


@decorators.analyst_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, ReportForm(initial={"once": form_tokens.issue()}))


@decorators.analyst_required
def _take(request: HttpRequest) -> HttpResponse:
    """Find a street (`do` is "find") and keep every tick, or store the report."""
    found = search.units_named(request.POST.get("street", ""))
    form = ReportForm(request.POST, found=found)
    if request.POST.get("do") == "find":
        return _draw_again(request, found)
    if not form.is_valid():
        return _draw(request, form, status=400)
    try:
        before = form_tokens.judge(form.cleaned_data["once"], trap="")
    except form_tokens.FormTokenExpired:
        return _draw_again(request, found, sentence=_AGAIN, status=409)
    if before == WhyNotCounted.REPLAYED:
        return _draw_again(request, found, sentence=_TWICE, status=409)
    return _store(request, form)


def _store(request: HttpRequest, form: ReportForm) -> HttpResponse:
    with ledger.transaction():
        receipt = reports.receive(
            unit=form.chosen,
            chainage_m=None,
            answers=form.answers,
            channel=form.cleaned_data["channel"],
            actor=actors.of(decorators.user_of(request)),
        )
    # Shown once and kept nowhere, so that there is no address to lead on to.
    return responses.page(request, "taken", code=receipt.code, unit=form.chosen)


def _draw_again(
    request: HttpRequest, found: list[Unit], *, sentence: str = "", status: int = 200
) -> HttpResponse:
    form = ReportForm.drawn_again(request.POST, found=found, once=form_tokens.issue())
    return _draw(request, form, sentence=sentence, status=status, found=found, looked=True)


def _draw(
    request: HttpRequest, form: ReportForm, *, status: int = 200, **context: object
) -> HttpResponse:
    return responses.page(request, "report", form=form, status=status, **context)

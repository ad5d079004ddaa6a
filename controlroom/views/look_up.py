"""The call taker's page: what somebody on the line reads out finds their case."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from controlroom import decorators, responses
from controlroom.forms import LookUpForm
from foundation.audit import ledger
from verification.actions.joining import phone_lookup
from verification.actions.records import refusals


def look_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or look up what somebody on the line reads out."""
    if request.method == "GET":
        return _ask(request)
    if request.method == "POST":
        return _look(request)
    return HttpResponseNotAllowed(["GET", "POST"])


@decorators.viewer_required
def _ask(request: HttpRequest) -> HttpResponse:
    """Show the empty form."""
    return render(request, "controlroom/look_up.html", {"form": LookUpForm()})


@decorators.operator_required
def _look(request: HttpRequest) -> HttpResponse:
    """Find the case and say what to say; where there is none, say to send a unit."""
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), sent=form)
    typed = form.cleaned_data
    try:
        with ledger.transaction():
            found = phone_lookup.look_up(
                by=decorators.user_of(request),
                code=typed["code"] or None,
                ref=typed["ref"] or None,
                phone=typed["phone"] or None,
                voice=typed["voice"],
            )
    except refusals.Refusal as refusal:
        return _refused(request, responses.of_refusal(refusal), sent=form)
    # A number is not shown again once it was of use.
    again = LookUpForm(initial={"code": typed["code"], "ref": typed["ref"]})
    context = {"found": found, "form": again}
    return render(request, "controlroom/look_up.html", context)


def _refused(
    request: HttpRequest, problem: responses.ActionProblem, *, sent: LookUpForm
) -> HttpResponse:
    """Tell what is wrong above the form, with what was typed still in it."""
    if decorators.wants_json(request):
        return problem.as_json()
    context = {"problem": problem, "form": sent}
    return render(request, "controlroom/look_up.html", context, status=problem.status)

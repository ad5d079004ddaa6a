"""The call taker's door."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from audit import ledger
from controlroom import access, answers
from controlroom.forms import LookUpForm
from verification.rules.phone_numbers import NotANumber
from verification.verbs import look_ups, refusals


def look_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or look up what somebody on the line reads out."""
    if request.method == "GET":
        return _ask(request)
    if request.method == "POST":
        return _look(request)
    return HttpResponseNotAllowed(["GET", "POST"])


@access.looking
def _ask(request: HttpRequest) -> HttpResponse:
    """Show the empty form."""
    return render(request, "controlroom/look_up.html", {"typed": {}})


@access.acting
def _look(request: HttpRequest) -> HttpResponse:
    """Find the case and say what to say; where there is none, say to send a unit."""
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _refused(request, answers.of_form(form))
    typed = form.cleaned_data
    try:
        with ledger.transaction():
            found = look_ups.look_up(
                by=access.user_of(request),
                code=typed["code"] or None,
                ref=typed["ref"] or None,
                phone=typed["phone"] or None,
                voice=typed["voice"],
            )
    except refusals.Refusal as refusal:
        return _refused(request, answers.of_refusal(refusal))
    except NotANumber:
        form.add_error("phone", "That is not a phone number.")
        return _refused(request, answers.of_form(form))
    context = {"found": found, "typed": {"code": typed["code"], "ref": typed["ref"]}}
    return render(request, "controlroom/look_up.html", context)


def _refused(request: HttpRequest, problem: answers.Problem) -> HttpResponse:
    """Tell what is wrong above the form, with what was typed still in it."""
    if access.wants_json(request):
        return problem.as_json()
    context = {"problem": problem, "typed": request.POST.dict()}
    return render(request, "controlroom/look_up.html", context, status=problem.status)

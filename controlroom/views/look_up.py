"""The call taker's page: what somebody on the line reads out finds a case; then, who they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from controlroom import caller_panel, decorators, deeds, responses
from controlroom.forms import CallerForm, LookUpForm, OnTheLine
from foundation.audit import clock, ledger
from verification.actions.joining import callers, phone_lookup
from verification.actions.joining.phone_lookup import LookUp
from verification.actions.records import refusals


def look_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or look up what somebody on the line reads out."""
    if request.method == "GET":
        return _ask(request)
    if request.method == "POST":
        return _look(request)
    return HttpResponseNotAllowed(["GET", "POST"])


@decorators.operator_required
def caller(request: HttpRequest, ref: str) -> HttpResponse:
    """Say who the caller is; the answer says what may be said to them."""
    form, by = CallerForm(request.POST), decorators.user_of(request)
    if not form.is_valid():
        return responses.ill_formed(request, form=form, ref=ref)
    typed, said = form.cleaned_data, list[str]()

    def answer() -> None:
        call = callers.answer(
            ref=ref,
            by=by,
            is_the_person=typed["is_the_person"] == OnTheLine.YES,
            phone=typed["phone"] or None,
            last_three=typed["last_three"] or None,
            voice=typed["voice"],
        )
        said.append(callers.sentence(verification=call.verification, caller=call))

    deed = deeds.of_answering_a_caller(is_the_person=typed["is_the_person"] == OnTheLine.YES)
    answered = responses.act(
        request,
        ref=ref,
        do=answer,
        deed=lambda _none: deed,
        sent=form,
        read_back=typed["phone"],
    )
    if said and answered.status_code == 200 and decorators.wants_json(request):
        return JsonResponse({"code": deed.code, "sentence": deed.sentence, "say": said[0]})
    return answered


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
    by = decorators.user_of(request)
    try:
        with ledger.transaction():
            found = phone_lookup.look_up(
                by=by, code=typed["code"] or None, ref=typed["ref"] or None
            )
    except refusals.Refusal as refusal:
        return _refused(request, responses.of_refusal(refusal), sent=form)
    if decorators.wants_json(request):
        return _as_json(found)
    context: dict[str, Any] = {"found": found, "form": LookUpForm()}
    if found.verification is not None:
        context["call"] = caller_panel.read(found.verification, user=by, now=clock.db_now())
        context["caller_form"] = CallerForm()
        # The next thing to do is to say who it is.
        context["form"].leave_focus()
        context["caller_form"].take_focus()
    return render(request, "controlroom/look_up.html", context)


def _as_json(found: LookUp) -> JsonResponse:
    """Tell a program which case it is, if any, and what is said meanwhile."""
    ref = found.verification.ref if found.verification else None
    state = found.verification.state if found.verification else None
    return JsonResponse({"code": "done", "ref": ref, "state": state, "say": found.say})


def _refused(
    request: HttpRequest, problem: responses.ActionProblem, *, sent: LookUpForm
) -> HttpResponse:
    """Tell what is wrong above the form, with what was typed still in it."""
    if decorators.wants_json(request):
        return problem.as_json()
    context = {"problem": problem, "form": sent}
    return render(request, "controlroom/look_up.html", context, status=problem.status)

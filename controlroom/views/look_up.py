"""The call taker's page: what somebody on the line reads out finds a case; then, who they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from controlroom import call_page, decorators, deeds, look_up_page, responses
from controlroom.caller_forms import CallerForm, LookUpForm, OnTheLine
from controlroom.deeds import Deed
from foundation.audit import ledger
from verification.actions.joining import callers, phone_lookup
from verification.actions.joining.phone_lookup import LookUp
from verification.actions.records import looks, refusals
from verification.rules import codes


def look_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or look up what somebody on the line reads out."""
    if request.method == "GET":
        return _ask(request)
    if request.method == "POST":
        return _look(request)
    return HttpResponseNotAllowed(["GET", "POST"])


@decorators.viewer_required
def call(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a live call that this user took: what to say now, and who is on the line."""
    try:
        page = call_page.read(ref=ref, user=decorators.user_of(request))
        with ledger.transaction():
            looks.record(
                verification_id=page.verification.id,
                by=decorators.user_of(request),
                once_within=looks.ONE_LOOK,
            )
    except refusals.NotFound as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))
    return _show_call(request, page)


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
            saw=typed["saw"],
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
        return _answered(deed, say=said[0], read_back=typed["phone"])
    return answered


@decorators.operator_required
def sos(request: HttpRequest, ref: str) -> HttpResponse:
    """Raise the SOS of a case for somebody on the line."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: callers.raise_sos(ref=ref, by=by),
        deed=deeds.of_raising_sos,
    )


@decorators.viewer_required
def _ask(request: HttpRequest) -> HttpResponse:
    """Show the empty form."""
    return _show(request, form=LookUpForm())


@decorators.operator_required
def _look(request: HttpRequest) -> HttpResponse:
    """Find the case and say what to say; where there is none, what to read back."""
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), sent=form)
    typed = form.cleaned_data
    by = decorators.user_of(request)
    try:
        with ledger.transaction():
            found = phone_lookup.look_up(
                by=by, code=typed["code"] or None, ref=typed["ref"] or None, sure=typed["sure"]
            )
    except refusals.Refusal as refusal:
        return _refused(request, responses.of_refusal(refusal), sent=form)
    if decorators.wants_json(request):
        return _as_json(found)
    if found.verification is not None:
        page = call_page.read(ref=found.verification.ref, user=by)
        return _show_call(request, page)
    return _show(request, form=form, found=found)


def _show(
    request: HttpRequest,
    *,
    form: LookUpForm,
    found: LookUp | None = None,
    problem: responses.ActionProblem | None = None,
) -> HttpResponse:
    """Show the form with the letters in it, what they are not, and the open cases beside it."""
    user = decorators.user_of(request)
    typed = codes.as_written(str(form["ref"].value() or form["code"].value() or ""))
    missed = look_up_page.missed(found, typed=typed) if found else None
    frame = look_up_page.frame(user=user, letters="" if typed.isdigit() else typed)
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "missed": missed,
        "typed": typed,
        "boxes": look_up_page.boxes(typed, back=found.read_back if found else None),
        "spelling": look_up_page.spelling_table(),
        "frame": frame,
        "head": frame.head,
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "controlroom/look_up.html", context, status=status)


def _show_call(request: HttpRequest, page: call_page.CallPage) -> HttpResponse:
    """Show a live call: the part that changes to our script, the whole page to everybody else."""
    template = "_call.html" if decorators.wants_fragment(request) else "call.html"
    caller_form = CallerForm()
    if not page.call.why_not:
        # The next thing to do is to say who it is.
        caller_form.take_focus()
    context: dict[str, Any] = {
        "page": page,
        "head": page.head,
        "boxes": page.boxes,
        "spelling": look_up_page.spelling_table(),
        "form": LookUpForm(initial={"ref": page.verification.ref}),
        "caller_form": caller_form,
    }
    context["form"].leave_focus()
    return render(request, f"controlroom/{template}", context)


def _answered(deed: Deed, *, say: str, read_back: str) -> JsonResponse:
    """Tell what to say now and, once, the number to read back to the caller."""
    told = {"code": deed.code, "sentence": deed.sentence, "say": say}
    if read_back:
        told["number"] = read_back
        told["sentence"] = f"Read it back to them, digit by digit: {read_back}"
    return JsonResponse(told)


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
    return _show(request, form=sent, problem=problem)

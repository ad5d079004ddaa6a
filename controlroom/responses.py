"""How an act is answered: the screen again, or a refusal in a sentence.

Programs and our own script ask for JSON and get `code` and `sentence`. Everybody else gets the
screen they were on, with the sentence on top and what they had typed still in its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from controlroom import (
    alarm_rows,
    case_page,
    decorators,
    hand_over_panel,
    phone_alarm_page,
    queue_page,
)
from controlroom.case_forms import CaseForms
from controlroom.deeds import Deed
from controlroom.forms import CloseForm, ConsoleForm, NoteForm, NumberForm
from controlroom.queue_order import Group
from foundation.audit import ledger
from verification.actions import contacts
from verification.actions.decisions import preconditions
from verification.actions.officers import verification_request
from verification.actions.records import refusals, roles
from verification.models import Alarm

Result = TypeVar("Result")
_STATUSES: dict[type[refusals.Refusal], int] = {
    refusals.NotFound: 404,
    refusals.NeedReason: 400,
    roles.NotAnOperator: 403,
    contacts.NoNumber: 404,
}


@dataclass(frozen=True, kw_only=True)
class ActionProblem:
    """Why nothing was done; `errors` names each wrong field of a form."""

    status: int
    code: str
    sentence: str
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> JsonResponse:
        """Answer a program."""
        body: dict[str, object] = {"code": self.code, "sentence": self.sentence, **self.facts}
        if self.errors:
            body["errors"] = self.errors
        return JsonResponse(body, status=self.status)


def act(
    request: HttpRequest,
    *,
    ref: str,
    do: Callable[[], Result],
    deed: Callable[[Result], Deed],
    sent: ConsoleForm | None = None,
    read_back: str = "",
) -> HttpResponse:
    """Do one thing to a case in one transaction; 200 with the case, or what refused it.

    `deed` names what was done, from what `do` returned. `sent` is the form it was asked with;
    refused, it comes back with what was typed. `read_back` is a number that was typed for a caller,
    shown once so that it can be read back to them.
    """
    try:
        with ledger.transaction():
            told = deed(do())
    except preconditions.FactsChanged as refusal:
        _read_facts_again(ref)
        return _case_refused(request, ref=ref, problem=of_refusal(refusal), sent=sent)
    except refusals.Refusal as refusal:
        return _case_refused(request, ref=ref, problem=of_refusal(refusal), sent=sent)
    if decorators.wants_json(request):
        return done(told)
    return show_case(request, ref=ref, read_back=read_back, deed=told)


def done(deed: Deed) -> JsonResponse:
    """Tell a program, and our own script, what was done."""
    return JsonResponse({"code": deed.code, "sentence": deed.sentence})


def show_case(
    request: HttpRequest,
    *,
    ref: str,
    problem: ActionProblem | None = None,
    sent: ConsoleForm | None = None,
    read_back: str = "",
    deed: Deed | None = None,
    about: UUID | None = None,
    closing: CloseForm | None = None,
) -> HttpResponse:
    """Show a case: the part that changes to our script, the whole page to everybody else.

    `closing` is a refused form to close the alarm `about` with, with what was typed.
    """
    user = decorators.user_of(request)
    page = case_page.read(ref=ref, user=user)
    template = "_case.html" if decorators.wants_fragment(request) else "case.html"
    context = {
        "case": page,
        "head": page.head,
        "forms": CaseForms(page, sent=sent),
        "hand_over": hand_over_panel.read(page.verification, user=user, now=page.now),
        "read_back": read_back,
        "deed": deed,
        "about": about,
        "sent": closing,
    }
    return _screen(request, template, context, problem=problem)


def show_queue(
    request: HttpRequest,
    *,
    problem: ActionProblem | None = None,
    deed: Deed | None = None,
) -> HttpResponse:
    """Show the queue, or of a group that is asked for (`group`, `from`) what comes next.

    `select` names the row that is shown beside the others.
    """
    page = queue_page.read(user=decorators.user_of(request), **_asked(request))
    template = "_queue.html" if decorators.wants_fragment(request) else "queue.html"
    context = {"queue_page": page, "head": page.head, "deed": deed}
    return _screen(request, template, context, problem=problem)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Read which part of the queue is asked for; what is not understood asks for all."""
    group, start = request.GET.get("group", ""), request.GET.get("from", "")
    return {
        "opened": Group(group) if group in Group.values else None,
        "start": int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0,
        "chosen_key": request.GET.get("select", ""),
    }


def show_phone_alarm(
    request: HttpRequest,
    *,
    alarm: Alarm,
    problem: ActionProblem | None = None,
    sent: NumberForm | NoteForm | None = None,
    closing: CloseForm | None = None,
    deed: Deed | None = None,
) -> HttpResponse:
    """Show an alarm that has no case; `closing` is a refused form, with what was typed."""
    page = phone_alarm_page.read(alarm=alarm, user=decorators.user_of(request))
    fragment = decorators.wants_fragment(request)
    template = "_phone_alarm.html" if fragment else "phone_alarm.html"
    context = {
        "page": page,
        "head": page.head,
        "number_form": NumberForm(),
        "note_form": NoteForm(),
        "about": alarm.id,
        "sent": closing,
        "deed": deed,
    }
    if isinstance(sent, NoteForm):
        context["note_form"] = sent
    elif sent is not None:
        context["number_form"] = sent
    return _screen(request, template, context, problem=problem)


def show_number(request: HttpRequest, *, number: str, back: str) -> HttpResponse:
    """Show a number once, on a page of its own; nothing keeps it."""
    if decorators.wants_json(request):
        return JsonResponse(
            {"code": "done", "sentence": f"The number is {number}", "number": number}
        )
    return render(request, "controlroom/number.html", {"number": number, "back": back})


def ill_formed(request: HttpRequest, *, form: ConsoleForm, ref: str) -> HttpResponse:
    """Name each field of a case's form that is wrong; nothing was done."""
    return _case_refused(request, ref=ref, problem=of_form(form), sent=form)


def of_refusal(refusal: refusals.Refusal) -> ActionProblem:
    """Turn a refusal into what is told, with who was faster where that is why."""
    found = (status for kind, status in _STATUSES.items() if isinstance(refusal, kind))
    return ActionProblem(
        status=next(found, 409),
        code=refusal.code,
        sentence=alarm_rows.refusal_words(refusal),
        facts={name: str(value) for name, value in refusal.facts.items()},
    )


def of_form(form: Form) -> ActionProblem:
    """Turn what is wrong with a form into what is told; it never repeats what was typed."""
    return ActionProblem(
        status=400,
        code="invalid",
        sentence="Something is missing or wrong; nothing was done.",
        errors={name: [str(error) for error in errors] for name, errors in form.errors.items()},
    )


def bare(request: HttpRequest, *, problem: ActionProblem) -> HttpResponse:
    """Tell a refusal where there is no screen to go back to."""
    if decorators.wants_json(request):
        return problem.as_json()
    context = {"problem": problem}
    return render(request, "controlroom/refused.html", context, status=problem.status)


def _case_refused(
    request: HttpRequest, *, ref: str, problem: ActionProblem, sent: ConsoleForm | None
) -> HttpResponse:
    """Tell a refusal on the case's own screen."""
    if decorators.wants_json(request):
        return problem.as_json()
    try:
        return show_case(request, ref=ref, problem=problem, sent=sent)
    except refusals.NotFound:
        return bare(request, problem=problem)


def _screen(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    *,
    problem: ActionProblem | None,
) -> HttpResponse:
    """Render a screen, with the status of what went wrong."""
    context["problem"] = problem
    status = problem.status if problem else 200
    return render(request, f"controlroom/{template}", context, status=status)


def _read_facts_again(ref: str) -> None:
    """Store the facts as they are now, so that the operator can look at them and decide anew."""
    try:
        with ledger.transaction():
            verification_request.check_again(ref=ref)
    except OperationalError:
        # The refusal stands all the same; the page will show the older facts, marked by age.
        return

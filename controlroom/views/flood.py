"""The list of many phones without a case, and closing several of them with a second person."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, flood_page, forms, responses
from controlroom.deeds import Deed
from controlroom.forms import PranksForm
from controlroom.responses import ActionProblem
from foundation.audit import clock, ledger
from verification.actions import attention, flood, prank_closings
from verification.actions.records import refusals


@decorators.viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show every untaken alarm of a phone without a case, with all its unread words."""
    opened = flood.open_flood()
    if opened is not None and not decorators.wants_fragment(request):
        with ledger.transaction():
            attention.note_look(
                alarm_id=opened.id, by=decorators.user_of(request), now=clock.db_now()
            )
    return _show(request)


@decorators.operator_required
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to close the ticked ones as no danger; nothing is closed by it."""
    by, form = decorators.user_of(request), PranksForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), sent=form)
    return _do(
        request,
        lambda: prank_closings.propose(
            alarm_ids=list(_ticked(request)),
            by=by,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
        ),
        deed=Deed(code="proposed", sentence="Not closed: proposed, and waits for a second person."),
        sent=form,
    )


@decorators.supervisor_required
def agree(request: HttpRequest) -> HttpResponse:
    """Close the ticked ones that somebody else proposed, but for those that wrote again."""
    by = decorators.user_of(request)
    return _do(
        request,
        lambda: prank_closings.agree(seen=_ticked(request), by=by),
        deed=Deed(sentence="Closed what was ticked, but for what has written again."),
    )


@decorators.operator_required
def disagree(request: HttpRequest) -> HttpResponse:
    """Take the proposal of the ticked ones back."""
    by = decorators.user_of(request)
    return _do(
        request,
        lambda: prank_closings.disagree(alarm_ids=list(_ticked(request)), by=by),
        deed=Deed(sentence="They stay open; nothing is proposed of them any more."),
    )


def _ticked(request: HttpRequest) -> dict[UUID, datetime | None]:
    """Read which alarms were ticked, and the newest text that the page had shown of each."""
    ticked = {}
    for ticket in request.POST.getlist("alarm"):
        alarm_id, _, seen_at = ticket.partition(" ")
        try:
            ticked[UUID(alarm_id)] = forms.seen_at(seen_at)
        except ValueError:
            continue
    return ticked


def _do(
    request: HttpRequest,
    do: Callable[[], object],
    *,
    deed: Deed,
    sent: PranksForm | None = None,
) -> HttpResponse:
    """Do it in one transaction, and show the list."""
    try:
        with ledger.transaction():
            do()
    except refusals.Refusal as refusal:
        return _refused(request, responses.of_refusal(refusal), sent=sent)
    return responses.done(deed) if decorators.wants_json(request) else _show(request)


def _refused(
    request: HttpRequest, problem: ActionProblem, *, sent: PranksForm | None
) -> HttpResponse:
    """Tell a refusal on the list, with what was typed."""
    if decorators.wants_json(request):
        return problem.as_json()
    return _show(request, problem=problem, sent=sent)


def _show(
    request: HttpRequest,
    *,
    problem: ActionProblem | None = None,
    sent: PranksForm | None = None,
) -> HttpResponse:
    page = flood_page.read(user=decorators.user_of(request))
    name = "_flood.html" if decorators.wants_fragment(request) else "flood.html"
    context = {"page": page, "head": page.head, "form": sent or PranksForm(), "problem": problem}
    status = problem.status if problem else 200
    return render(request, f"controlroom/{name}", context, status=status)

"""Taking and closing alarms."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from audit import ledger
from controlroom import access, answers, board
from controlroom.forms import CloseForm
from verification.verbs import alarms, refusals


@access.acting
def take(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Take an alarm, which stops it everywhere else."""
    by = access.user_of(request)
    return _do(request, lambda: alarms.take(alarm_id=alarm_id, by=by))


@access.acting
def close(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Close an alarm with its outcome and a reason."""
    by = access.user_of(request)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return answers.ill_formed(request, form=form)
    return _do(
        request,
        lambda: alarms.close(
            alarm_id=alarm_id,
            by=by,
            outcome=form.alarm_outcome,
            reason=form.cleaned_data["reason"],
            incident_number=form.cleaned_data["incident_number"],
        ),
    )


def _do(request: HttpRequest, do: Callable[[], object]) -> HttpResponse:
    """Do it in one transaction, and show the queue."""
    try:
        with ledger.transaction():
            do()
    except refusals.Refusal as refusal:
        return answers.refused(request, refusal=refusal)
    if access.wants_json(request):
        return JsonResponse({"done": True})
    page = board.read(user=access.user_of(request))
    fragment = access.wants_fragment(request)
    template = "controlroom/_queue.html" if fragment else "controlroom/queue.html"
    return render(request, template, {"board": page, "head": page.head})

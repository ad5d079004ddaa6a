"""The week's list, and what somebody says of a signal on it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses, week_page
from community.neighbourhood.forms import JudgeForm
from community.streetsafe.actions import signals
from community.streetsafe.models.signals import Signal
from foundation.audit import ledger


@decorators.analyst_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show one list of the week: `tab` names it."""
    return responses.page(request, "week", page=week_page.read(tab=request.GET.get("tab", "")))


@decorators.analyst_required
def judge(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """Judge a signal to be real, or not to be and why."""
    signal = get_object_or_404(Signal, pk=signal_id)
    form = JudgeForm(request.POST, signal=signal)
    if not form.is_valid():
        page = week_page.read(tab=signal.kind, refused=form)
        return responses.page(
            request, "week", page=page, refused="Look at the road below.", status=400
        )
    try:
        with ledger.transaction():
            signals.judge(
                signal_id=signal_id,
                actor=actors.of(decorators.user_of(request)),
                state=form.cleaned_data["state"],
                why=form.cleaned_data["why"],
            )
    except signals.MayNotJudge as error:
        page = week_page.read(tab=signal.kind)
        return responses.page(request, "week", page=page, refused=str(error), status=409)
    return HttpResponseRedirect(f"{reverse('neighbourhood:week')}?tab={signal.kind}", status=303)

"""Briefings of teams: recorded, and listed with the address of the two questions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, briefings_page, decorators, responses
from community.neighbourhood.plan_forms import BriefingForm
from community.outcomes.actions import briefings as recording
from foundation.audit import ledger


def briefings(request: HttpRequest) -> HttpResponse:
    """List briefings, or record one."""
    return _record(request) if request.method == "POST" else _show(request)


@decorators.analyst_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, BriefingForm())


@decorators.analyst_required
def _record(request: HttpRequest) -> HttpResponse:
    form = BriefingForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=400)
    said = form.cleaned_data
    try:
        with ledger.transaction():
            recording.note(
                day=said["day"],
                team_id=said["team"],
                topic=said["topic"],
                heads=said["heads"],
                actor=actors.of(decorators.user_of(request)),
            )
    except recording.UnfitBriefing as error:
        return _draw(request, form, sentence=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:briefings"), status=303)


def _draw(
    request: HttpRequest, form: BriefingForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "rows": briefings_page.read(), "sentence": sentence}
    return responses.page(request, "briefings", status=status, **context)

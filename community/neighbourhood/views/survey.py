"""Waves of the survey: made and listed, and each with its addresses and its results."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses, survey_page
from community.neighbourhood.survey_forms import WaveForm
from community.outcomes.actions import waves
from community.outcomes.models import Wave
from foundation.audit import ledger


def survey(request: HttpRequest) -> HttpResponse:
    """List waves, or make one."""
    return _make(request) if request.method == "POST" else _show(request)


@decorators.analyst_viewer_required
def wave(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """Show one wave."""
    found = get_object_or_404(Wave, pk=wave_id)
    return responses.page(request, "wave", page=survey_page.read_wave(found))


@decorators.analyst_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, WaveForm())


@decorators.analyst_required
def _make(request: HttpRequest) -> HttpResponse:
    form = WaveForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=400)
    actor = actors.of(decorators.user_of(request))
    try:
        with ledger.transaction():
            made = waves.make(**form.cleaned_data, actor=actor)
    except waves.UnfitWave as error:
        return _draw(request, form, sentence=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:wave", args=[made.id]), status=303)


def _draw(
    request: HttpRequest, form: WaveForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "rows": survey_page.read(), "sentence": sentence}
    return responses.page(request, "survey", status=status, **context)

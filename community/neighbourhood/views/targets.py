"""Targets of measures: who set which, and when."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses
from community.neighbourhood.plan_forms import TargetForm
from community.outcomes import published
from community.outcomes.actions import targets as setting
from foundation.audit import ledger


def targets(request: HttpRequest) -> HttpResponse:
    """Show what is set, or set one."""
    return _set(request) if request.method == "POST" else _show(request)


@decorators.analyst_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, TargetForm())


@decorators.analyst_required
def _set(request: HttpRequest) -> HttpResponse:
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=400)
    try:
        with ledger.transaction():
            setting.set_target(**form.cleaned_data, actor=actors.of(decorators.user_of(request)))
    except setting.UnfitTarget as error:
        return _draw(request, form, sentence=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:targets"), status=303)


def _draw(
    request: HttpRequest, form: TargetForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    rows = [row for row in published.read().every_row if row.target is not None]
    context = {"form": form, "rows": rows, "sentence": sentence}
    return responses.page(request, "targets", status=status, **context)

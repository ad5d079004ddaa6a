"""Site looks: one analyst asks for one, another says what was found."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses, roads, week_page, week_tabs
from community.neighbourhood.look_forms import LookForm
from community.streetsafe.actions import looks
from community.streetsafe.models import SiteLook
from foundation.audit import ledger


@decorators.analyst_required
def ask(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Ask for a look at a road; `tab` is the list to go back to."""
    tab = week_tabs.kind_of(request.POST.get("tab", ""))
    try:
        with ledger.transaction():
            looks.ask(unit_id=unit_id, actor=actors.of(decorators.user_of(request)))
    except looks.NoSuchRoad as error:
        return _week(request, tab, sentence=str(error), status=404)
    except looks.MayNotLook as error:
        return _week(request, tab, sentence=str(error), status=409)
    return _to_week(tab)


def look(request: HttpRequest, look_id: UUID) -> HttpResponse:
    """Show the form of a look, or take what was found."""
    return _take(request, look_id) if request.method == "POST" else _form(request, look_id)


@decorators.analyst_viewer_required
def _form(request: HttpRequest, look_id: UUID) -> HttpResponse:
    found = get_object_or_404(SiteLook, pk=look_id)
    return _draw(request, LookForm.empty(), look=found)


@decorators.analyst_required
def _take(request: HttpRequest, look_id: UUID) -> HttpResponse:
    found = get_object_or_404(SiteLook, pk=look_id)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, look=found, status=400)
    try:
        with ledger.transaction():
            looks.take(
                look_id=look_id,
                actor=actors.of(decorators.user_of(request)),
                **form.cleaned_data,
            )
    except looks.MayNotLook as error:
        return _draw(request, form, look=found, sentence=str(error), status=409)
    return _to_week(week_tabs.kind_of(""))


def _draw(
    request: HttpRequest, form: LookForm, *, look: SiteLook, sentence: str = "", status: int = 200
) -> HttpResponse:
    road = roads.find([look.unit]).get(look.unit)
    context = {"form": form, "look": look, "road": road, "sentence": sentence}
    return responses.page(request, "look", status=status, **context)


def _to_week(tab: week_tabs.WeekList) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('neighbourhood:week')}?tab={tab}", status=303)


def _week(
    request: HttpRequest, tab: week_tabs.WeekList, *, sentence: str, status: int
) -> HttpResponse:
    page = week_page.read(tab=tab)
    return responses.page(request, "week", page=page, refused=sentence, status=status)

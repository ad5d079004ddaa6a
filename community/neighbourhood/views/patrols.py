"""A team's plan and its two taps; and, for analysts, whether patrols help."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import decorators, patrol_effect_page, patrols_page, responses
from community.patrols.actions import teams, visits
from community.patrols.models import Plan, Team
from foundation.audit import ledger


@decorators.team_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the plan of the week of the user's team."""
    page = patrols_page.read(teams.of_user(decorators.user_of(request)))
    return responses.teams_page(request, "patrols", page=page)


@decorators.team_viewer_required
def now(request: HttpRequest) -> HttpResponse:
    """Show what can be tapped now, for a phone."""
    return _show_now(request, teams.of_user(decorators.user_of(request)))


@decorators.team_required
def here(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """Note that the team is on the road of one of its patrols."""
    team = _team(request)
    try:
        with ledger.transaction():
            visits.here(slot_id=slot_id, team=team)
    except visits.NotFound as error:
        raise Http404(str(error)) from error
    except visits.NotThisWeek as error:
        return _show_now(request, team, sentence=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:patrols-now"), status=303)


@decorators.team_required
def leave(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Note that the team leaves."""
    try:
        with ledger.transaction():
            visits.leave(visit_id=visit_id, team=_team(request))
    except visits.NotFound as error:
        raise Http404(str(error)) from error
    return HttpResponseRedirect(reverse("neighbourhood:patrols-now"), status=303)


@decorators.analyst_viewer_required
def effect(request: HttpRequest) -> HttpResponse:
    """Show what the lot says of extra patrols, and how much was walked."""
    return responses.page(request, "patrol_effect", page=patrol_effect_page.read())


@decorators.analyst_viewer_required
def plan_csv(_request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Give the slots of a plan as a file."""
    plan = get_object_or_404(Plan, pk=plan_id)
    name = f"patrols-{plan.week.isoformat()}.csv"
    return HttpResponse(
        patrol_effect_page.as_csv(plan),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _team(request: HttpRequest) -> Team:
    team = teams.of_user(decorators.user_of(request))
    if team is None:
        raise Http404("You are of no team yet.")
    return team


def _show_now(
    request: HttpRequest, team: Team | None, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    page = patrols_page.read_now(team)
    return responses.teams_page(request, "patrols_now", page=page, sentence=sentence, status=status)

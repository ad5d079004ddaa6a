"""Who may come in: a session, a second factor and the route's own role on every route."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import permissions
from accounts.models import User
from accounts.permissions import Anybody
from community.neighbourhood import responses

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def analyst_viewer_required(view: View[P]) -> View[P]:
    """Let in analysts to look; GET only."""
    return _guarded(view, method="GET", allowed=permissions.is_analyst)


def analyst_required(view: View[P]) -> View[P]:
    """Let in analysts to act; POST only."""
    return _guarded(view, method="POST", allowed=permissions.is_analyst)


def partner_viewer_required(view: View[P]) -> View[P]:
    """Let in whoever acts for an owner, to look; GET only."""
    return _guarded(view, method="GET", allowed=permissions.is_partner)


def partner_required(view: View[P]) -> View[P]:
    """Let in whoever acts for an owner, to act; POST only."""
    return _guarded(view, method="POST", allowed=permissions.is_partner)


def coordinator_viewer_required(view: View[P]) -> View[P]:
    """Let in coordinators of walks to look; GET only."""
    return _guarded(view, method="GET", allowed=permissions.is_coordinator)


def coordinator_required(view: View[P]) -> View[P]:
    """Let in coordinators of walks to act; POST only."""
    return _guarded(view, method="POST", allowed=permissions.is_coordinator)


def team_viewer_required(view: View[P]) -> View[P]:
    """Let in whoever patrols or walks, to look; GET only."""
    return _guarded(view, method="GET", allowed=permissions.is_of_a_team)


def team_required(view: View[P]) -> View[P]:
    """Let in whoever patrols or walks, to act; POST only."""
    return _guarded(view, method="POST", allowed=permissions.is_of_a_team)


def plan_viewer_required(view: View[P]) -> View[P]:
    """Let in analysts, coordinators and teams, to see how the plan's aims stand; GET only."""
    return _guarded(view, method="GET", allowed=permissions.may_see_plan)


def user_of(request: HttpRequest) -> User:
    """Name the user of a guarded request."""
    if not isinstance(request.user, User):
        raise TypeError("an unguarded view asked for its user")
    return request.user


def _guarded(view: View[P], *, method: str, allowed: Callable[[Anybody], bool]) -> View[P]:
    """Check method, session, second factor and role, in this order."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != method:
            return HttpResponseNotAllowed([method])
        if not permissions.has_second_factor(request.user):
            return _signed_out(request)
        if not allowed(request.user):
            return responses.plain(request, "not_allowed", status=403)
        with timezone.override(settings.LOCAL_TIME_ZONE):
            answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return guarded


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Send a page to the sign-in; say of a form that it did nothing."""
    if request.method == "GET":
        return HttpResponseRedirect(_sign_in_for(request.path))
    # A form's own address cannot be opened.
    return responses.plain(
        request, "signed_out", status=401, sign_in=_sign_in_for(reverse("neighbourhood:week"))
    )


def _sign_in_for(wanted: str) -> str:
    """Write the way to the sign-in, and from there to the page that is wanted."""
    return f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}"

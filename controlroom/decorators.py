"""Who may come in: a session, a second factor, a role and a begun shift on every route.

A reviewer decides nothing and has no shift. Whoever acts sees nothing of the queue before their
shift has begun; only what begins it, and the news that it listens to, comes before.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import permissions
from accounts.models import User
from foundation.audit import clock
from verification.actions.records import on_shift as shifts

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def viewer_required(view: View[P]) -> View[P]:
    """Let in whoever may look: operators, supervisors, reviewers; GET only."""
    return _guarded(view, method="GET", may=permissions.may_use_console)


def board_viewer_required(view: View[P]) -> View[P]:
    """Let in whoever may see the wallboard, also a screen that may see nothing else; GET only."""
    return _guarded(view, method="GET", may=permissions.may_see_board)


def listener_required(view: View[P]) -> View[P]:
    """Let in whoever may look, on shift or not: for what names nobody; GET only."""
    return _guarded(view, method="GET", may=permissions.may_use_console, on_shift=False)


def beginner_viewer_required(view: View[P]) -> View[P]:
    """Let in operators and supervisors, whose shift need not have begun; GET only."""
    return _guarded(view, method="GET", may=permissions.is_operator, on_shift=False)


def beginner_required(view: View[P]) -> View[P]:
    """Let in operators and supervisors, whose shift need not have begun; POST only."""
    return _guarded(view, method="POST", may=permissions.is_operator, on_shift=False)


def supervisor_viewer_required(view: View[P]) -> View[P]:
    """Let in supervisors to look; GET only."""
    return _guarded(view, method="GET", may=permissions.is_supervisor)


def confidence_viewer_required(view: View[P]) -> View[P]:
    """Let in supervisors and reviewers, to see how safe people felt; GET only."""
    return _guarded(view, method="GET", may=permissions.may_see_confidence)


def reviewer_viewer_required(view: View[P]) -> View[P]:
    """Let in reviewers to look at their own list, and nobody else; GET only."""
    return _guarded(view, method="GET", may=permissions.is_reviewer)


def reviewer_required(view: View[P]) -> View[P]:
    """Let in reviewers alone; POST only."""
    return _guarded(view, method="POST", may=permissions.is_reviewer)


def operator_required(view: View[P]) -> View[P]:
    """Let in whoever may act: operators and supervisors; POST only."""
    return _guarded(view, method="POST", may=permissions.is_operator)


def supervisor_required(view: View[P]) -> View[P]:
    """Let in supervisors; POST only."""
    return _guarded(view, method="POST", may=permissions.is_supervisor)


def user_of(request: HttpRequest) -> User:
    """Name the user of a guarded request."""
    if not isinstance(request.user, User):
        raise TypeError("an unguarded view asked for its user")
    return request.user


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether our own script asks, for a part of a page."""
    return "HX-Request" in request.headers


def wants_json(request: HttpRequest) -> bool:
    """Say whether a program asks."""
    return "application/json" in request.headers.get("Accept", "")


def _guarded(
    view: View[P], *, method: str, may: Callable[[Any], bool], on_shift: bool = True
) -> View[P]:
    """Check method, session, second factor, role and shift, in this order."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != method:
            return HttpResponseNotAllowed([method])
        if not permissions.has_second_factor(request.user):
            return _signed_out(request)
        if not may(request.user):
            return render(request, "controlroom/not_allowed.html", status=403)
        if on_shift and not _is_on_shift(user_of(request)):
            return _not_on_shift(request)
        # Operators, and the texts, go by the clock on the wall.
        with timezone.override(settings.LOCAL_TIME_ZONE):
            answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return guarded


def _is_on_shift(user: User) -> bool:
    """Say whether this user sees the queue; a reviewer always does."""
    acts = permissions.is_operator(user)
    return not acts or shifts.is_on_shift(user=user, now=clock.db_now())


def _not_on_shift(request: HttpRequest) -> HttpResponse:
    """Send a page to the start of the shift; a script is told as one that is signed out is."""
    if request.method == "GET":
        if _is_script(request):
            return HttpResponse("Start your shift.", status=401, content_type="text/plain")
        wanted = urlencode({"next": request.path})
        return HttpResponseRedirect(f"{reverse('controlroom:start')}?{wanted}")
    if wants_json(request):
        told = {"code": shifts.NotOnShift.code, "sentence": shifts.NotOnShift.sentence}
        return JsonResponse(told, status=409)
    return render(request, "controlroom/not_on_shift.html", status=409)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Send a page to the sign-in; tell a script plainly, so that it does not swallow a page."""
    if _is_script(request):
        return HttpResponse("Sign in again.", status=401, content_type="text/plain")
    if request.method != "GET":
        context = {"sign_in": _sign_in_for(_screen_of(request))}
        return render(request, "controlroom/signed_out.html", context, status=401)
    return HttpResponseRedirect(_sign_in_for(request.path))


def _is_script(request: HttpRequest) -> bool:
    return wants_fragment(request) or wants_json(request) or "/since/" in request.path


def _screen_of(request: HttpRequest) -> str:
    """Name the screen that a form was sent from: a form's own address cannot be opened."""
    match = request.resolver_match
    ref = match.kwargs.get("ref") if match else None
    return reverse("controlroom:case", args=[ref]) if ref else reverse("controlroom:queue")


def _sign_in_for(wanted: str) -> str:
    """Write the way to the sign-in, and from there to the screen that is wanted."""
    return f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}"

"""What can be looked at: the queue, a case, its pictures, and what changed."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_news,
    at_head,
    build,
    changes,
    decorators,
    open_alarms,
    responses,
    system_panel,
)
from foundation.audit import clock, ledger
from verification.actions import attention
from verification.actions.decisions import claims, hand_overs
from verification.actions.monitoring import heartbeats
from verification.actions.records import faces, looks, lookup, refusals, roles
from verification.events import Event
from verification.models import Verification
from verification.rules.involvement import Act


@decorators.viewer_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show open alarms and open cases; `HX-Request` gets the part that changes.

    With `?line` it is the frame alone, for screens that have nothing else to follow; with `?shift`
    who is on shift and how the service is, which changes without any news.
    """
    user = decorators.user_of(request)
    if "line" in request.GET:
        return render(request, "controlroom/_frame.html", _frame(user))
    if "shift" in request.GET:
        panel = system_panel.read(user=user, now=clock.db_now())
        return render(request, "controlroom/_shift.html", {"shift": panel})
    return responses.show_queue(request)


@decorators.viewer_required
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case; opening it is in the audit log, keeping it open is not told each time."""
    user = decorators.user_of(request)
    try:
        once_within = looks.ONE_LOOK if decorators.wants_fragment(request) else None
        with ledger.transaction():
            verification_id = lookup.id_by_ref(ref=ref)
            if once_within is None:
                attention.note_look(verification_id=verification_id, by=user, now=clock.db_now())
            hand_overs.note_opened(verification_id=verification_id, by=user, now=clock.db_now())
            looks.record(verification_id=verification_id, by=user, once_within=once_within)
        return responses.show_case(request, ref=ref)
    except refusals.NotFound as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))


@decorators.listener_required
def since(request: HttpRequest, seq: int) -> HttpResponse:
    """Answer what changed after `seq`, 304 for nothing; it also says that this console lives.

    With `?alarms` every open alarm comes along, and the answer is never 304.
    """
    user = decorators.user_of(request)
    with ledger.transaction():
        claims.beat(by=user)
        # Every console is a watchdog of the watchkeeper, which nobody else would miss.
        heartbeats.watch_the_watchkeeper()
    news = changes.since(seq)
    if "alarms" in request.GET:
        news = replace(news, alarms=alarm_news.every())
    elif not news:
        return HttpResponseNotModified()
    return JsonResponse(news.for_user(user.pk).as_json() | {"build": build.build()})


@decorators.viewer_required
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the photo of the force's record."""
    verification = _found(ref, by=decorators.user_of(request))
    if verification.officer.photo is None:
        raise Http404
    with ledger.transaction():
        looks.record(
            verification_id=verification.id,
            by=decorators.user_of(request),
            once_within=looks.ONE_LOOK,
        )
    return _picture(bytes(verification.officer.photo))


@decorators.viewer_required
def face(request: HttpRequest, ref: str, face_id: UUID | None = None) -> HttpResponse:
    """Show a face of the case, without an id the one that stands; each look is in the audit log."""
    verification = _found(ref, by=decorators.user_of(request))
    picture = faces.picture(verification=verification, face_id=face_id)
    if picture is None:
        raise Http404
    with ledger.transaction():
        looks.record(
            verification_id=verification.id,
            by=decorators.user_of(request),
            event=Event.VERIFICATION_FACE_LOOKED_AT,
        )
    return _picture(picture)


def _frame(user: User) -> dict[str, object]:
    """Read what every page has, whatever it is about."""
    at = at_head.now()
    found, now = open_alarms.read(user=user, at=at), clock.db_now()
    return {
        "line": alarm_line.read(found, user=user, now=now, at=at),
        "shift": system_panel.read(user=user, now=now, at=at),
    }


def _found(ref: str, *, by: User) -> Verification:
    """Find a case for a picture; raises Http404, for its officer too."""
    try:
        verification = lookup.by_ref(ref=ref)
        roles.check_may(Act.LOOK, verification=verification, by=by)
        return verification
    except refusals.NotFound:
        raise Http404 from None


def _picture(data: bytes) -> HttpResponse:
    """Answer an image that no browser may take for anything else."""
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(data, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})

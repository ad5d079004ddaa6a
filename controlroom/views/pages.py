"""What can be looked at: the queue, a case, its pictures, and what changed."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render

from accounts.models import User
from controlroom import changes, decorators, queue_page, responses, system_panel
from foundation.audit import clock, ledger
from foundation.audit.events import Event
from foundation.audit.models import AuditEntry
from foundation.encryption import vault
from verification.actions.decisions import claims
from verification.actions.monitoring import heartbeats
from verification.actions.records import audit_entries, lookup, refusals
from verification.models import Face, Verification

# A page kept open fetches itself again and again: that is one look, told again after this.
_ONE_LOOK = timedelta(minutes=10)


@decorators.viewer_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show open alarms and open cases; `HX-Request` gets the part that changes.

    With `?strip` it is the alarms alone, for screens that are neither queue nor case; with `?shift`
    who is on shift and how the service is, which changes without any news.
    """
    user = decorators.user_of(request)
    if "strip" in request.GET:
        return render(
            request, "controlroom/_strip.html", {"alarms": queue_page.open_rows(user=user)}
        )
    if "shift" in request.GET:
        panel = system_panel.read(user=user, now=clock.db_now())
        return render(request, "controlroom/_shift.html", {"shift": panel})
    return responses.show_queue(request)


@decorators.viewer_required
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case; opening it is in the audit log, keeping it open is not told each time."""
    user = decorators.user_of(request)
    try:
        once_within = _ONE_LOOK if decorators.wants_fragment(request) else None
        _record_look(lookup.id_by_ref(ref=ref), user=user, once_within=once_within)
        return responses.show_case(request, ref=ref)
    except refusals.NotFound as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))


@decorators.viewer_required
def since(request: HttpRequest, seq: int) -> HttpResponse:
    """Answer what changed after `seq`, 304 for nothing; it also says that this console lives."""
    with ledger.transaction():
        claims.beat(by=decorators.user_of(request))
        # Every console is a watchdog of the watchkeeper, which nobody else would miss.
        heartbeats.watch_the_watchkeeper()
    news = changes.since(seq)
    return JsonResponse(asdict(news)) if news else HttpResponseNotModified()


@decorators.viewer_required
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the photo of the force's record."""
    verification = _found(ref)
    if verification.officer.photo is None:
        raise Http404
    _record_look(verification.id, user=decorators.user_of(request), once_within=_ONE_LOOK)
    return _picture(bytes(verification.officer.photo))


@decorators.viewer_required
def face(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the face taken now; every look is in the audit log."""
    verification = _found(ref)
    row = Face.objects.filter(verification=verification).first()
    if row is None:
        raise Http404
    _record_look(
        verification.id,
        user=decorators.user_of(request),
        event=Event.VERIFICATION_FACE_LOOKED_AT,
    )
    return _picture(
        vault.unseal(
            key=verification.key, place=f"face.sealed:{verification.id}", sealed=row.sealed
        )
    )


def _found(ref: str) -> Verification:
    """Find a case for a picture; raises Http404."""
    try:
        return lookup.by_ref(ref=ref)
    except refusals.NotFound:
        raise Http404 from None


def _picture(data: bytes) -> HttpResponse:
    """Answer an image that no browser may take for anything else."""
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(data, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _record_look(
    case_id: UUID,
    *,
    user: User,
    event: Event = Event.VERIFICATION_LOOKED_AT,
    once_within: timedelta | None = None,
) -> None:
    """Write who looked, unless he is known to have within this time; unwritten shows nothing."""
    if once_within and _has_looked(case_id, user=user, within=once_within):
        return
    with ledger.transaction():
        ledger.record(
            event=event,
            actor=audit_entries.operator(user),
            subject=ledger.Subject(kind=ledger.SubjectKind.VERIFICATION, id=case_id),
            topic=case_id,
        )


def _has_looked(case_id: UUID, *, user: User, within: timedelta) -> bool:
    """Say whether the log has a look of this user at this case lately."""
    return AuditEntry.objects.filter(
        topic_id=case_id,
        event=Event.VERIFICATION_LOOKED_AT,
        actor_id=user.pk,
        at__gt=clock.db_now() - within,
    ).exists()

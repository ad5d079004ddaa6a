"""What can be looked at: the queue, a case, its pictures, and what changed."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render

from accounts.models import User
from audit import clock, ledger
from audit.events import Event
from controlroom import access, answers, board, feed
from verification.models import Face, Verification
from verification.verbs import actors, alive, cases, claims, refusals, vault


@access.looking
def queue(request: HttpRequest) -> HttpResponse:
    """Show open alarms and open cases; `HX-Request` gets the part that changes."""
    page = board.read(user=access.user_of(request))
    fragment = access.wants_fragment(request)
    template = "controlroom/_queue.html" if fragment else "controlroom/queue.html"
    return render(request, template, {"board": page, "head": page.head})


@access.looking
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case; opening the page is in the audit log, keeping it open is not."""
    try:
        if not access.wants_fragment(request):
            _record_look(ref, user=access.user_of(request), event=Event.VERIFICATION_LOOKED_AT)
        return answers.show_case(request, ref=ref)
    except refusals.NotFound as refusal:
        return answers.refused(request, refusal=refusal)


@access.looking
def since(request: HttpRequest, seq: int) -> HttpResponse:
    """Answer what changed after `seq`, 304 for nothing; it also says that this console lives."""
    user = access.user_of(request)
    with ledger.transaction():
        claims.beat(by=user)
    # Every console is a watchdog of the watchkeeper, which nobody else would miss.
    if alive.is_late(now=clock.db_now()):
        with ledger.transaction():
            alive.watch_the_watchkeeper()
    news = feed.since(seq)
    if news["head"] == seq:
        return HttpResponseNotModified()
    return JsonResponse(news)


@access.looking
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the photo of the force's record."""
    del request
    verification = _found(ref)
    if verification.officer.photo is None:
        raise Http404
    return _picture(bytes(verification.officer.photo))


@access.looking
def face(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the face taken now; every look is in the audit log."""
    verification = _found(ref)
    row = Face.objects.filter(verification=verification).first()
    if row is None:
        raise Http404
    _record_look(ref, user=access.user_of(request), event=Event.VERIFICATION_FACE_LOOKED_AT)
    return _picture(
        vault.unseal(
            key=verification.key, place=f"face.sealed:{verification.id}", sealed=row.sealed
        )
    )


def _found(ref: str) -> Verification:
    """Find a case for a picture; raises Http404."""
    try:
        return cases.by_ref(ref=ref)
    except refusals.NotFound:
        raise Http404 from None


def _picture(data: bytes) -> HttpResponse:
    """Answer an image that no browser may take for anything else."""
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(data, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _record_look(ref: str, *, user: User, event: Event) -> None:
    """Write who looked; a log that cannot be written shows nothing."""
    with ledger.transaction():
        verification = cases.by_ref(ref=ref)
        ledger.record(
            event=event,
            actor=actors.operator(user),
            subject=actors.case(verification),
            topic=verification.id,
        )

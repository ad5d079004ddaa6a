"""Walks as their coordinator sees them: what waits, one walk, its findings and concerns."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses, walk_page, walks_page
from community.neighbourhood.action_forms import AskForm
from community.neighbourhood.fields import PlainForm
from community.neighbourhood.walk_forms import CloseForm, JudgeWalkForm, PairForm
from community.streetsafe.actions import interventions
from community.walks.actions import claims, concerns, findings, meeting, pairing, walkers
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.models import Walk
from foundation.audit import ledger
from foundation.audit.ledger import Actor
from verification.actions.decisions import walk_judging
from verification.actions.records.refusals import Refusal


@decorators.coordinator_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """List what waits, what is planned and what was walked."""
    return responses.plain(request, "walks/list", status=200, page=walks_page.read())


def walk(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    """Show one walk, or do with it what was pressed (`do`)."""
    return _act(request, walk_id) if request.method == "POST" else _show(request, walk_id)


@decorators.coordinator_viewer_required
def _show(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    return _draw(request, _found(walk_id))


@decorators.coordinator_required
def _act(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    found, wanted = _found(walk_id), request.POST.get("do", "")
    actor = actors.of(decorators.user_of(request))
    if wanted == "pair":
        return _pair(request, found, actor=actor)
    if wanted == "judge":
        return _judge(request, found, actor=actor)
    if wanted == "number":
        return _number(request, found, actor=actor)
    if wanted == "read":
        return _read(request, found, actor=actor)
    if wanted not in _DEEDS:
        return _draw(request, found, sentence="Choose what to do.", status=400)
    try:
        with ledger.transaction():
            _DEEDS[wanted](walk_id=walk_id, actor=actor)
    except MayNot as error:
        return _draw(request, _found(walk_id), sentence=str(error), status=409)
    return _back(walk_id)


@decorators.coordinator_required
def close(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Close a finding: ask an owner for an action (`do` is "ask"), or say why not."""
    asks = request.POST.get("do") == "ask"
    form = AskForm(request.POST) if asks else CloseForm(request.POST)
    actor = actors.of(decorators.user_of(request))
    if not form.is_valid():
        return _draw_finding(request, form, status=400)
    try:
        with ledger.transaction():
            finding = _close(finding_id, form, actor=actor)
    except NotFound as error:
        raise Http404(str(error)) from error
    except (MayNot, interventions.MayNotPropose) as error:
        return _draw_finding(request, form, sentence=str(error), status=409)
    return _back(finding)


@decorators.coordinator_required
def take_concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Say that a concern is passed on into the force's own record."""
    try:
        with ledger.transaction():
            concerns.take(concern_id=concern_id, actor=actors.of(decorators.user_of(request)))
    except NotFound as error:
        raise Http404(str(error)) from error
    except MayNot:
        pass  # Somebody has: the list says so.
    return HttpResponseRedirect(reverse("neighbourhood:walks"), status=303)


_DEEDS: dict[str, Callable[..., None]] = {
    "spoken": walkers.speak_to,
    "call_off": pairing.call_off,
    "take_back": pairing.take_back,
    "missed": meeting.say_missed,
}


def _pair(request: HttpRequest, found: Walk, *, actor: Actor) -> HttpResponse:
    form = PairForm(request.POST, walk=found)
    if not form.is_valid():
        return _draw(request, found, pair=form, status=400)
    try:
        with ledger.transaction():
            pairing.pair(walk_id=found.id, plan=form.plan, actor=actor)
    except Unfit as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _draw(request, found, pair=form, status=400)
    except MayNot as error:
        return _draw(request, _found(found.id), pair=form, sentence=str(error), status=409)
    return _back(found.id)


def _judge(request: HttpRequest, found: Walk, *, actor: Actor) -> HttpResponse:
    form = JudgeWalkForm(request.POST)
    if found.verification_id is None or not form.is_valid():
        return _draw(request, found, judge=form, status=400)
    try:
        with ledger.transaction():
            walk_judging.judge(
                verification_id=found.verification_id, actor=actor, **form.cleaned_data
            )
    except Refusal as error:
        return _draw(request, found, judge=form, sentence=error.sentence, status=409)
    return _back(found.id)


def _number(request: HttpRequest, found: Walk, *, actor: Actor) -> HttpResponse:
    try:
        with ledger.transaction():
            number = walkers.show_number(walk_id=found.id, actor=actor)
    except MayNot as error:
        return _draw(request, found, sentence=str(error), status=409)
    return _draw(request, found, number=number)


def _read(request: HttpRequest, found: Walk, *, actor: Actor) -> HttpResponse:
    try:
        text_id = UUID(request.POST.get("text", ""))
    except ValueError:
        return _draw(request, found, sentence="Choose the text.", status=400)
    with ledger.transaction():
        claims.read(walk_id=found.id, text_id=text_id, actor=actor)
    return _back(found.id)


def _close(finding_id: UUID, form: PlainForm, *, actor: Actor) -> UUID:
    """Close it, and give its walk's id."""
    said = form.cleaned_data
    if isinstance(form, AskForm):
        done = findings.ask_owner(
            finding_id=finding_id,
            kind=said["kind"],
            owner_id=said["owner"],
            public_note=said["public_note"],
            actor=actor,
        )
    else:
        done = findings.close(finding_id=finding_id, why=said["why"], actor=actor)
    return done.walk_id


def _found(walk_id: UUID) -> Walk:
    found = walk_page.find(walk_id)
    if found is None:
        raise Http404("There is no such walk.")
    return found


def _back(walk_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("neighbourhood:walk", args=[walk_id]), status=303)


def _draw_finding(
    request: HttpRequest, form: PlainForm, *, sentence: str = "", status: int
) -> HttpResponse:
    asks = isinstance(form, AskForm)
    context = {"form": form, "asks": asks, "sentence": sentence}
    return responses.plain(request, "walks/finding", status=status, **context)


def _draw(
    request: HttpRequest,
    found: Walk,
    *,
    pair: PlainForm | None = None,
    judge: PlainForm | None = None,
    number: str = "",
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    page = walk_page.read(found, pair=pair, judge=judge, number=number, sentence=sentence)
    ask, close_form = walk_page.finding_forms()
    context = {"page": page, "ask": ask, "close": close_form}
    return responses.plain(request, "walks/one", status=status, **context)

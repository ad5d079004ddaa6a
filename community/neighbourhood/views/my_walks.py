"""An officer's own walks: yes or no, here, the way, what was found, what has to be passed on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, decorators, my_walks_page, responses
from community.neighbourhood.fields import PlainForm
from community.neighbourhood.walk_forms import ConcernForm
from community.walks.actions import concerns, findings, meeting, pairing
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.models import Walk, WalkOfficer
from foundation.audit import ledger
from foundation.audit.ledger import Actor


@decorators.team_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """List the officer's walks."""
    page = my_walks_page.read(decorators.user_of(request))
    return responses.plain(request, "walks/mine", status=200, page=page)


def walk(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    """Show one walk, or do with it what was pressed (`do`)."""
    return _act(request, walk_id) if request.method == "POST" else _show(request, walk_id)


@decorators.team_viewer_required
def _show(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    return _draw(request, *_found(request, walk_id))


@decorators.team_required
def _act(request: HttpRequest, walk_id: UUID) -> HttpResponse:
    officer, found = _found(request, walk_id)
    wanted, actor = request.POST.get("do", ""), actors.of(decorators.user_of(request))
    if wanted not in (*_DEEDS, *_FORMS, "route_back"):
        return _draw(request, officer, found, sentence="Choose what to do.", status=400)
    form = _FORMS[wanted](found, request) if wanted in _FORMS else None
    if form is not None and not form.is_valid():
        return _draw(request, officer, found, refused=form, status=400)
    try:
        with ledger.transaction():
            _do(wanted, found, form, officer=officer, actor=actor)
    except NotFound as error:
        raise Http404(str(error)) from error
    except Unfit as error:
        return _refuse(request, officer, found, form, error)
    except MayNot as error:
        sentence = str(error)
        return _draw(request, officer, found, refused=form, sentence=sentence, status=409)
    return _back(wanted, walk_id)


_DEEDS: dict[str, Callable[..., None]] = {
    "yes": pairing.officer_says_yes,
    "no": pairing.officer_says_no,
    "here": meeting.check_in,
    "start": meeting.start,
    "absent": meeting.walker_is_absent,
}
_FORMS: dict[str, Callable[[Walk, HttpRequest], PlainForm]] = {
    "finding": lambda found, request: my_walks_page.finding_form(found, request.POST),
    "route": lambda found, request: my_walks_page.route_form(found, request.POST),
    "concern": lambda _found, request: ConcernForm(request.POST),
}


def _do(
    wanted: str, found: Walk, form: PlainForm | None, *, officer: WalkOfficer, actor: Actor
) -> None:
    said = {} if form is None else form.cleaned_data
    who: dict[str, Any] = {"walk_id": found.id, "officer": officer, "actor": actor}
    match wanted:
        case "finding":
            findings.note(**who, unit_id=said["unit"], reasons=said["reasons"], words=said["note"])
        case "route":
            findings.set_route(**who, stretch_ids=[*found.route, said["stretch"]])
        case "route_back":
            findings.set_route(**who, stretch_ids=found.route[:-1])
        case "concern":
            concerns.note(**who, words=said["words"])
        case _:
            _DEEDS[wanted](**who)


def _found(request: HttpRequest, walk_id: UUID) -> tuple[WalkOfficer, Walk]:
    found = my_walks_page.find(decorators.user_of(request), walk_id)
    if found is None:
        raise Http404("There is no such walk.")
    return found


def _back(wanted: str, walk_id: UUID) -> HttpResponse:
    """Lead back to the walk; to the list from one that is the officer's no longer."""
    if wanted in ("no", "absent"):
        return HttpResponseRedirect(reverse("neighbourhood:my-walks"), status=303)
    return HttpResponseRedirect(reverse("neighbourhood:my-walk", args=[walk_id]), status=303)


def _refuse(
    request: HttpRequest,
    officer: WalkOfficer,
    found: Walk,
    form: PlainForm | None,
    error: Unfit,
) -> HttpResponse:
    if form is not None:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    sentence = "Look at what is marked below." if form else str(error)
    return _draw(request, officer, found, refused=form, sentence=sentence, status=400)


def _draw(
    request: HttpRequest,
    officer: WalkOfficer,
    found: Walk,
    *,
    refused: PlainForm | None = None,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    page = my_walks_page.read_one(officer, found, sentence=sentence, refused=refused)
    return responses.plain(request, "walks/my_one", status=status, page=page)

"""Actions as analysts see them: one is asked for, all are listed, one is taken back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import actions_page, actors, decorators, responses, roads
from community.neighbourhood.action_forms import AskForm, NoteForm
from community.streets.enums import UnitKind
from community.streetsafe.actions import handovers, interventions
from community.streetsafe.enums import ActionState
from community.streetsafe.models.signals import Signal, SignalState
from foundation.audit import ledger


def ask(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """Show the form for an action about a signal, or ask for one."""
    return _ask(request, signal_id) if request.method == "POST" else _form(request, signal_id)


@decorators.analyst_viewer_required
def _form(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    signal = get_object_or_404(Signal, pk=signal_id)
    if signal.state != SignalState.REAL:
        sentence = f"It is “{signal.get_state_display()}”. Only what was judged real is acted on."
        return _draw(request, AskForm(), signal=signal, sentence=sentence, status=409)
    return _draw(request, AskForm(), signal=signal)


@decorators.analyst_required
def _ask(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    signal = get_object_or_404(Signal, pk=signal_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, signal=signal, status=400)
    try:
        with ledger.transaction():
            interventions.propose(
                unit_id=signal.unit,
                unit_kind=UnitKind(signal.unit_kind),
                kind=form.cleaned_data["kind"],
                owner_id=form.cleaned_data["owner"],
                signal_id=signal.id,
                public_note=form.cleaned_data["public_note"],
                actor=actors.of(decorators.user_of(request)),
            )
    except interventions.MayNotPropose as error:
        return _draw(request, form, signal=signal, sentence=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:actions"), status=303)


@decorators.analyst_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """List every action, what is late first."""
    return responses.page(request, "actions", page=actions_page.read())


@decorators.analyst_required
def withdraw(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Take back what was asked for."""
    try:
        with ledger.transaction():
            interventions.move(
                action_id=action_id,
                to=ActionState.WITHDRAWN,
                actor=actors.of(decorators.user_of(request)),
            )
    except interventions.NotFound as error:
        raise Http404(str(error)) from error
    except interventions.MayNotMove as error:
        page = actions_page.read()
        return responses.page(request, "actions", page=page, refused=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:actions"), status=303)


@decorators.analyst_required
def hand_over(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Send once more what an owner's own system refused."""
    try:
        with ledger.transaction():
            handovers.again(action_id=action_id, actor=actors.of(decorators.user_of(request)))
    except handovers.NotFound as error:
        raise Http404(str(error)) from error
    except handovers.MayNotHandOver as error:
        page = actions_page.read()
        return responses.page(request, "actions", page=page, refused=str(error), status=409)
    return HttpResponseRedirect(reverse("neighbourhood:actions"), status=303)


@decorators.analyst_required
def publish_note(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Publish a note with an action: its owner's words, read and perhaps changed."""
    form = NoteForm(request.POST, action_id=action_id)
    if form.is_valid():
        try:
            with ledger.transaction():
                interventions.publish_note(
                    action_id=action_id,
                    note=form.cleaned_data["public_note"],
                    actor=actors.of(decorators.user_of(request)),
                )
        except interventions.NotFound as error:
            raise Http404(str(error)) from error
        except interventions.Unfit as error:
            form.add_error(error.field, str(error))
        else:
            return HttpResponseRedirect(reverse("neighbourhood:actions"), status=303)
    page, sentence = actions_page.read(refused=form), "Look at what is marked below."
    return responses.page(request, "actions", page=page, refused=sentence, status=400)


def _draw(
    request: HttpRequest, form: AskForm, *, signal: Signal, sentence: str = "", status: int = 200
) -> HttpResponse:
    road = roads.find([signal.unit]).get(signal.unit)
    context = {"form": form, "signal": signal, "road": road, "sentence": sentence}
    return responses.page(request, "act", status=status, **context)

"""What is asked of an owner, as a page and as a file, and the owner's answers."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import (
    action_forms,
    actors,
    decorators,
    owned_csv,
    owned_page,
    responses,
)
from community.neighbourhood.action_forms import Answer, AnswerForm
from community.streetsafe.actions import interventions
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action, Partner
from foundation.audit import ledger
from foundation.audit.ledger import Actor


@decorators.partner_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show all that is asked of the owner that this user acts for."""
    return _show(request, owned_page.owner_of(decorators.user_of(request)))


@decorators.partner_viewer_required
def as_csv(request: HttpRequest) -> HttpResponse:
    """Give the same list as a file."""
    page = owned_page.read(owner=owned_page.owner_of(decorators.user_of(request)))
    return HttpResponse(
        owned_csv.write(page),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="actions.csv"'},
    )


@decorators.partner_required
def move(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Answer about one of the owner's own actions: yes, no, begun, done, or a new date (`do`)."""
    user = decorators.user_of(request)
    owner = owned_page.owner_of(user)
    if owner is None:
        raise Http404("There is no such action.")
    action = get_object_or_404(Action, pk=action_id, owner=owner)
    wanted = request.POST.get("do", "")
    if wanted not in Answer.values:
        return _show(request, owner, sentence="Choose an answer.", status=400)
    form = action_forms.sent(Answer(wanted), request.POST, action=action)
    return _answer(request, form, owner=owner, actor=actors.of(user))


def _answer(
    request: HttpRequest, form: AnswerForm, *, owner: Partner, actor: Actor
) -> HttpResponse:
    """Make the move, or show the form again with what was typed."""
    if form.is_valid():
        try:
            _move(form, owner=owner, actor=actor)
        except interventions.Unfit as error:
            form.add_error(error.field, str(error))
        except interventions.MayNotMove as error:
            return _show(request, owner, sentence=str(error), refused=form, status=409)
        else:
            return HttpResponseRedirect(reverse("neighbourhood:owned"), status=303)
    sentence = "Look at what is marked below."
    return _show(request, owner, sentence=sentence, refused=form, status=400)


def _move(form: AnswerForm, *, owner: Partner, actor: Actor) -> None:
    said = {**form.cleaned_data, "actor": actor, "partner_id": owner.id}
    with ledger.transaction():
        if form.answer is Answer.NEW_DATE:
            interventions.postpone(action_id=form.action_id, **said)
        else:
            interventions.move(action_id=form.action_id, to=ActionState(form.answer), **said)


def _show(
    request: HttpRequest,
    owner: Partner | None,
    *,
    sentence: str = "",
    refused: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = owned_page.read(owner=owner, refused=refused)
    return responses.owners_page(request, "owned", page=page, sentence=sentence, status=status)

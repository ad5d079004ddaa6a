"""What is asked of one owner, and what the owner may answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from community.neighbourhood import action_forms, action_rows, features, today
from community.neighbourhood.action_forms import Answer, AnswerForm
from community.neighbourhood.action_rows import Row
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action, Partner
from community.streetsafe.rules import action_states

_WITH_A_DATE = (ActionState.ACCEPTED, ActionState.STARTED)


@dataclass(frozen=True, kw_only=True)
class Owned:
    """One action of the owner's, the features asked for, and the answers that it may have."""

    row: Row
    features: tuple[str, ...]
    forms: list[AnswerForm]


@dataclass(frozen=True, kw_only=True)
class OwnedPage:
    """Everything on the page; `owner` is None for a user who acts for nobody yet."""

    today: date
    owner: Partner | None
    owned: list[Owned]


def owner_of(user: User) -> Partner | None:
    """Give the owner that a user acts for."""
    return Partner.objects.filter(members__user=user).first()


def read(*, owner: Partner | None, refused: AnswerForm | None = None) -> OwnedPage:
    """Read all that is asked of an owner; `refused` is a form to be shown again."""
    day = today.read()
    mine = Action.objects.filter(owner=owner) if owner else Action.objects.none()
    actions = list(action_rows.late_first(mine, today=day))
    asked_for = features.read(actions)
    return OwnedPage(
        today=day,
        owner=owner,
        owned=[
            Owned(
                row=row,
                features=asked_for[row.action.id],
                forms=list(_forms(row, today=day, refused=refused)),
            )
            for row in action_rows.read(actions, today=day)
        ],
    )


def _forms(row: Row, *, today: date, refused: AnswerForm | None) -> Iterator[AnswerForm]:
    action = row.action
    usual = today + timedelta(days=action_states.USUAL_DAYS[ActionKind(action.kind)])
    for answer in _answers(row.state):
        if refused and (refused.action_id, refused.answer) == (action.id, answer):
            yield refused
        else:
            yield action_forms.empty(answer, action=action, due_on=action.due_on or usual)


def _answers(state: ActionState) -> Iterator[Answer]:
    for answer in Answer:
        if answer is Answer.NEW_DATE:
            if state in _WITH_A_DATE:
                yield answer
        elif action_states.may_move(state, ActionState(answer)):
            yield answer

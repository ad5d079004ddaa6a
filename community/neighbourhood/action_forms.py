"""What may be typed about actions: to ask for one, and to answer as its owner."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from community.neighbourhood.fields import PlainForm, Radios
from community.streetsafe.actions.interventions import WORDS_AT_MOST
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action, Partner
from foundation.vocabulary import Vocabulary


class AskForm(PlainForm):
    """What is asked for, of whom, and what anybody may read of it."""

    kind = forms.TypedChoiceField(
        choices=ActionKind.choices,
        coerce=ActionKind,
        widget=Radios,
        label="What is asked for?",
        error_messages={"required": "Choose what is asked for."},
    )
    owner = forms.TypedChoiceField(
        coerce=UUID,
        label="Who owns it?",
        error_messages={"required": "Choose who owns it."},
    )
    public_note = forms.CharField(
        required=False,
        max_length=WORDS_AT_MOST,
        label="Note that is published",
        help_text="What is to be done. No word of who reported, or of what happened to them.",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """Offer every partner."""
        super().__init__(data)
        owners = Partner.objects.order_by("name").values_list("id", "name")
        choices = [("", "Choose"), *((str(one), name) for one, name in owners)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]


class NoteForm(PlainForm):
    """What anybody may read of an action: its owner's words, as an analyst lets them stand."""

    public_note = forms.CharField(
        max_length=WORDS_AT_MOST,
        label="Note that is published",
        help_text="In the place of the note that is there. No word of who reported.",
        error_messages={"required": "Write what is to be published."},
    )

    def __init__(self, data: QueryDict | None = None, *, action_id: UUID, **kwargs: Any) -> None:
        """Take the action that it is about: a page has a form for each."""
        super().__init__(data, auto_id=f"{action_id}_note_%s", **kwargs)
        self.action_id = action_id


class Answer(Vocabulary):
    """What an owner says of an action; all but the last are the state that it then has."""

    YES = ActionState.ACCEPTED.value, "Say yes"
    NO = ActionState.DECLINED.value, "Say no"
    BEGUN = ActionState.STARTED.value, "Begun"
    DONE = ActionState.DONE.value, "Done"
    NEW_DATE = "new_date", "New date"


class AnswerForm(PlainForm):
    """One answer about one action; a page has a form for each."""

    answer: Answer

    def __init__(self, data: QueryDict | None = None, *, action: Action, **kwargs: Any) -> None:
        """Take the action that it is about."""
        super().__init__(data, auto_id=f"{action.id}_{self.answer}_%s", **kwargs)
        self.action_id = action.id


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Say by when.", "invalid": "Write a date as 2026-01-31."},
    )


class YesForm(AnswerForm):
    """Yes, and by when."""

    answer = Answer.YES
    due_on = _date("Done by (published)")


class NoForm(AnswerForm):
    """No, and why."""

    answer = Answer.NO
    reason = forms.CharField(
        max_length=WORDS_AT_MOST,
        label="Why not (published)",
        error_messages={"required": "Say why, in a few words."},
    )


class BegunForm(AnswerForm):
    """Work has begun."""

    answer = Answer.BEGUN


class DoneForm(AnswerForm):
    """It is done."""

    answer = Answer.DONE


class NewDateForm(AnswerForm):
    """Another date, and why."""

    answer = Answer.NEW_DATE
    due_on = _date("Done by (published)")
    note = forms.CharField(
        required=False, max_length=WORDS_AT_MOST, label="Why (for the police alone)"
    )


_FORMS: dict[Answer, type[AnswerForm]] = {
    one.answer: one for one in (YesForm, NoForm, BegunForm, DoneForm, NewDateForm)
}


def sent(answer: Answer, data: QueryDict, *, action: Action) -> AnswerForm:
    """Read the form of an answer as it was sent."""
    return _FORMS[answer](data, action=action)


def empty(answer: Answer, *, action: Action, **initial: Any) -> AnswerForm:
    """Draw the form of an answer."""
    return _FORMS[answer](action=action, initial=initial)

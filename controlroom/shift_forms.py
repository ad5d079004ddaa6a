"""What may be typed at the start of a shift, in its log, and to hand over."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import TextChoices

from accounts.models import User
from controlroom.fields import Paragraph, Radios, TextLine, Tick
from controlroom.forms import ConsoleForm
from verification.enums import DesktopAlerts

_IDS_AT_MOST = 4000


class ToneHeard(TextChoices):
    """Whether somebody heard the test alarm."""

    YES = "yes", "Yes, I heard it"
    NO = "no", "No"


class StartForm(ConsoleForm):
    """What begins a shift; whether it may begin is the action's to say."""

    act = "start"
    heard = Radios(
        ToneHeard, label="Did you hear its tone?", required=False, empty_value=None, in_a_row=True
    )
    have_read = Tick(label="I have read it", legend="The hand-over")
    hand_overs = forms.CharField(required=False, max_length=_IDS_AT_MOST, widget=forms.HiddenInput)
    alerts = forms.TypedChoiceField(
        choices=DesktopAlerts.choices,
        coerce=DesktopAlerts,
        required=False,
        empty_value=DesktopAlerts.DEFAULT,
        widget=forms.HiddenInput,
    )
    desk_phone = TextLine(
        max_length=40,
        label="The phone on this desk",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    @property
    def sound_heard(self) -> bool:
        """Say whether the operator of a valid form heard the tone."""
        return bool(self.cleaned_data["heard"] == ToneHeard.YES)

    @property
    def read(self) -> list[UUID]:
        """List the hand-overs that the page showed and the operator ticked as read."""
        return ids_of(self.cleaned_data["hand_overs"]) if self.cleaned_data["have_read"] else []


class AllowForm(ConsoleForm):
    """Why a shift may begin without a check that has not passed."""

    act = "allow"
    why = TextLine(label="Why it may begin without")


class ShiftNoteForm(ConsoleForm):
    """A note in the log of a shift."""

    act = "shift_note"
    note = Paragraph(label="Note for whoever comes next")


class HandOverForm(ConsoleForm):
    """To whom a case is offered, with a line for them."""

    act = "hand_over"
    to = forms.UUIDField(label="To", widget=forms.Select)
    line = TextLine(required=False, label="What they should know")

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        """Offer these colleagues; whether one may have the case is asked again when it is sent."""
        super().__init__(*args, **kwargs)
        self.fields["to"].widget = forms.Select(
            choices=[(person.pk, person.display_name) for person in people]
        )


class ShiftHandOverForm(ConsoleForm):
    """To whom a whole shift is offered; its cases have a line each, sent as `line-REF`."""

    act = "shift_hand_over"
    to = forms.UUIDField(label="To", widget=forms.Select)
    text = Paragraph(required=False, label="What they should know of this shift")

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        """Offer these colleagues, who need not be on shift yet."""
        super().__init__(*args, **kwargs)
        self.fields["to"].widget = forms.Select(
            choices=[(person.pk, person.display_name) for person in people]
        )


class TakeOverForm(ConsoleForm):
    """From whom a case is taken over, and why where a supervisor does it."""

    act = "take_over"
    taken_from = forms.CharField(max_length=40, widget=forms.HiddenInput)
    why = TextLine(required=False, label="Why you take it over")


def lines_of(sent: Any) -> dict[str, str]:
    """Read what was typed for each case of a shift, by its ref."""
    prefix = "line-"
    found = {name: str(value) for name, value in sent.items() if name.startswith(prefix)}
    return {name.removeprefix(prefix): value[:2000] for name, value in found.items()}


def ids_of(written: str) -> list[UUID]:
    """Read ids; what is none stands for nothing that was shown."""
    found = []
    for word in written.split():
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found

"""What may be typed at the console, how it is asked, and the values it becomes.

A form draws itself: `{{ form }}` in a template gives its labels, fields, choices and errors, with
what was typed where it was refused. Choices are members of the domain's vocabularies, so that a new
member is on the screen as soon as there is one.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from controlroom.fields import (
    Choice,
    OneTimeInput,
    Paragraph,
    Radios,
    Renderer,
    TextLine,
    Tick,
    Typed,
)
from foundation import typed
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmOutcome,
    Announced,
    CalledParty,
    CallOutcome,
    CustodyRecord,
    EndedHow,
    FaceTick,
    Heard,
    HowKnown,
    JudgedEnding,
    P1Step,
    TextLanguage,
)
from verification.rules.closing import PRANKS
from verification.rules.wordings import catalogues

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def seen_at(sent: str) -> datetime | None:
    """Read what a page says of the newest text that it showed; None where it says nothing.

    What cannot be read counts as a page that showed nothing.
    """
    if not sent:
        return None
    try:
        seen = datetime.fromisoformat(sent)
    except ValueError:
        return _LONG_AGO
    return seen if seen.tzinfo else _LONG_AGO


class ConsoleForm(forms.Form):
    """A form that stands on a page with others: `act` names it there, and begins its ids."""

    act: ClassVar[str]
    # One for all: each keeps the templates that it has compiled.
    default_renderer = Renderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take ids that no other form of the page has."""
        kwargs.setdefault("auto_id", f"{self.act}-%s")
        super().__init__(*args, **kwargs)


class TicksForm(ConsoleForm):
    """What an operator or a second person ticks before a YES."""

    face = Radios(
        FaceTick,
        label="The face taken now",
        in_a_row=True,
        help_text="Not seen: a second person is needed. Differs: can only be refused.",
        missing="the face",
    )
    reason_fits = Tick(
        label="fits the place and the duty", legend="The reason", missing="the reason"
    )
    heard = Radios(
        Heard,
        label="How the person was heard",
        in_a_row=True,
        follows=True,
        missing="how the person was heard",
    )
    under_18 = Tick(label="They may be under 18", help_text="second person")
    # The line of facts on the page that was decided on: never typed, never sent back as it came.
    shown_facts = forms.CharField(max_length=200, widget=forms.HiddenInput)
    # The names of other forms of the page that hold words, which the script writes as it sends.
    unsent = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @property
    def ticks(self) -> Ticks:
        """Answer the ticks of a valid form."""
        data = self.cleaned_data
        return Ticks(
            face=data["face"],
            reason_fits=data["reason_fits"],
            heard=data["heard"],
            under_18=data["under_18"],
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say beside the tick that a face which differs leaves nothing but a NO."""
        super().__init__(*args, **kwargs)
        face = self.fields["face"]
        if isinstance(face, Radios):
            face.call(FaceTick.DIFFERS, f"{FaceTick.DIFFERS.label}: then only NO")

    def bar_wrote(self, why: str) -> None:
        """Offer "they wrote it" no longer, where `why` says why it cannot be ticked."""
        heard = self.fields["heard"]
        if why and isinstance(heard, Radios):
            heard.bar(Heard.WROTE, why=why)

    def quote(self, words: str) -> None:
        """Say what they wrote, beside the tick that it fits the officer."""
        heard = self.fields["heard"]
        if words and isinstance(heard, Radios):
            said = format_html("{}: “<bdi>{}</bdi>”", Heard.WROTE.label, words)
            heard.call(Heard.WROTE, said)

    def show_facts(self, facts: str) -> None:
        """Carry the facts of the page that is being made, not those of the page before."""
        self.initial["shown_facts"] = facts
        if self.is_bound:
            self.data = {**dict(self.data.items()), "shown_facts": facts}


class ConfirmForm(TicksForm):
    """The ticks, a note, and what the script had said that the YES would do."""

    act = "confirm"
    announced = forms.TypedChoiceField(
        choices=Announced.choices,
        coerce=Announced,
        required=False,
        empty_value=None,
        widget=forms.HiddenInput,
    )
    why = TextLine(required=False, label="Note, a second person reads it")


class AgreeForm(TicksForm):
    """A second person's ticks and reason, and the line of facts where the page sent it."""

    act = "agree"
    shown_facts = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    why = TextLine(label="Why you agree", missing="why you agree")


class DisagreeForm(ConsoleForm):
    """A second person's reason for a NO."""

    act = "disagree"
    why = Paragraph(label="Why you disagree", key="x")


class RefuseForm(ConsoleForm):
    """The reason for a NO."""

    act = "refuse"
    why = Paragraph(label="Why it cannot be confirmed", key="x")


class RevokeForm(ConsoleForm):
    """The reason to take back a YES."""

    act = "revoke"
    why = TextLine(label="Why we take it back", key="x")


class EndForm(ConsoleForm):
    """How it ended, as the control room knows it; OTHER where nothing is said."""

    act = "end"
    how = Choice(
        EndedHow,
        required=False,
        empty_value=EndedHow.OTHER,
        label="How it ended",
        widget=forms.Select(attrs={"required": True}),
    )


class JudgeForm(ConsoleForm):
    """How a case ended, and how that is known; the officer's word is no answer."""

    act = "judge"
    ended = Radios(JudgedEnding, label="How it ended")
    how = Radios(HowKnown, required=False, empty_value=None, label="How we know")
    note = TextLine(label="What you saw, heard or read")

    def offer(self, endings: list[JudgedEnding]) -> None:
        """Offer these endings alone: what else may be judged later is said beside the form."""
        field = self.fields["ended"]
        if isinstance(field, Radios):
            field.choices = [(str(ending), str(ending.label)) for ending in endings]


class RangForm(ConsoleForm):
    """An attempt to reach somebody, and what came of it."""

    act = "rang"
    whom = Radios(CalledParty, in_a_row=True, label="Whom you tried to reach")
    outcome = Choice(CallOutcome, label="What came of it")
    note = TextLine(required=False, label="Note")


class CustodyForm(ConsoleForm):
    """What the custody record says, and where it was read."""

    act = "custody"
    record = Radios(CustodyRecord, label="The custody record")
    note = TextLine(label="What you read, and where")


class WaiveForm(ConsoleForm):
    """A supervisor's reason to waive a follow-up."""

    act = "waive"
    why = TextLine(label="Why you waive the follow-up")


class ReadForm(ConsoleForm):
    """Up to when the replies were on the screen; what came later is not read yet."""

    act = "read"
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class TalkedForm(ConsoleForm):
    """What the person said in a talk."""

    act = "talked"
    note = Paragraph(label="What they said")


class NoteForm(ConsoleForm):
    """A note of anything."""

    act = "note"
    note = Paragraph(label="Note")


class NumberForm(ConsoleForm):
    """Why somebody needs a number."""

    act = "number"
    why = TextLine(label="Why you need it")


class LanguageForm(ConsoleForm):
    """In what language a phone is written to."""

    act = "language"
    language = Choice(TextLanguage, label="Write to them in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages that have texts which may go out."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            offered = catalogues.offered(drafts=settings.DRAFT_WORDINGS)
            field.choices = [("", "Choose"), *((str(one), str(one.label)) for one in offered)]


class PlaceForm(ConsoleForm):
    """Where uniformed police are going."""

    act = "help_coming"
    place = TextLine(label="Where to", max_length=60)


class CloseForm(ConsoleForm):
    """How an alarm came out."""

    act = "close"
    outcome = Choice(AlarmOutcome, but=PRANKS, label="How it came out")
    reason = TextLine(label="Reason")
    incident_number = Typed(label="Incident number", required=False, max_length=40)

    def ask_for(self, *, incident_number: bool, second_person: bool) -> None:
        """Say that a number, or a second person, is needed; the action judges whether it is."""
        if incident_number:
            field = self.fields["incident_number"]
            field.label, field.widget.attrs["required"] = "Incident number (needed)", True
        if second_person:
            self.fields["outcome"].help_text = (
                "No contact possible: needs the incident number of the unit you sent, and a "
                "second person. It is proposed first; the alarm stays open."
            )


class P1CloseForm(ConsoleForm):
    """How a P1 came out, on the page of its case: what fits its cause, each in sight."""

    act = "p1_close"
    outcome = Radios(AlarmOutcome, label="How it came out", missing="how it came out")
    reason = TextLine(label="What you know, from whom", missing="what you know")
    incident_number = Typed(label="Incident number", required=False, max_length=40, follows=True)

    def offer(self, steps: Mapping[AlarmOutcome, Collection[P1Step]]) -> None:
        """Offer these outcomes alone; the script goes by the steps that each asks for."""
        field = self.fields["outcome"]
        if isinstance(field, Radios):
            field.choices = [(str(one), str(one.label)) for one in steps]
            field.mark({str(one): {"data-after": " ".join(steps[one])} for one in steps})

    def leave_out_number(self) -> None:
        """Ask for no incident number: that of the unit that was sent stands."""
        del self.fields["incident_number"]

    def need_number(self) -> None:
        """Ask for an incident number in any case."""
        field = self.fields["incident_number"]
        field.label, field.widget.attrs["required"] = "Incident number (needed)", True


class UnitForm(ConsoleForm):
    """The incident number that a unit was sent under."""

    act = "unit"
    incident_number = Typed(label="Incident number", max_length=40, missing="the incident number")


class AgreeClosingForm(ConsoleForm):
    """Why a second person agrees that an alarm is closed without contact."""

    act = "agree_closing"
    why = TextLine(label="Why you agree to close it")


class DisagreeClosingForm(ConsoleForm):
    """Why a second person leaves an alarm open."""

    act = "disagree_closing"
    why = TextLine(label="Why it stays open")


@cache
def blank_closing(*, incident_number: bool, second_person: bool) -> SafeString:
    """Draw an empty CloseForm: every alarm on a screen shows the same, without ids."""
    form = CloseForm(auto_id=False)
    form.ask_for(incident_number=incident_number, second_person=second_person)
    return form.render()


@cache
def blank_answer(kind: type[ConsoleForm]) -> SafeString:
    """Draw one of the two empty forms that answer a closing, without ids."""
    return kind(auto_id=False).render()


class PranksForm(ConsoleForm):
    """Why several alarms of a flood were no danger."""

    act = "pranks"
    outcome = Choice(AlarmOutcome, only=PRANKS, label="What they were")
    reason = TextLine(label="How you know")


class SignInForm(ConsoleForm):
    """Both factors at once, so that nobody learns which of them was wrong."""

    act = "sign_in"
    username = TextLine(
        max_length=64,
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = TextLine(
        max_length=256,
        strip=False,
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    otp = Typed(
        max_length=10,
        reading=typed.code,
        label="Code from your authenticator",
        widget=OneTimeInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_otp(self) -> str:
        """Take it as authenticators show it, in two groups."""
        return "".join(str(self.cleaned_data["otp"]).split())

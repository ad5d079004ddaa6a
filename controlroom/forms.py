"""What may be typed at the console, and the values it becomes."""

from django import forms

from verification.actions.records.checklist import Ticks
from verification.enums import AlarmOutcome, EndedHow, FaceTick, Heard

_WORDS_AT_MOST = 2000


class TicksForm(forms.Form):
    """What an operator or a second person ticks before a YES."""

    face = forms.ChoiceField(choices=FaceTick.as_choices)
    reason_fits = forms.BooleanField(required=False)
    heard = forms.ChoiceField(choices=Heard.as_choices)
    under_18 = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=_WORDS_AT_MOST)

    @property
    def ticks(self) -> Ticks:
        """Answer the ticks of a valid form."""
        data = self.cleaned_data
        return Ticks(
            face=FaceTick(data["face"]),
            reason_fits=data["reason_fits"],
            heard=Heard(data["heard"]),
            under_18=data["under_18"],
        )


class ConfirmForm(TicksForm):
    """The ticks, and the line of facts that the operator saw."""

    shown_facts = forms.CharField(max_length=200)


class AgreeForm(TicksForm):
    """A second person's ticks and reason, and the line of facts where the page sent it."""

    why = forms.CharField(max_length=_WORDS_AT_MOST)
    shown_facts = forms.CharField(required=False, max_length=200)


class WhyForm(forms.Form):
    """A typed reason."""

    why = forms.CharField(max_length=_WORDS_AT_MOST)


class ReadForm(forms.Form):
    """Up to when her replies were on the screen; what came later is not read yet."""

    seen_at = forms.DateTimeField(required=False)


class NoteForm(forms.Form):
    """A typed note, of a talk or of anything else."""

    note = forms.CharField(max_length=_WORDS_AT_MOST)


class PlaceForm(forms.Form):
    """Where uniformed police are going."""

    place = forms.CharField(max_length=60)


class EndForm(forms.Form):
    """How it ended, as the control room knows it; OTHER where nothing is said."""

    how = forms.ChoiceField(choices=EndedHow.as_choices, required=False)

    @property
    def ended_how(self) -> EndedHow:
        """Answer how it ended."""
        return EndedHow(self.cleaned_data["how"] or EndedHow.OTHER)


class LookUpForm(forms.Form):
    """What somebody on the line reads out."""

    code = forms.CharField(required=False, max_length=20)
    ref = forms.CharField(required=False, max_length=20)
    phone = forms.CharField(required=False, max_length=30)
    voice = forms.BooleanField(required=False)


class CloseForm(forms.Form):
    """How an alarm came out."""

    outcome = forms.ChoiceField(choices=AlarmOutcome.as_choices)
    reason = forms.CharField(max_length=_WORDS_AT_MOST)
    incident_number = forms.CharField(required=False, max_length=40)

    @property
    def alarm_outcome(self) -> AlarmOutcome:
        """Answer the outcome."""
        return AlarmOutcome(self.cleaned_data["outcome"])


class SignInForm(forms.Form):
    """Both factors at once, so that nobody learns which of them was wrong."""

    username = forms.CharField(max_length=64)
    password = forms.CharField(max_length=256, strip=False)
    otp = forms.CharField(max_length=10)

"""What may be typed of a site look."""

from django import forms

from community.neighbourhood import today
from community.neighbourhood.fields import PlainForm, Radios
from community.streetsafe.actions.looks import NOTE_AT_MOST
from community.streetsafe.models.looks import Found


class LookForm(PlainForm):
    """What somebody found who went there, and when that was."""

    found = forms.TypedChoiceField(
        choices=Found.choices,
        coerce=Found,
        widget=Radios,
        label="What was found there?",
        error_messages={"required": "Choose what was found."},
    )
    looked_on = forms.DateField(
        label="Day of the look",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Say on which day.",
            "invalid": "Write a date as 2026-01-31.",
        },
    )
    note = forms.CharField(
        required=False,
        max_length=NOTE_AT_MOST,
        label="Note (for the staff alone)",
        help_text="What was seen of the place, as “lamp 14 out”. No word of any person.",
    )

    @classmethod
    def empty(cls) -> "LookForm":
        """Draw it with the day that it is."""
        return cls(initial={"looked_on": today.read()})

"""What may be typed about a wave of the survey: its place, its channels, its time."""

from django import forms
from django.http import QueryDict

from community.neighbourhood.fields import PlainForm
from community.outcomes.actions import waves

_A_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_NO_DAY = "Write a date as 2026-01-31."
_TYPED_AT_MOST = 600


class WaveForm(PlainForm):
    """A wave: asked of whom, by which channels, from when until when."""

    borough = forms.ChoiceField(required=False, label="Whom do you ask?")
    channels = forms.CharField(
        max_length=_TYPED_AT_MOST,
        label="Channels, with commas between",
        help_text="Each has an address and a QR code of its own: Poster at the station, Letter.",
        error_messages={"required": "Name at least one channel."},
    )
    opens_on = forms.DateField(
        label="First day",
        widget=_A_DAY,
        error_messages={"required": "Say when it opens.", "invalid": _NO_DAY},
    )
    closes_on = forms.DateField(
        label="First day without answers",
        widget=_A_DAY,
        error_messages={"required": "Say when it closes.", "invalid": _NO_DAY},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """Offer every borough that has streets."""
        super().__init__(data)
        boroughs = [(name, f"People of {name}") for name in waves.every_borough()]
        choices = [("", "People of the whole area"), *boroughs]
        self.fields["borough"].choices = choices  # type: ignore[attr-defined]

    def clean_channels(self) -> list[str]:
        """Take the names apart; empty ones are left out."""
        written: str = self.cleaned_data["channels"]
        names = [" ".join(one.split()) for one in written.split(",")]
        return [name for name in names if name]

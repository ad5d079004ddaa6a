"""What may be typed and chosen on these pages, and the values it becomes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from community.neighbourhood.fields import PlainForm, Radios, Ticks
from community.streets.units import Unit
from community.streetsafe.actions.reports import Answers
from community.streetsafe.enums import (
    ABOUT_BEHAVIOUR,
    ABOUT_THE_PLACE,
    Channel,
    Counted,
    Dark,
    Feeling,
    Reason,
    When,
)
from community.streetsafe.models.signals import NotRealBecause, Signal, SignalState

_STREET_AT_MOST = 60


class JudgeForm(PlainForm):
    """What somebody says of a signal: real, or not and why."""

    state = forms.TypedChoiceField(
        choices=[(one.value, one.label) for one in (SignalState.REAL, SignalState.NOT_REAL)],
        coerce=SignalState,
        widget=forms.HiddenInput,
    )
    why = forms.TypedChoiceField(
        choices=[("", "Choose why"), *NotRealBecause.choices],
        coerce=NotRealBecause,
        empty_value=None,
        required=False,
        label="Not real, because (your name stands beside it)",
    )

    def __init__(self, data: QueryDict | None = None, *, signal: Signal) -> None:
        """Take the signal that it is about: a page has a form for each."""
        super().__init__(data, auto_id=f"{signal.id}_%s")
        self.signal_id = signal.id

    def clean(self) -> dict[str, Any]:
        """Demand why, where it is not real."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == SignalState.NOT_REAL and not cleaned.get("why"):
            self.add_error("why", "Choose why it is not real.")
        if cleaned.get("state") == SignalState.REAL:
            cleaned["why"] = None
        return cleaned


class WeighForm(PlainForm):
    """Whether a held report counts."""

    counted = forms.TypedChoiceField(
        choices=[(one.value, one.label) for one in (Counted.YES, Counted.NO)], coerce=Counted
    )


class ReportForm(PlainForm):
    """What somebody tells by phone or at an event.

    One form finds the street and takes the report, so that no tick is lost by looking again.
    """

    street = forms.CharField(
        max_length=_STREET_AT_MOST,
        label="Street",
        help_text="Part of its name is enough; or “Ley Street, by the station”.",
        error_messages={"required": "Type the name of the street."},
    )
    unit = forms.TypedChoiceField(
        coerce=UUID,
        widget=Radios,
        label="Which one is it?",
        error_messages={"required": "Choose the street."},
    )
    reasons = forms.TypedMultipleChoiceField(
        choices=[
            ("About the place", [(one.value, one.label) for one in ABOUT_THE_PLACE]),
            ("About how people behaved", [(one.value, one.label) for one in ABOUT_BEHAVIOUR]),
        ],
        coerce=lambda value: Reason(int(value)),
        widget=Ticks,
        label="What makes it feel unsafe?",
        error_messages={"required": "Tick one reason at least."},
    )
    when = forms.TypedChoiceField(
        choices=When.choices,
        coerce=When,
        widget=Radios,
        label="When was it?",
        error_messages={"required": "Choose when."},
    )
    dark = forms.TypedChoiceField(
        choices=Dark.choices,
        coerce=Dark,
        widget=Radios,
        label="Was it dark?",
        error_messages={"required": "Choose one."},
    )
    channel = forms.TypedChoiceField(
        choices=[(one.value, one.label) for one in (Channel.PHONE, Channel.EVENT)],
        coerce=Channel,
        widget=Radios,
        label="How did it come?",
        error_messages={"required": "Choose one."},
    )
    # Good for one report: a form that is sent twice is stored once.
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, found: Collection[Unit] = (), **kwargs: Any
    ) -> None:
        """Take the units that the typed name may mean."""
        super().__init__(data, **kwargs)
        self._found = {one.id: one for one in found}
        choices = [(str(one.id), f"{one.label} ({one.ward}, {one.kind.label})") for one in found]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def drawn_again(cls, data: QueryDict, *, found: Collection[Unit], once: str) -> "ReportForm":
        """Draw it with all that was ticked, and nothing said against it yet."""
        kept = {name: data.get(name) for name in cls.base_fields if name != "reasons"}
        initial = {**kept, "reasons": data.getlist("reasons"), "once": once}
        return cls(found=found, initial=initial)

    @property
    def chosen(self) -> Unit:
        """The unit that was chosen; of a valid form."""
        return self._found[self.cleaned_data["unit"]]

    @property
    def answers(self) -> Answers:
        """What was ticked; of a valid form."""
        said = self.cleaned_data
        return Answers(
            feeling=Feeling.UNSAFE,
            reasons=frozenset(said["reasons"]),
            when=said["when"],
            dark=said["dark"],
        )

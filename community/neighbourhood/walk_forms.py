"""What coordinators and officers may type about walks."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from community.neighbourhood.fields import PlainForm, Radios, Ticks
from community.streets.models import Spot, Street
from community.streetsafe.enums import ABOUT_BEHAVIOUR, ABOUT_THE_PLACE, Reason
from community.walks.actions import officers
from community.walks.actions.pairing import Plan
from community.walks.enums import Closed, WalkKind
from community.walks.models import Walk
from community.walks.models.concerns import CONCERN_AT_MOST
from community.walks.models.findings import NOTE_AT_MOST
from verification.enums import HowKnown, JudgedEnding

_MINUTES = (30, 45, 60, 90, 120)
Choices = list[tuple[str, str]]


class PairForm(PlainForm):
    """Who walks with them, when and from where."""

    officer = forms.TypedChoiceField(
        coerce=UUID, label="Officer", error_messages={"required": "Choose an officer."}
    )
    second = forms.TypedChoiceField(
        coerce=UUID, empty_value=None, required=False, label="Second officer, of a group"
    )
    spot = forms.TypedChoiceField(
        coerce=UUID,
        label="Meet at (never an address)",
        error_messages={"required": "Choose where they meet."},
    )
    starts_at = forms.DateTimeField(
        label="Begins",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": "Say when.", "invalid": "Write it as 2026-01-31 18:30."},
    )
    lasts = forms.TypedChoiceField(
        choices=[(str(one), f"{one} minutes") for one in _MINUTES],
        coerce=int,
        initial="45",
        label="Lasts",
    )

    def __init__(self, data: QueryDict | None = None, *, walk: Walk, **kwargs: Any) -> None:
        """Offer who may be proposed for this walk, and the Spots of its ward."""
        super().__init__(data, **kwargs)
        people = [(str(one.id), one.officer.name) for one in officers.candidates(walk)]
        spots = Spot.objects.filter(
            ward=walk.ward, borough=walk.borough, street_import__is_current=True
        )
        named = [(str(one.pk), f"{one.name} ({one.get_kind_display()})") for one in spots]
        _offer(self, "officer", [("", "Choose"), *people])
        _offer(self, "spot", [("", "Choose"), *sorted(named, key=lambda one: one[1])])
        if walk.kind == WalkKind.GROUP:
            _offer(self, "second", [("", "None"), *people])
        else:
            del self.fields["second"]

    @property
    def plan(self) -> Plan:
        """What was chosen; of a valid form."""
        said = self.cleaned_data
        starts_at: datetime = said["starts_at"]
        return Plan(
            officer_id=said["officer"],
            second_id=said.get("second"),
            spot_id=said["spot"],
            starts_at=starts_at,
            lasts=timedelta(minutes=said["lasts"]),
        )


class JudgeWalkForm(PlainForm):
    """How a walk ended, for its check."""

    how = forms.TypedChoiceField(
        choices=[(one.value, one.label) for one in (JudgedEnding.WELL, JudgedEnding.BADLY)],
        coerce=JudgedEnding,
        widget=Radios,
        label="How did it end?",
        error_messages={"required": "Choose one."},
    )
    how_known = forms.TypedChoiceField(
        choices=[
            (one.value, one.label) for one in (HowKnown.PERSON_WROTE, HowKnown.SPOKE_TO_PERSON)
        ],
        coerce=HowKnown,
        widget=Radios,
        label="How do you know?",
        error_messages={"required": "Choose one."},
    )
    note = forms.CharField(
        max_length=200, label="In a few words", error_messages={"required": "Write why."}
    )


class CloseForm(PlainForm):
    """Why nothing is asked of anybody; the walker hears it."""

    why = forms.TypedChoiceField(
        choices=[("", "Choose why"), *Closed.choices],
        coerce=Closed,
        label="Nothing is asked for, because (they hear it)",
        error_messages={"required": "Choose why."},
    )


class AttestForm(PlainForm):
    """An officer who walks, as a coordinator attests it."""

    number = forms.CharField(
        max_length=8,
        label="Number of the officer",
        help_text="As in the record of the force: the check at the meeting is of this officer.",
        error_messages={"required": "Type the number."},
    )
    username = forms.CharField(
        max_length=64,
        label="Account for these pages",
        help_text="Of the role team, made with create_operator.",
        error_messages={"required": "Type the name of the account."},
    )
    wards = forms.MultipleChoiceField(
        label="Wards", error_messages={"required": "Choose one ward at least."}
    )
    attested = forms.BooleanField(
        label="I attest: a woman police officer, who volunteered",
        error_messages={"required": "Tick it, if it is so."},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        """Offer every ward that has a street."""
        super().__init__(data, **kwargs)
        wards = Street.objects.filter(street_import__is_current=True).order_by("ward")
        _offer(
            self, "wards", [(one, one) for one in wards.values_list("ward", flat=True).distinct()]
        )


class FindingForm(PlainForm):
    """What was seen, where."""

    unit = forms.TypedChoiceField(
        coerce=UUID, label="Where?", error_messages={"required": "Choose the street."}
    )
    reasons = forms.TypedMultipleChoiceField(
        choices=[
            ("About the place", [(one.value, one.label) for one in ABOUT_THE_PLACE]),
            ("About how people behaved", [(one.value, one.label) for one in ABOUT_BEHAVIOUR]),
        ],
        coerce=lambda value: Reason(int(value)),
        widget=Ticks,
        label="What is it?",
        error_messages={"required": "Tick one reason at least."},
    )
    note = forms.CharField(
        required=False,
        max_length=NOTE_AT_MOST,
        label="About the place, if it needs a word",
        help_text="No name and no number of anybody.",
    )

    def __init__(
        self, data: QueryDict | None = None, *, offered: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        """Offer the route, or else the ward."""
        super().__init__(data, **kwargs)
        _offer(self, "unit", [("", "Choose"), *((str(one), label) for one, label in offered)])


class RouteForm(PlainForm):
    """The next part of the way."""

    stretch = forms.TypedChoiceField(
        coerce=UUID,
        label="Next part of the way",
        error_messages={"required": "Choose a part of a street."},
    )

    def __init__(
        self, data: QueryDict | None = None, *, offered: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        """Offer the stretches of the ward."""
        super().__init__(data, **kwargs)
        _offer(self, "stretch", [("", "Choose"), *((str(one), label) for one, label in offered)])


class ConcernForm(PlainForm):
    """What has to be passed on."""

    words = forms.CharField(
        max_length=CONCERN_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What were you told, and what did you do?",
        help_text="The coordinator alone reads it. You do not see it again. Now in danger? 999.",
        error_messages={"required": "Write what you were told."},
    )


def _offer(form: PlainForm, field: str, choices: Collection[tuple[str, str]]) -> None:
    form.fields[field].choices = list(choices)  # type: ignore[attr-defined]

"""What may be typed about the plan: files of figures, targets, briefings."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from accounts.models import Team
from community.neighbourhood.fields import PlainForm, Radios
from community.outcomes.actions.briefings import HEADS_AT_MOST
from community.outcomes.enums import Direction, FigureKind, Topic
from community.outcomes.models.measures import WORDS_AT_MOST
from community.outcomes.rules import catalogue
from community.outcomes.rules.listed import SHARES, Listed

_A_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_NO_DAY = "Write a date as 2026-01-31."


class FiguresForm(PlainForm):
    """A file of figures, and whether it is only to be checked."""

    kind = forms.TypedChoiceField(
        choices=FigureKind.choices,
        coerce=FigureKind,
        widget=Radios,
        label="What are the figures about?",
        error_messages={"required": "Choose what they are about."},
    )
    file = forms.FileField(
        label="File (CSV)",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )
    only_check = forms.BooleanField(required=False, label="Only check it, and store nothing")


class TargetForm(PlainForm):
    """A target, and who set it when."""

    slug = forms.ChoiceField(label="Measure", error_messages={"required": "Choose the measure."})
    target = forms.FloatField(
        label="Target",
        help_text="A share in per cent, as 33; anything else in its own unit.",
        error_messages={"required": "Write the target.", "invalid": "Write a number."},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    set_by = forms.CharField(
        max_length=WORDS_AT_MOST,
        label="Who set it (published)",
        error_messages={"required": "Say who set it."},
    )
    set_on = forms.DateField(
        label="Set on",
        widget=_A_DAY,
        error_messages={"required": "Say when it was set.", "invalid": _NO_DAY},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """Offer every measure that is judged."""
        super().__init__(data)
        offered = [one for one in catalogue.ALL if one.direction is not Direction.NONE]
        choices = [("", "Choose"), *((one.slug, _name(one)) for one in offered)]
        self.fields["slug"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn per cent into a share, which lies between 0 and 1; demand no less than nought."""
        cleaned = super().clean() or self.cleaned_data
        target, slug = cleaned.get("target"), cleaned.get("slug")
        if target is None or not slug:
            return cleaned
        is_share = catalogue.BY_SLUG[slug].unit in SHARES
        if target < 0 or (is_share and target > 100):
            self.add_error("target", "Write 0 to 100." if is_share else "Write 0 or more.")
        cleaned["target"] = target / 100 if is_share else target
        return cleaned


class BriefingForm(PlainForm):
    """A team that is briefed: when, about what, and how many heads."""

    day = forms.DateField(
        label="Day",
        widget=_A_DAY,
        error_messages={"required": "Say when.", "invalid": _NO_DAY},
    )
    team = forms.TypedChoiceField(
        coerce=UUID, label="Team", error_messages={"required": "Choose the team."}
    )
    topic = forms.TypedChoiceField(
        choices=Topic.choices,
        coerce=Topic,
        widget=Radios,
        label="What about?",
        error_messages={"required": "Choose what about."},
    )
    heads = forms.IntegerField(
        min_value=1,
        max_value=HEADS_AT_MOST,
        label="Heads",
        error_messages={"required": "Say how many were there.", "invalid": "Write a number."},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """Offer every team."""
        super().__init__(data)
        teams = Team.objects.order_by("name").values_list("id", "name")
        choices = [("", "Choose"), *((str(one), name) for one, name in teams)]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]


def _name(listed: Listed) -> str:
    return f"{listed.aim.label}: {listed.words}"

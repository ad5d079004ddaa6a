"""The six questions of the survey: closed, no name, no word that is kept."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from community.outcomes.actions.answers import Said
from community.outcomes.enums import (
    AgeBand,
    AnsweredAs,
    Happened,
    HowSafe,
    Told,
    WhyNot,
    WouldTell,
)
from publicsite import places
from publicsite.forms.fields import NONE_OF_THESE, Picks
from publicsite.places import Place

TYPED_AT_MOST = 60
NOTHING = "none"
ELSEWHERE = "elsewhere"
_ELSEWHERE_LABEL = "somewhere else"
_SAFE_LAST = (HowSafe.NEVER_THERE.value, HowSafe.NEVER_THERE.label)


class Boxes(forms.CheckboxSelectMultiple):
    """Any of several, in one list."""

    template_name = "publicsite/forms/picks.html"


def _one_of(vocabulary: Any, label: str, *, missing: str = "", columns: str = "three") -> Any:
    return forms.TypedChoiceField(
        choices=vocabulary.as_choices(),
        coerce=vocabulary,
        empty_value=None,
        required=bool(missing),
        label=label,
        widget=Picks(attrs={"class": columns}),
        error_messages={"required": missing},
    )


def _how_safe(label: str, *, missing: str) -> forms.TypedChoiceField:
    safe = [pair for pair in HowSafe.as_choices() if pair[0] != HowSafe.NEVER_THERE]
    return forms.TypedChoiceField(
        choices=[*safe, _SAFE_LAST],
        coerce=lambda sent: HowSafe(int(sent)),
        label=label,
        widget=Picks(attrs={"class": "five"}),
        error_messages={"required": f"Tell us how safe you feel {missing}."},
    )


class SurveyForm(forms.Form):
    """What one person answers. The buttons that look for a street send it half filled in."""

    use_required_attribute = False
    _KEPT_LISTS: ClassVar[tuple[str, ...]] = ("happened",)

    near_home = _how_safe("Near your home", missing="near your home")
    busy_place = _how_safe("In a busy place, such as a high street", missing="in a busy place")
    park = _how_safe("In a park", missing="in a park")
    happened = forms.MultipleChoiceField(
        choices=[*((str(one.value), one.label) for one in Happened), (NOTHING, "none of these")],
        label="2 In the last 12 months, a stranger:",
        widget=Boxes(attrs={"class": "long"}),
        error_messages={"required": "Tick what fits, or none of these."},
    )
    street = forms.CharField(
        label="Type a street, park or station",
        max_length=TYPED_AT_MOST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    most = forms.CharField(required=False, label="Which one is it?", widget=Picks)
    told = _one_of(Told, "4 Did you tell the police?")
    why_not = _one_of(WhyNot, "If not, why not?", columns="long")
    would_tell = _one_of(
        WouldTell,
        "5 If it happens now, would you tell the police?",
        missing="Tell us if you would tell the police.",
    )
    age_band = _one_of(
        AgeBand, "How old are you?", missing="Tell us how old you are.", columns="five"
    )
    answered_as = _one_of(
        AnsweredAs, "Are you\u2026", missing="Tell us who you are: a woman, a man or other."
    )
    borough = forms.ChoiceField(
        label="Where do you live?",
        widget=Picks(attrs={"class": "long"}),
        error_messages={"required": "Tell us where you live."},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        boroughs: Sequence[str],
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer these boroughs."""
        super().__init__(data, initial=initial)
        choices = [*((name, name) for name in boroughs), (ELSEWHERE, _ELSEWHERE_LABEL)]
        self.fields["borough"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def kept(cls, sent: QueryDict, *, boroughs: Sequence[str]) -> "SurveyForm":
        """Make a form that shows what was ticked and typed, and finds no fault yet."""
        initial: dict[str, Any] = {name: sent.get(name, "") for name in cls.base_fields}
        lists = {name: sent.getlist(name) for name in cls._KEPT_LISTS}
        return cls(boroughs=boroughs, initial=initial | lists)

    def offer(self, offered: Iterable[Place]) -> None:
        """Set the places that can be picked."""
        listed = [(place.word, place.label) for place in offered]
        if listed:
            listed.append((NONE_OF_THESE, "None of these"))
        widget: Any = self.fields["most"].widget
        widget.choices = listed

    def clean_happened(self) -> frozenset[Happened]:
        """Take what happened, or that nothing did; raises ValidationError for both at once."""
        said: list[str] = self.cleaned_data["happened"]
        if NOTHING in said and len(said) > 1:
            raise forms.ValidationError("You ticked \u201cnone of these\u201d and more.")
        return frozenset(Happened(int(one)) for one in said if one != NOTHING)

    def clean_most(self) -> Place | None:
        """Find the place that was picked; None where none was, or it is no more."""
        return places.find(self.cleaned_data["most"])

    def clean(self) -> dict[str, Any]:
        """Ask for `told` where something happened, and leave out what was not asked."""
        said = super().clean() or self.cleaned_data
        if "happened" not in said:
            return said
        if not said["happened"]:
            return said | {"told": None, "why_not": None, "most": None}
        if said.get("told") is None and "told" not in self.errors:
            self.add_error("told", "Tell us if you told the police.")
        if said.get("told") != Told.NO:
            said["why_not"] = None
        return said

    @property
    def said(self) -> Said:
        """What is said, of a valid form."""
        names = ("near_home", "busy_place", "park", "happened", "told", "why_not")
        more = ("would_tell", "age_band", "answered_as")
        borough = self.cleaned_data["borough"]
        return Said(
            **{name: self.cleaned_data[name] for name in (*names, *more)},
            borough="" if borough == ELSEWHERE else borough,
        )

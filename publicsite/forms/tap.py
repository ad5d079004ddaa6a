"""The one form of /streets: three questions, and the two ways of finding a street."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from community.streetsafe.actions.reports import Answers
from community.streetsafe.enums import (
    ABOUT_BEHAVIOUR,
    ABOUT_THE_PLACE,
    Dark,
    Feeling,
    Reason,
    SpeaksAs,
    TimeBand,
    When,
)
from publicsite.forms.fields import Picks, PlaceField, Ticks
from publicsite.map_window import Middle, around

TYPED_AT_MOST = 100
_TICKED_AT_ONCE = ("unit", "when", "dark", "time_band", "speaks_as", "street")
_REASONS = [
    (title, [(str(int(reason)), reason.label) for reason in group])
    for title, group in (
        ("About the place", ABOUT_THE_PLACE),
        ("About how people behaved", ABOUT_BEHAVIOUR),
    )
]


def _one_of(vocabulary: Any, *, columns: str = "c2", **more: Any) -> Any:
    """Make a field of big radio buttons, one for each member of a vocabulary, in columns."""
    return forms.TypedChoiceField(
        choices=vocabulary.as_choices(),
        coerce=vocabulary,
        empty_value=None,
        widget=Picks(attrs={"class": columns}),
        **more,
    )


class TapForm(forms.Form):
    """What somebody says of a place. It is sent whole by each of its buttons."""

    # The buttons that look for a street send the same form half filled in.
    use_required_attribute = False

    street = forms.CharField(
        label="Type a street",
        max_length=TYPED_AT_MOST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    unit = PlaceField(label="Which street is it?")
    reasons = forms.TypedMultipleChoiceField(
        label="2 What makes it feel unsafe?",
        choices=_REASONS,
        coerce=lambda sent: Reason(int(sent)),
        widget=Ticks,
        error_messages={"required": "Tick at least one thing that makes it feel unsafe."},
    )
    when = _one_of(When, label="3 When?", error_messages={"required": "Tell us when."})
    dark = _one_of(
        Dark,
        columns="c3",
        label="Was it dark?",
        error_messages={"required": "Tell us if it was dark."},
    )
    time_band = _one_of(TimeBand, label="What time of day?", required=False)
    speaks_as = _one_of(SpeaksAs, label="Who are you?", required=False)

    @classmethod
    def kept(cls, sent: QueryDict) -> "TapForm":
        """Make a form that shows what was ticked and typed, and finds no fault yet."""
        ticked: dict[str, Any] = {name: sent.get(name, "") for name in _TICKED_AT_ONCE}
        return cls(initial=ticked | {"reasons": sent.getlist("reasons")})

    @property
    def answers(self) -> Answers:
        """What is said, of a valid form."""
        said = self.cleaned_data
        return Answers(
            feeling=Feeling.UNSAFE,
            reasons=frozenset(said["reasons"]),
            when=said["when"],
            dark=said["dark"],
            time_band=said["time_band"],
            speaks_as=said["speaks_as"],
        )


class NearForm(forms.Form):
    """A tap on the map, a position, or a step of the map to one side."""

    # An image button sends its name and where in it the press was.
    _NAMES: ClassVar[dict[str, str]] = {"x": "tap.x", "y": "tap.y"}

    x = forms.IntegerField(min_value=0, max_value=4000, required=False)
    y = forms.IntegerField(min_value=0, max_value=4000, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    move = forms.CharField(max_length=5, required=False)

    def add_prefix(self, field_name: str) -> str:
        """Name a field as browsers do."""
        return self._NAMES.get(field_name, field_name)

    def place(self, middle: Middle) -> tuple[float, float] | None:
        """Tell latitude and longitude of what was tapped; None where no place was.

        Enter on the map comes as a press on its corner, 0 and 0: it says nothing of a place.
        """
        self.is_valid()
        said = self.cleaned_data
        lat, lon, x, y = (said.get(name) for name in ("lat", "lon", "x", "y"))
        if lat is not None and lon is not None:
            return lat, lon
        if x is None or y is None or (x, y) == (0, 0):
            return None
        return middle.place_at(x=x, y=y)

    def middle_after(self, middle: Middle, *, place: tuple[float, float] | None) -> Middle:
        """Tell what the map shows next."""
        if place is not None:
            return around(lat=place[0], lon=place[1])
        return middle.moved(self.cleaned_data.get("move", ""))


class SearchForm(forms.Form):
    """A name, or the beginning of one."""

    street = forms.CharField(
        max_length=TYPED_AT_MOST,
        error_messages={
            "required": "Type the name of a street, park or station.",
            "max_length": "That is too long for the name of a street.",
        },
    )

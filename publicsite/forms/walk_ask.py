"""The form that asks for a walk."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from community.streets.models import Street
from community.walks.actions import booking
from community.walks.actions.booking import Wish
from community.walks.actions.refusals import Unfit
from community.walks.actions.walkers import ACCESS_AT_MOST, GIVEN_AT_MOST
from community.walks.enums import Company
from community.walks.models.walks import HEADS_AT_MOST
from publicsite.forms.fields import Picks
from verification.enums import TextLanguage
from verification.rules.wordings import catalogues

_AS_TYPED = "%Y-%m-%dT%H:%M"
_COMPANY = (
    (Company.ALONE.value, "Just me"),
    (Company.FRIEND.value, "Me and a friend"),
    (Company.GROUP.value, "A group"),
)
_LANGUAGES = [
    (one.value, f"{catalogues.ALL[one].own_name} ({one.label})" if one.value != "en" else one.label)
    for one in TextLanguage
]


def _time(label: str) -> forms.DateTimeField:
    """Make a field of a day and a time, by the force's clock."""
    return forms.DateTimeField(
        label=label,
        required=False,
        widget=forms.DateTimeInput(format=_AS_TYPED, attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Write it like this: 2026-01-31 18:30."},
    )


def _ward_word(borough: str, ward: str) -> str:
    return f"{borough}: {ward}"


def wards() -> list[tuple[str, str]]:
    """List the wards of the current streets, as ward and borough."""
    rows = Street.objects.filter(street_import__is_current=True).order_by("ward", "borough")
    return list(rows.values_list("ward", "borough").distinct())


class AskForm(forms.Form):
    """Where, when, with whom, and how to reach whoever asks. A valid form has a `wish`."""

    use_required_attribute = False
    # As booking names what is wrong.
    _OF_WISH: ClassVar[dict[str, str]] = {"times": "first", "languages": "language"}

    ward = forms.ChoiceField(
        label="Which part of town?",
        error_messages={
            "required": "Choose a part of town.",
            "invalid_choice": "Choose a part of town.",
        },
    )
    first = _time("A day and a time that suit you")
    second = _time("Or this one")
    third = _time("Or this one too")
    ring_me = forms.BooleanField(label="I do not know yet. Ring me.", required=False)
    company = forms.TypedChoiceField(
        label="3 Who comes?",
        choices=_COMPANY,
        coerce=Company,
        widget=Picks(attrs={"class": "c2"}),
        error_messages={"required": "Tell us who comes."},
    )
    heads = forms.IntegerField(
        label="A group? How many people?",
        min_value=1,
        max_value=HEADS_AT_MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write a number."},
    )
    is_adult = forms.BooleanField(label="I am 18 or older", required=False)
    led_by = forms.ChoiceField(label="Under 18? Who leads your group?", required=False)
    given = forms.CharField(
        label="What can we call you?",
        max_length=GIVEN_AT_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write a name. It need not be your full name."},
    )
    language = forms.TypedChoiceField(
        label="Which language do you speak best?",
        choices=_LANGUAGES,
        coerce=TextLanguage,
        initial=TextLanguage.ENGLISH.value,
    )
    access = forms.CharField(
        label="What do you need?",
        help_text="Such as: no steps, a slow walk, a sign for deaf people. You can leave it empty.",
        max_length=ACCESS_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(
        label="Your mobile number",
        help_text="We text it now. If it does not say yes, nothing happens.",
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": "Write a UK mobile number."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the wards there are, and the leads that the force has named."""
        super().__init__(*args, **kwargs)
        self._wards = {_ward_word(borough, ward): (ward, borough) for ward, borough in wards()}
        known = [(word, f"{ward}, {borough}") for word, (ward, borough) in self._wards.items()]
        _offer(self, "ward", [("", "Choose"), *known])
        if settings.WALKS_GROUP_LEADS:
            leads = [(one, one) for one in settings.WALKS_GROUP_LEADS]
            _offer(self, "led_by", [("", "Nobody: we are all 18 or older"), *leads])
        else:
            del self.fields["led_by"]

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together, as whoever takes it will."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                booking.check(self.wish)
            except Unfit as error:
                self.add_error(self._field_of(error), str(error))
        return said

    @property
    def wish(self) -> Wish:
        """What is asked for, of a valid form."""
        said = self.cleaned_data
        ward, borough = self._wards[said["ward"]]
        times = [said[name] for name in ("first", "second", "third") if said[name]]
        return Wish(
            phone=said["phone"],
            given=said["given"],
            ward=ward,
            borough=borough,
            times=times,
            ring_me=said["ring_me"],
            languages=[said["language"]],
            access=said["access"],
            company=said["company"],
            heads=said["heads"] or 1,
            is_adult=said["is_adult"],
            led_by=said.get("led_by", ""),
        )

    def _field_of(self, error: Unfit) -> str:
        """Name the field that a refusal is shown at: one that the form has."""
        name = self._OF_WISH.get(error.field, error.field)
        return name if name in self.fields else "is_adult"


def _offer(form: forms.Form, field: str, choices: Sequence[tuple[str, str]]) -> None:
    form.fields[field].choices = list(choices)  # type: ignore[attr-defined]

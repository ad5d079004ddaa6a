"""Two questions for staff who were briefed: no name, no word, two numbers."""

from django import forms

from community.outcomes.enums import Moment
from publicsite.forms.fields import Picks

_HOW_MUCH = ((1, "1 no"), (2, "2"), (3, "3"), (4, "4"), (5, "5 yes"))
_MOMENTS = ((Moment.BEFORE.value, "No, it comes now"), (Moment.AFTER.value, "Yes, it is over"))


def _one_to_five(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=_HOW_MUCH,
        coerce=int,
        label=label,
        widget=Picks(attrs={"class": "c3"}),
        error_messages={"required": "Pick a number."},
    )


class PulseForm(forms.Form):
    """Before or after, and the two answers."""

    use_required_attribute = False

    moment = forms.TypedChoiceField(
        choices=_MOMENTS,
        coerce=Moment,
        label="Have you had the briefing?",
        widget=Picks(attrs={"class": "c2"}),
        error_messages={"required": "Pick one."},
    )
    knows = _one_to_five("I know what to do")
    able = _one_to_five("I feel able to do it")

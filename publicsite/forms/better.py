"""Whether a place feels better now."""

from django import forms

from community.streetsafe.actions.reports import Answers
from community.streetsafe.enums import Dark, Feeling, When
from foundation.vocabulary import Vocabulary
from publicsite.forms.fields import PlaceField


class Better(Vocabulary):
    """What can be answered; only a yes is kept."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_THERE = "not_there", "I do not go there"


class BetterForm(forms.Form):
    """One tap about one place."""

    unit = PlaceField()
    answer = forms.TypedChoiceField(choices=Better.as_choices(), coerce=Better)


# All that a yes says: "now" is today, by day and by night.
FEELS_BETTER = Answers(feeling=Feeling.BETTER, reasons=frozenset(), when=When.TODAY, dark=Dark.BOTH)

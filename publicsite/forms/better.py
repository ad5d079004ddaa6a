"""Whether a place feels better now."""

from django import forms

from community.streetsafe.actions.reports import Answers
from community.streetsafe.enums import Dark, Feeling, When
from foundation.vocabulary import Vocabulary
from publicsite.forms.fields import PlaceField
from publicsite.wordings.shape import Wordings


class Better(Vocabulary):
    """What can be answered; only a yes is kept."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_THERE = "not_there", "I do not go there"


def better_answers(words: Wordings) -> list[tuple[str, str]]:
    """List what can be answered, as a page of this language says it."""
    return [(str(one), words.say(f"better.{one}")) for one in Better]


class BetterForm(forms.Form):
    """One tap about one place."""

    unit = PlaceField()
    answer = forms.TypedChoiceField(choices=Better.as_choices(), coerce=Better)


# All that a yes says: "now" is today, by day and by night.
FEELS_BETTER = Answers(feeling=Feeling.BETTER, reasons=frozenset(), when=When.TODAY, dark=Dark.BOTH)

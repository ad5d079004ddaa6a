"""The three questions after a walk."""

from django import forms

from community.walks.enums import Mark
from community.walks.rules import wordings
from publicsite.forms.fields import Picks

_ANSWERS = [(Mark.YES.value, "Yes"), (Mark.NO.value, "No")]


def _question(words: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=words,
        choices=_ANSWERS,
        coerce=Mark,
        widget=Picks(attrs={"class": "c2"}),
        error_messages={"required": "Say yes or no."},
    )


class MarksForm(forms.Form):
    """Yes or no to each, in the order of wordings.QUESTIONS."""

    use_required_attribute = False

    listened, went_where, again = map(_question, wordings.QUESTIONS)

    @property
    def marks(self) -> list[Mark]:
        """What was answered, of a valid form."""
        return [self.cleaned_data[name] for name in self.fields]

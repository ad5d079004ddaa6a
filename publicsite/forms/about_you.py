"""Three questions about who reports, for counters alone."""

from django import forms

from community.streets.models import Street
from community.streetsafe.actions import profiles
from publicsite.forms.fields import Picks

_LABELS = {
    "age": "How old are you?",
    "speaks_as": "Are you…",
    "disabled": "Are you disabled?",
}
_WORDS = {
    "under_18": "under 18",
    "18_to_24": "18 to 24",
    "25_to_44": "25 to 44",
    "45_to_64": "45 to 64",
    "65_and_over": "65 or over",
    "woman": "a woman",
    "man": "a man",
    "another": "another",
    "yes": "yes",
    "no": "no",
}


def _question(name: str) -> forms.ChoiceField:
    choices = [(answer, _WORDS[answer]) for answer in profiles.QUESTIONS[name]]
    return forms.ChoiceField(
        label=_LABELS[name], choices=choices, required=False, widget=Picks(attrs={"class": "c2"})
    )


class AboutYouForm(forms.Form):
    """Each may be left out. The borough is the street's, and all that is kept of it."""

    use_required_attribute = False

    borough = forms.CharField(max_length=60, widget=forms.HiddenInput)
    age = _question("age")
    speaks_as = _question("speaks_as")
    disabled = _question("disabled")

    def clean_borough(self) -> str:
        """Take one that we have streets of; raises ValidationError."""
        borough: str = self.cleaned_data["borough"]
        if not Street.objects.filter(borough=borough).exists():
            raise forms.ValidationError("This is none of our boroughs.")
        return borough

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, of a valid form."""
        return {name: said for name in _LABELS if (said := self.cleaned_data[name])}

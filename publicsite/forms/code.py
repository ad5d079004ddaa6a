"""The form that looks back."""

from django import forms

_AT_MOST = 40


class CodeForm(forms.Form):
    """A code as it was written down. It is not shown again: the next person may see the page."""

    use_required_attribute = False

    code = forms.CharField(
        label="Your code",
        max_length=_AT_MOST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

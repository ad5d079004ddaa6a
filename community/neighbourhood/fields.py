"""How forms of these pages draw themselves."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Draw forms and fields by templates of our own."""

    form_template_name = "neighbourhood/forms/form.html"
    field_template_name = "neighbourhood/forms/field.html"


class Radios(forms.RadioSelect):
    """Radio buttons, all in sight."""

    template_name = "neighbourhood/forms/choices.html"


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick, in named groups."""

    template_name = "neighbourhood/forms/choices.html"


class PlainForm(forms.Form):
    """A form of these pages: no colon after a label, ids by its own name."""

    default_renderer = Renderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take whatever a form takes."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

"""Fields of the console's forms: what each says beside itself, and the templates that draw it."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from foundation import typed

WORDS_AT_MOST = 2000


class Renderer(DjangoTemplates):
    """Draw forms and fields by the console's own templates."""

    form_template_name = "controlroom/forms/form.html"
    field_template_name = "controlroom/forms/field.html"


class _Shown(forms.Field):
    """A field with what only its template needs.

    `missing` names it in "Still missing: …", which the page's script writes for what a YES needs.
    `key` is the shortcut that leads to it; the script listens, the field only shows it. What
    `follows` goes on saying what the server says while the rest of its form is being filled in.
    """

    def __init__(
        self, *, missing: str = "", key: str = "", follows: bool = False, **kwargs: Any
    ) -> None:
        """Take what a template shows, and whatever the field itself takes."""
        super().__init__(**kwargs)
        self.missing, self.key, self.follows = missing, key, follows
        if key:
            self.widget.attrs["aria-keyshortcuts"] = key


class TextLine(_Shown, forms.CharField):
    """One line of words."""

    def __init__(self, *, max_length: int = WORDS_AT_MOST, **kwargs: Any) -> None:
        """Take no more than the domain keeps."""
        super().__init__(max_length=max_length, **kwargs)


class Typed(TextLine):
    """A number, a ref or a code, read by `reading` of `foundation.typed` before it is judged.

    `max_length` counts what is left of it; more may be typed or pasted.
    """

    def __init__(
        self, *, max_length: int, reading: Callable[[str], str] = typed.plain, **kwargs: Any
    ) -> None:
        """Take how it is read."""
        super().__init__(max_length=max_length, **kwargs)
        self._reading = reading

    def to_python(self, value: Any) -> str:
        """Read what was typed, without what cannot be seen."""
        return self._reading(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let a browser take the marks and spaces that are read over."""
        return {**super().widget_attrs(widget), "maxlength": str(WORDS_AT_MOST)}


class Paragraph(TextLine):
    """Several lines of words, as high as the stylesheet makes them."""

    def __init__(self, **kwargs: Any) -> None:
        """Leave the size to the stylesheet."""
        super().__init__(widget=forms.Textarea(attrs={"cols": False, "rows": False}), **kwargs)


class Tick(_Shown, forms.BooleanField):
    """A box to tick; with a `legend` it stands in a group of its own."""

    def __init__(self, *, legend: str = "", **kwargs: Any) -> None:
        """Demand nothing: what an unticked box means is for the rules."""
        super().__init__(required=False, **kwargs)
        self.legend = legend


class Choice(_Shown, forms.TypedChoiceField):
    """One member of a vocabulary, under its label; it is cleaned to that member."""

    def __init__(
        self,
        vocabulary: type[TextChoices],
        *,
        only: Collection[TextChoices] | None = None,
        but: Collection[TextChoices] = (),
        **kwargs: Any,
    ) -> None:
        """Offer every member, or some, after an empty line that says to choose."""
        members = [m for m in vocabulary if (only is None or m in only) and m not in but]
        choices = [("", "Choose"), *((member.value, member.label) for member in members)]
        super().__init__(choices=choices, coerce=vocabulary, **kwargs)


class _RadioSelect(forms.RadioSelect):
    """Radio buttons below one another, or in a row."""

    template_name = "controlroom/forms/radios.html"

    def __init__(self, *, in_a_row: bool) -> None:
        super().__init__()
        self.in_a_row = in_a_row
        self.barred: frozenset[str] = frozenset()
        self.marks: Mapping[str, Mapping[str, str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Show what cannot be chosen now, and let nobody choose it."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= self.marks.get(str(value), {})
        if str(value) in self.barred:
            option["attrs"]["disabled"] = True
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["in_a_row"] = self.in_a_row
        return context


class Radios(_Shown, forms.TypedChoiceField):
    """One member of a vocabulary, all of them in sight and none chosen beforehand."""

    def __init__(
        self, vocabulary: type[TextChoices], *, in_a_row: bool = False, **kwargs: Any
    ) -> None:
        """Offer every member, below one another or in a row."""
        super().__init__(
            choices=vocabulary.choices,
            coerce=vocabulary,
            widget=_RadioSelect(in_a_row=in_a_row),
            **kwargs,
        )
        self._vocabulary = vocabulary

    def bar(self, member: TextChoices, *, why: str) -> None:
        """Offer a member no longer, and say why."""
        widget: _RadioSelect = self.widget
        widget.barred |= {member.value}
        self.help_text = why

    def call(self, member: TextChoices, words: str | SafeString) -> None:
        """Write a member otherwise, on this page alone."""
        self.choices = [
            (one.value, words if one.value == member.value else one.label)
            for one in self._vocabulary
        ]

    def mark(self, attributes: Mapping[str, Mapping[str, str]]) -> None:
        """Write attributes on the buttons of these members, for the page's script."""
        widget: _RadioSelect = self.widget
        widget.marks = attributes


class OneTimeInput(forms.PasswordInput):
    """What is shown while it is typed, and never sent back."""

    input_type = "text"

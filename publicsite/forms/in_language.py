"""Say a form in another language: its labels, its choices, and what it finds wrong."""

from typing import Any, TypeVar

from django import forms

from publicsite.wordings import catalogues
from publicsite.wordings.shape import Wordings

F = TypeVar("F", bound=forms.Form)


def put(form: F, words: Wordings) -> F:
    """Give the form back in a language. Its fields are its own, so no other form changes."""
    if words.is_english:
        return form
    for field in form.fields.values():
        _put_field(field, words)
    return form


def _put_field(field: Any, words: Wordings) -> None:
    field.label = field.label and catalogues.translated(str(field.label), into=words)
    field.error_messages = {
        code: catalogues.translated(str(message), into=words)
        for code, message in field.error_messages.items()
    }
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [_choice(value, label, words) for value, label in choices]


def _choice(value: Any, label: Any, words: Wordings) -> tuple[Any, Any]:
    """Put a choice, or a named group of choices, where `label` is a list."""
    if isinstance(label, list | tuple):
        group = [_choice(inner, said, words) for inner, said in label]
        return catalogues.translated(str(value), into=words), group
    return value, catalogues.translated(str(label), into=words)

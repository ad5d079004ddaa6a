"""Fields of the public forms: big ticks, and a place out of those that are offered."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from publicsite import places
from publicsite.names import Named
from publicsite.places import Place
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings

NONE_OF_THESE = "none"


class Picks(forms.RadioSelect):
    """One of several, each as big as a thumb."""

    template_name = "publicsite/forms/picks.html"


class Ticks(forms.CheckboxSelectMultiple):
    """Any of several, in groups that have a name each."""

    template_name = "publicsite/forms/ticks.html"


class PlaceField(forms.CharField):
    """A place out of those offered; a value is a Place."""

    widget = Picks
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Which street is it? Pick one, or type the name.",
    }

    def offer(
        self, offered: Iterable[Place], *, none_of_these: bool = True, words: Wordings = ENGLISH
    ) -> None:
        """Set what can be chosen, named as a page of this language does."""
        listed = [(one.word, Named(place=one, words=words).html) for one in offered]
        if listed and none_of_these:
            listed.append((NONE_OF_THESE, words.say("where.none")))
        # A field has a widget of its own, made of the class above; the stubs only know the class.
        widget: Any = self.widget
        widget.choices = listed

    def clean(self, value: Any) -> Place:
        """Find the place; raises ValidationError, also for one that is no more."""
        found = places.find(super().clean(value))
        if found is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found

"""The shape of one language's catalogue of the pages about streets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from verification.enums import TextLanguage
from verification.rules.wordings import catalogues as texts
from verification.rules.wordings.shape import Phrase

_RIGHT_TO_LEFT = {TextLanguage.ARABIC, TextLanguage.URDU}


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """All that the pages say in one language, by group and name: `phrases["tap.heading"]`.

    A phrase is one of the texts' catalogues, and stands as one does: whoever may not be texted in
    a draft may not read one either.
    """

    language: TextLanguage
    phrases: Mapping[str, Phrase]

    @property
    def own_name(self) -> str:
        """What its speakers call the language."""
        return texts.ALL[self.language].own_name

    @property
    def is_english(self) -> bool:
        """Whether this is the source of all others."""
        return self.language == TextLanguage.ENGLISH

    @property
    def tag(self) -> str:
        """Its tag in HTML."""
        return "en-GB" if self.is_english else str(self.language)

    @property
    def direction(self) -> str:
        """Which way it is written, as HTML says it."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    @property
    def query(self) -> str:
        """What keeps the language, put behind an address of ours; English needs nothing."""
        return "" if self.is_english else f"?l={self.language}"

    def say(self, name: str, **values: str) -> str:
        """Give a phrase with its fields filled in. Raises KeyError for a name that is none."""
        return self.phrases[name].text.format(**values)

    @cached_property
    def groups(self) -> dict[str, dict[str, str]]:
        """All phrases as a template asks for them: `say.tap.heading`."""
        found: dict[str, dict[str, str]] = {}
        for name, phrase in self.phrases.items():
            group, _, word = name.partition(".")
            found.setdefault(group, {})[word] = phrase.text
        return found

"""The shape of one language's wordings."""

from collections.abc import Mapping
from dataclasses import dataclass

from verification.enums import Reason, TextKey


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """Everything the renderer needs in one language.

    `without_officer_waits`, `without_uniformed`: for a promise switched off, the words it is made
    in and the words that replace them.
    """

    texts: Mapping[TextKey, str]
    reasons: Mapping[Reason, str]
    fallbacks: Mapping[str, str]
    fallbacks_of_text: Mapping[TextKey, Mapping[str, str]]
    without_officer_waits: Mapping[TextKey, tuple[str, str]]
    without_uniformed: Mapping[TextKey, tuple[str, str]]

    def fallback(self, *, key: TextKey, field: str) -> str:
        """Give the plain words for a value that cleaning emptied."""
        of_text = self.fallbacks_of_text.get(key, {})
        return of_text.get(field, self.fallbacks[field])

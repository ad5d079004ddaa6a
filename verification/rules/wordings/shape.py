"""The shape of one language's catalogue of texts."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from foundation.sms.gsm7 import Encoding
from verification.enums import Reason, TextKey, TextLanguage


@unique
class WordingStatus(StrEnum):
    """How far a phrase has come: English is the source, and a draft goes out in no production."""

    SOURCE = "source"
    REVIEWED = "reviewed"
    DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One phrase of a catalogue, with where it comes from.

    `back` is what it says, in English, by whoever translated it back; "" in the English catalogue.
    `source` is the digest of the English phrase that was translated. `without`: for a promise of
    the force (`officer_waits`, `uniformed`), the words it is made in and what replaces them where
    it is switched off; `back_without` the same of `back`.
    """

    text: str
    status: WordingStatus
    date: datetime.date
    back: str = ""
    source: str = ""
    translator: str = ""
    reviewer: str = ""
    without: Mapping[str, tuple[str, str]]
    back_without: Mapping[str, tuple[str, str]]

    @property
    def digest(self) -> str:
        """Give the digest by which a translation names the English phrase that it is of."""
        parts = [self.text, *(part for pair in self.without.values() for part in pair)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def standing(self, *, english: "Phrase") -> WordingStatus:
        """Say how far it has come, whatever it says of itself.

        A phrase whose English has changed, or that nobody but its translator has read, is a draft.
        """
        if self is english:
            return WordingStatus.SOURCE
        is_read = bool(self.reviewer) and self.reviewer != self.translator
        is_current = self.source == english.digest
        if self.status is WordingStatus.REVIEWED and is_read and is_current:
            return WordingStatus.REVIEWED
        return WordingStatus.DRAFT


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """Everything the renderer needs in one language.

    `letters` are what a phone texts to be answered in it; `own_name` is what its speakers call it.
    `fallbacks` stand for a value that cleaning emptied, by field, or by text and field.
    `alarm_words`: what calls for help, by kind (rules/alarm_catalogues.py); none in English, whose
    words have rules of their own.
    """

    language: TextLanguage
    letters: str
    own_name: str
    alphabet: Encoding
    texts: Mapping[TextKey, Phrase]
    reasons: Mapping[Reason, Phrase]
    fallbacks: Mapping[str, Phrase]
    alarm_words: Mapping[str, tuple[str, ...]]

    def fallback(self, *, key: TextKey, field: str) -> Phrase:
        """Give the plain words for a value that cleaning emptied."""
        return self.fallbacks.get(f"{key}.{field}") or self.fallbacks[field]

    def phrases(self) -> Iterator[tuple[str, Phrase]]:
        """Name every phrase, as its catalogue does."""
        for table, phrases in (
            ("texts", self.texts),
            ("reasons", self.reasons),
            ("fallbacks", self.fallbacks),
        ):
            for name, phrase in phrases.items():
                yield f"{table}.{name}", phrase

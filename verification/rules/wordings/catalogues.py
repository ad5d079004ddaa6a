"""The catalogues, one a language, and which of their texts may go out.

English is the source. A text goes out in another language only where every phrase that it may be
made of has been read by somebody but its translator, and is of the English as it is now; else it
goes out in English. In a demonstration drafts go out, too.
"""

import string
from collections.abc import Iterator, Mapping

from verification.enums import TextKey, TextLanguage
from verification.rules.wordings import loading
from verification.rules.wordings.shape import Phrase, Wordings, WordingStatus

ALL: Mapping[TextLanguage, Wordings] = {
    language: loading.load(language) for language in TextLanguage
}
ENGLISH = ALL[TextLanguage.ENGLISH]


def fields_of(phrase: str) -> frozenset[str]:
    """Name the fields of a phrase."""
    return frozenset(field for _, field, _, _ in string.Formatter().parse(phrase) if field)


def standing(name: str, phrase: Phrase) -> WordingStatus:
    """Say how far the phrase of this name has come."""
    return phrase.standing(english=_ENGLISH_PHRASES[name])


def of(language: str, *, key: TextKey, drafts: bool) -> Wordings:
    """Give the catalogue that a text goes out from: that of its language, or English."""
    wordings = ALL.get(TextLanguage(language)) if language in TextLanguage.values else None
    if wordings is None or not _may_go_out(wordings, key=key, drafts=drafts):
        return ENGLISH
    return wordings


def offered(*, drafts: bool) -> list[TextLanguage]:
    """List the languages that a case may be asked for in: all their texts may go out."""
    return [
        language
        for language, wordings in ALL.items()
        if all(_may_go_out(wordings, key=key, drafts=drafts) for key in TextKey)
    ]


LETTERS: Mapping[str, TextLanguage] = {
    wordings.letters: language for language, wordings in ALL.items()
}


def _may_go_out(wordings: Wordings, *, key: TextKey, drafts: bool) -> bool:
    """Say whether all of a text may go out: its own words, and what may stand in its fields."""
    if wordings is ENGLISH or drafts:
        return True
    draft = WordingStatus.DRAFT
    return all(standing(name, phrase) is not draft for name, phrase in _parts(wordings, key=key))


def _parts(wordings: Wordings, *, key: TextKey) -> Iterator[tuple[str, Phrase]]:
    """Name the phrases that a text may be made of."""
    fields = fields_of(wordings.texts[key].text)
    for name, phrase in wordings.phrases():
        table, _, word = name.partition(".")
        beside = table == "reasons" and "reason" in fields
        instead = table == "fallbacks" and word.removeprefix(f"{key}.") in fields
        if beside or instead or name == f"texts.{key}":
            yield name, phrase


_ENGLISH_PHRASES = dict(ENGLISH.phrases())

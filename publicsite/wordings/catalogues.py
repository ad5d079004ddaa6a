"""The catalogues of the pages about streets, one a language, and which of them may be shown.

English is the source. A page is one language from end to end, so a language is offered only where
somebody but its translator has read every phrase, as English is now; in a demonstration drafts
are offered, too.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publicsite.wordings.shape import Wordings
from verification.enums import TextLanguage
from verification.rules.wordings.shape import Phrase, WordingStatus

_FOLDER = Path(__file__).parent


class BadCatalogue(ValueError):  # noqa: N818 - what is wrong with it
    """A catalogue's file is not one: the message names the file and the fault."""


def read(written: str, *, language: TextLanguage, named: str) -> Wordings:
    """Read a catalogue as it is written; `named` is what an error calls it. Raises BadCatalogue."""
    try:
        phrases = {
            f"{group}.{name}": _phrase(table)
            for group, tables in tomllib.loads(written).items()
            for name, table in tables.items()
        }
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadCatalogue(f"{named}: {error!r}") from error
    return Wordings(language=language, phrases=phrases)


def _phrase(table: Mapping[str, Any]) -> Phrase:
    """Read one phrase: here no promise is switched off."""
    status = WordingStatus(table["status"])
    return Phrase(**dict(table) | {"status": status, "without": {}, "back_without": {}})


def _load(language: TextLanguage) -> Wordings:
    file = _FOLDER / f"{language}.toml"
    return read(file.read_text(encoding="utf-8"), language=language, named=file.name)


# In the order of the texts' languages; all of them have a file.
ALL: Mapping[TextLanguage, Wordings] = {language: _load(language) for language in TextLanguage}
ENGLISH = ALL[TextLanguage.ENGLISH]
_NAMES = {phrase.text: name for name, phrase in ENGLISH.phrases.items()}


def offered(*, drafts: bool) -> list[Wordings]:
    """List the languages that a page may be read in, English first."""
    return [one for one in ALL.values() if one is ENGLISH or drafts or not drafts_of(one)]


def of(code: str, *, drafts: bool) -> Wordings:
    """Give the catalogue of a language's code; English for one that is not offered, or is none."""
    return next((one for one in offered(drafts=drafts) if one.language == code), ENGLISH)


def drafts_of(wordings: Wordings) -> list[str]:
    """Name the phrases that nobody but their translator has read, or whose English has changed."""
    return [
        name
        for name, phrase in wordings.phrases.items()
        if phrase.standing(english=ENGLISH.phrases[name]) is WordingStatus.DRAFT
    ]


def translated(english: str, *, into: Wordings) -> str:
    """Say an English phrase of ours (a label, what a form finds wrong) in another language.

    One that is in no catalogue stays as it is: tests look that there is none.
    """
    name = _NAMES.get(english)
    return into.phrases[name].text if name else english

"""Read a catalogue from its file: a table a phrase, as docs/languages.md describes it."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from foundation.sms.gsm7 import Encoding
from verification.enums import Reason, TextKey, TextLanguage
from verification.rules.wordings.shape import Phrase, Wordings, WordingStatus

K = TypeVar("K", bound=str)

_FOLDER = Path(__file__).parent


class BadCatalogue(ValueError):  # noqa: N818 - what is wrong with it
    """A catalogue's file is not one: the message names the file and the phrase."""


def load(language: TextLanguage) -> Wordings:
    """Read the catalogue of one language. Raises BadCatalogue, or OSError without its file."""
    file = _FOLDER / f"{language}.toml"
    return read(file.read_text(encoding="utf-8"), language=language, named=file.name)


def read(written: str, *, language: TextLanguage, named: str) -> Wordings:
    """Read a catalogue as it is written; `named` is what an error calls it. Raises BadCatalogue."""
    try:
        tables = tomllib.loads(written)
        return Wordings(
            language=language,
            letters=str(tables["language"]["letters"]),
            own_name=str(tables["language"]["own_name"]),
            alphabet=Encoding(tables["language"]["alphabet"]),
            texts=_phrases(tables["texts"], TextKey),
            reasons=_phrases(tables["reasons"], Reason),
            fallbacks=_phrases(tables["fallbacks"], str),
            alarm_words={
                kind: tuple(words) for kind, words in tables.get("alarm_words", {}).items()
            },
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadCatalogue(f"{named}: {error!r}") from error


def _phrases(tables: Mapping[str, Mapping[str, Any]], kind: Callable[[str], K]) -> dict[K, Phrase]:
    return {kind(name): _phrase(table) for name, table in tables.items()}


def _phrase(table: Mapping[str, Any]) -> Phrase:
    """Read one phrase; a name that no phrase has is a fault of the file."""
    parts = dict(table)
    for pairs in ("without", "back_without"):
        found = parts.get(pairs, {})
        parts[pairs] = {promise: (said, instead) for promise, (said, instead) in found.items()}
    return Phrase(**parts | {"status": WordingStatus(parts["status"])})

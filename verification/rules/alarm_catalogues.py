"""Alarm words in the languages that texts are sent in, but for English.

They stand in the catalogues of the texts, in the letters of the language and in those that its
speakers type without them, and are read whether or not its texts go out: a false alarm is cheap
and a missed one is not. Words are compared whole, without accents, held keys counted once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verification.rules import plain_text
from verification.rules.alarm_words import AlarmWords
from verification.rules.wordings import catalogues
from verification.rules.wordings.shape import Wordings

Spelt = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NativeAlarmWords:
    """The alarm words of one language, each as the words that it is made of.

    `anywhere` calls for help wherever it stands, `first` where a text begins with it; `mentions`
    names help or the police. `no` counts alone, doubled, or with a word of `danger`.
    """

    anywhere: tuple[Spelt, ...]
    first: tuple[Spelt, ...]
    police: tuple[Spelt, ...]
    mentions: tuple[Spelt, ...]
    no: tuple[Spelt, ...]
    stop: tuple[Spelt, ...]
    danger: frozenset[str]


def find(plain: str) -> AlarmWords:
    """Find the alarm words of a text that was folded, in every language but English."""
    words = tuple(plain_text.native_words(plain))
    found = AlarmWords()
    for language in LANGUAGES:
        found |= _find_in(language, words)
    return found


def _find_in(language: NativeAlarmWords, words: Spelt) -> AlarmWords:
    if _stands_in(language.anywhere, words) or _begins(language.first, words):
        return AlarmWords(clear=True, word="HELP")
    if _begins(language.stop, words):
        return AlarmWords(answer=True, word="STOP")
    if _is_alarming_no(language, words):
        return AlarmWords(answer=True, word="NO")
    return AlarmWords(
        police_first=_begins(language.police, words) > 0,
        mentioned=_stands_in(language.mentions, words),
    )


def _is_alarming_no(language: NativeAlarmWords, words: Spelt) -> bool:
    """Tell NO alone, doubled or with danger from the beginning of a description."""
    length = _begins(language.no, words)
    others = words[length:]
    if not length:
        return False
    return not others or _begins(language.no, others) > 0 or not language.danger.isdisjoint(others)


def _begins(phrases: Sequence[Spelt], words: Spelt) -> int:
    """Say how many words long the phrase is that these words begin with; 0 for none."""
    return next((len(phrase) for phrase in phrases if words[: len(phrase)] == phrase), 0)


def _stands_in(phrases: Sequence[Spelt], words: Spelt) -> bool:
    return any(_begins(phrases, words[place:]) for place in range(len(words)))


def _of(wordings: Wordings) -> NativeAlarmWords:
    kinds = wordings.alarm_words
    return NativeAlarmWords(
        anywhere=_spelt(*kinds["cries"], *kinds["phrases"]),
        first=_spelt(*kinds["help"]),
        police=_spelt(*kinds["police"]),
        mentions=_spelt(*kinds["help"], *kinds["police"]),
        no=_spelt(*kinds["no"]),
        stop=_spelt(*kinds["stop"]),
        danger=frozenset(word for spelt in _spelt(*kinds["danger"]) for word in spelt),
    )


def _spelt(*phrases: str) -> tuple[Spelt, ...]:
    """Fold each as a text is; the longest first."""
    folded = {tuple(plain_text.native_words(plain_text.plain(phrase))) for phrase in phrases}
    return tuple(sorted(folded, key=lambda spelt: (-len(spelt), spelt)))


def _catalogues() -> Iterator[Wordings]:
    return (wordings for wordings in catalogues.ALL.values() if wordings is not catalogues.ENGLISH)


LANGUAGES = tuple(_of(wordings) for wordings in _catalogues())

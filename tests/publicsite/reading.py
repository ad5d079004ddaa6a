"""How hard English is to read: the grade of Flesch and Kincaid, of a page's running text."""

import re
from html.parser import HTMLParser

_TEXT = {"p", "li", "dd", "h1"}
# A whole telephone number is copied, not read.
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*|(?<!\d)\d{1,5}(?!\d)")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_SOUNDS = re.compile(r"[aeiouy]+")
# An e that is not spoken: at the end, or before s and d.
_SILENT = re.compile(r"(?<=[^aeiouylt])e[sd]?$|(?<=[aeiouy][lt])e[sd]?$")


def grade(sentences: list[str]) -> float:
    """Return the school grade, in years, of sentences; 4 is an age of nine.

    0.39 words a sentence + 11.8 syllables a word - 15.59.
    """
    words = [word for one in sentences for word in _WORD.findall(one)]
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Count the groups of vowels that are spoken; at least one. Figures and BSL are spelt."""
    if word.isdigit() or (word.isupper() and not _SOUNDS.search(word.lower())):
        return len(word)
    return max(1, len(_SOUNDS.findall(_SILENT.sub("", word.lower()))))


def sentences_of(html: str) -> list[str]:
    """List the sentences of a page's paragraphs and list items, in <main> alone."""
    return [sentence for block in blocks_of(html) for sentence in sentences_in(block)]


def sentences_in(block: str) -> list[str]:
    """Split running text after each full stop, question or exclamation mark."""
    return [one.strip() for one in _SENTENCE.split(block) if _WORD.search(one)]


def blocks_of(html: str) -> list[str]:
    """List the paragraphs and list items of a page, in <main> alone."""
    return _Blocks(html).found


class _Blocks(HTMLParser):
    """The running text of a page, a string a block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_main = False
        self._open = 0
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._in_main = self._in_main or tag == "main"
        if self._in_main and tag in _TEXT:
            self._open += 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_main = self._in_main and tag != "main"
        self._open -= self._in_main and tag in _TEXT

    def handle_data(self, data: str) -> None:
        if self._in_main and self._open:
            self.found[-1] += data

"""What is wrong with a catalogue, and which of its phrases wait for a reader.

The words themselves only a human can check: what is checked here is that a translation can do no
harm that the English cannot. It asks for nothing else, links nowhere and fits.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding
from verification.enums import Reason, TextKey, TextLanguage
from verification.rules import field_cleaning, plain_text, texts
from verification.rules.wordings import catalogues
from verification.rules.wordings.catalogues import ENGLISH
from verification.rules.wordings.shape import Phrase, Wordings, WordingStatus

REASON_AT_MOST = 24
# A YES is known again by its sentences: a shorter one could be anybody's words.
YES_SENTENCE_AT_LEAST = 10

_OPENING = re.compile(r"\{force\}(?: \{time\})?: (?:(?:NO ANSWER|NO|YES|WAIT)\b)?")
# What stands the same in every language: what we answer, and what we ask for.
_SAME_IN_ALL = ("SOS", "OK", "NO", "YES", "WAIT", "CALL", "DAY", "QUIET", "NO ANSWER")
_ALARM_KINDS = {"cries", "phrases", "help", "police", "no", "stop", "danger"}
_OPTING_OUT = re.compile(r"\b(?:STOP|END|CANCEL|QUIT|UNSUBSCRIBE)\b")
_LINK = re.compile(r"://|\bwww\b|@|\w\.\w")
_DIGITS = re.compile(r"\d+")
_LONGEST = {
    "time": "23:59",
    "match": "8888",
    "ref": "K7M4Q2",
    # Of the table of ranks the longest, so that rank and name fill what they have together.
    "rank": "T/Detective Chief Superintendent",
    **{
        name: "W" * cleaner.most
        for name, cleaner in field_cleaning.CLEANERS.items()
        if name != "rank"
    },
}
_ALL_PROMISES = [
    texts.Promises(officer_waits=waits, uniformed=uniformed)
    for waits in (True, False)
    for uniformed in (True, False)
]


def problems(wordings: Wordings) -> list[str]:
    """List what makes a catalogue unfit to be sent from, each with the name of its phrase."""
    found = [*_of_names(wordings), *_of_alarm_words(wordings)]
    if found:
        return found
    for (name, phrase), (_, english) in zip(wordings.phrases(), ENGLISH.phrases(), strict=True):
        found += [f"{name}: {fault}" for fault in _of_phrase(phrase, english=english)]
        if name.startswith("texts.") and phrase is not english:
            found += [f"{name}: {fault}" for fault in _of_answer(phrase, english=english)]
        if wordings.alphabet is Encoding.GSM7 and not set(_bare(phrase.text)) <= gsm7.BASIC:
            found.append(f"{name}: a character that is not GSM-7")
    found += [f"texts.{TextKey.CONFIRMED}: {fault}" for fault in _of_yes(wordings)]
    return found or [*_of_sizes(wordings)]


def drafts(wordings: Wordings) -> list[str]:
    """Name the phrases that go out in no production."""
    return [
        name
        for name, phrase in wordings.phrases()
        if catalogues.standing(name, phrase) is WordingStatus.DRAFT
    ]


def stale(wordings: Wordings) -> list[str]:
    """Name the phrases whose English has changed since they were translated."""
    english = dict(ENGLISH.phrases())
    return [
        name
        for name, phrase in wordings.phrases()
        if wordings is not ENGLISH and phrase.source != english[name].digest
    ]


def as_markdown() -> str:
    """Write docs/languages.md: how far each language has come, and what is stale."""
    rows = [
        f"| {wordings.language.label} | {wordings.own_name} | `{wordings.language}.toml` |"
        f" {wordings.letters} | {wordings.alphabet.upper()} | {_standing(wordings)} |"
        for wordings in catalogues.ALL.values()
    ]
    changed = [
        f"- {wordings.language.label}: {', '.join(f'`{name}`' for name in stale(wordings))}"
        for wordings in catalogues.ALL.values()
        if stale(wordings)
    ]
    return _PAGE.format(
        rows="\n".join(rows),
        stale="\n".join(changed) or "None.",
        texts=len(TextKey),
        reasons=len(Reason),
    )


def _standing(wordings: Wordings) -> str:
    """Say in a few words how far a language has come."""
    if wordings is ENGLISH:
        return "the source"
    waiting, phrases = len(drafts(wordings)), len([*wordings.phrases()])
    return f"{phrases - waiting} of {phrases} phrases reviewed" + (", drafts" if waiting else "")


def _of_names(wordings: Wordings) -> Iterator[str]:
    """Say which phrases are missing, or are none, or stand in another order than the English."""
    names = [name for name, _ in wordings.phrases()]
    english = [name for name, _ in ENGLISH.phrases()]
    for name in english:
        if name not in names:
            yield f"{name}: missing"
    for name in names:
        if name not in english:
            yield f"{name}: no such phrase in English"
    if sorted(names) == sorted(english) and names != english:
        yield "the phrases stand in another order than the English"


def _of_alarm_words(wordings: Wordings) -> Iterator[str]:
    """Say which kinds of alarm words a language lacks; English has rules of its own."""
    wanted = set() if wordings.language is TextLanguage.ENGLISH else _ALARM_KINDS
    for kind in sorted(wanted ^ wordings.alarm_words.keys()):
        yield f"alarm_words.{kind}: missing, or no such kind"
    for kind in sorted(wanted & wordings.alarm_words.keys()):
        if not wordings.alarm_words[kind]:
            yield f"alarm_words.{kind}: empty"


def _of_phrase(phrase: Phrase, *, english: Phrase) -> Iterator[str]:
    """Say what is wrong with one phrase beside the English one."""
    for what, said in (("text", phrase.text), ("back", phrase.back or english.text)):
        if _fields(said) != _fields(english.text):
            yield f"other fields than the English in its {what}"
    if phrase.without.keys() != english.without.keys():
        yield "other promises than the English"
    for pairs, said in ((phrase.without, phrase.text), (phrase.back_without, phrase.back)):
        if any(said.count(promised) != 1 for promised, _ in pairs.values()):
            yield "a promise that it does not make, or makes twice"
    if phrase is not english:
        yield from _of_translation(phrase, english=english)
    bare = _bare(phrase.text)
    if _LINK.search(bare):
        yield "a link"
    if _OPTING_OUT.search(bare):
        yield "a word by which a phone opts out of texts"
    if any(unicodedata.category(character)[0] == "C" for character in bare):
        yield "a control character"


def _of_translation(phrase: Phrase, *, english: Phrase) -> Iterator[str]:
    """Say what a translation lacks, and which numbers of it are not ours."""
    if not phrase.back or phrase.without.keys() != phrase.back_without.keys():
        yield "no translation back"
    if set(_DIGITS.findall(_bare(phrase.text))) != set(_DIGITS.findall(_bare(english.text))):
        yield "other numbers than the English"


def _of_answer(phrase: Phrase, *, english: Phrase) -> Iterator[str]:
    """Say which words of a text a translation changed that are the same in all languages."""
    if _opening(phrase.text) != _opening(english.text):
        yield "it begins with another answer than the English"
    if _same_words(phrase.text) != _same_words(english.text):
        yield f"of {', '.join(_SAME_IN_ALL)} it holds others than the English"


def _of_yes(wordings: Wordings) -> Iterator[str]:
    """Say where the YES has a sentence that could be anybody's."""
    for part in re.split("[.:\u06d4\u0964{}]", wordings.texts[TextKey.CONFIRMED].text):
        if "YES" in part and len(plain_text.plain(part).strip()) < YES_SENTENCE_AT_LEAST:
            yield "a sentence with YES that is too short to be known again"


def _of_sizes(wordings: Wordings) -> Iterator[str]:
    """Say which phrases do not fit where they stand, and which texts are too long."""
    for reason, phrase in wordings.reasons.items():
        if len(phrase.text) > REASON_AT_MOST:
            yield f"reasons.{reason}: over {REASON_AT_MOST} characters"
    for name, phrase in wordings.fallbacks.items():
        if len(phrase.text) > field_cleaning.CLEANERS[name.rpartition(".")[2]].most:
            yield f"fallbacks.{name}: longer than its field"
    for key in TextKey:
        if not all(_fits(wordings, key=key, reason=reason) for reason in Reason):
            yield f"texts.{key}: too long with the longest values"


def _fits(wordings: Wordings, *, key: TextKey, reason: Reason) -> bool:
    """Say whether a text fits at the longest values, whatever the force promises."""
    values = _LONGEST | {"reason": reason}
    fields = {field: values[field] for field in texts.fields_of(key)}
    try:
        for promises in _ALL_PROMISES:
            texts.render_from(key=key, fields=fields, promises=promises, wordings=wordings)
    except texts.TextTooLong:
        return False
    return True


def _fields(said: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w+)\}", said))


def _opening(said: str) -> str | None:
    found = _OPENING.match(said)
    return found and found.group()


def _same_words(said: str) -> set[str]:
    return {word for word in _SAME_IN_ALL if re.search(rf"\b{word}\b", said)}


def _bare(said: str) -> str:
    """Leave out the fields: what stands in them is cleaned on its own."""
    return re.sub(r"\{\w+\}", "W", said)


_PAGE = """# Languages of the texts

Made by `./run docs` from `verification/rules/wordings/`. [security.md](security.md) says what a
draft can do wrong, and [operations](operations/languages.md) what a force does before it uses a
language.

{texts} texts, {reasons} reasons and what is said where a value is missing, each a table of a
catalogue:

| Name | Holds |
|---|---|
| `text` | what is sent; `{{field}}` stands for a cleaned value |
| `back` | what that says, put back into English; the console shows it beside the text |
| `source` | the digest of the English that was translated |
| `translator`, `reviewer`, `date` | two people, and when |
| `status` | `draft` or `reviewed` |
| `without`, `back_without` | a promise that can be switched off, and what replaces it |

A phrase counts as reviewed only where it says so, names a reviewer who is not its translator, and
is of the English as it is now. Everything else is a draft: it goes out in a demonstration and
nowhere else, and the text goes out in English. A language is offered only when all of it is
reviewed.

| Language | Its own name | File | A phone texts | Travels as | Standing |
|---|---|---|---|---|---|
{rows}

## Stale

Phrases whose English has changed since they were translated:

{stale}
"""

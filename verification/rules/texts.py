"""The one renderer of every text to a phone.

Wordings are data (wordings/, a catalogue a language), values are cleaned (field_cleaning.py), and
the size is checked each time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding
from verification.enums import Reason, TextKey, TextLanguage
from verification.rules import codes, field_cleaning
from verification.rules.wordings import catalogues
from verification.rules.wordings.catalogues import ENGLISH
from verification.rules.wordings.shape import Phrase, Wordings

_SEGMENTS_AT_MOST = {TextKey.CONFIRMED: 2}
_SEGMENTS_OF_OTHER_SCRIPTS = 4
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_STATES = frozenset({"WAIT", "YES", "NO"})
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_MATCH_CODE = re.compile(r"\d{4}", re.ASCII)


class BadField(ValueError):  # noqa: N818 - what is wrong with it
    """A field is missing, unknown, or a value of our own is malformed: a programming fault."""


class TextTooLong(Exception):  # noqa: N818 - what is wrong with it
    """A rendered text takes more segments than the protocol allows it."""


@dataclass(frozen=True, kw_only=True)
class Promises:
    """What a force promises in its texts; a promise it cannot keep is left out."""

    officer_waits: bool
    uniformed: bool


@dataclass(frozen=True, kw_only=True)
class _Value:
    """What stands in a field, and what that says in English."""

    text: str
    back: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A text as it goes out, with its size in units (septets or UTF-16 units) and segments.

    `gloss` is what it says, in plain English, for the control room; "" where it is in English.
    """

    body: str
    segments: int
    units: int
    encoding: Encoding
    language: TextLanguage
    gloss: str


def render(
    *,
    key: TextKey,
    fields: Mapping[str, str],
    promises: Promises,
    language: str = TextLanguage.ENGLISH,
    drafts: bool = False,
) -> Rendered:
    """Render one text, in English where its language has none that may go out and fits.

    `fields` holds exactly `fields_of(key)`; `reason` is a Reason's value, `time` is HH:MM. Hostile
    values are neutralised. `drafts`: a translation that nobody has reviewed may go out. Raises
    BadField for programming faults, TextTooLong for an English wording that does not fit.
    """
    _check_fields(key=key, given=frozenset(fields))
    wordings = catalogues.of(language, key=key, drafts=drafts)
    if wordings is not ENGLISH:
        try:
            return render_from(key=key, fields=fields, promises=promises, wordings=wordings)
        except TextTooLong:
            # Whatever is wrong with a translation, the person is told.
            pass
    return render_from(key=key, fields=fields, promises=promises, wordings=ENGLISH)


def begins_with_state(body: str, *, force: str) -> bool:
    """Say whether a text begins, after the force's name, as those do that carry a state."""
    first = _FIRST_WORD.search(body.removeprefix(force))
    return first is not None and first.group().upper() in _STATES


def fields_of(key: TextKey) -> frozenset[str]:
    """Name the fields that a text needs."""
    return catalogues.fields_of(ENGLISH.texts[key].text)


def render_from(
    *, key: TextKey, fields: Mapping[str, str], promises: Promises, wordings: Wordings
) -> Rendered:
    """Render a text from one catalogue, and beside it what that says in English.

    Raises BadField, or TextTooLong where it does not fit.
    """
    phrase = wordings.texts[key]
    values = {
        field: _value(key=key, field=field, raw=raw, wordings=wordings)
        for field, raw in fields.items()
    }
    if {"rank", "name"} <= values.keys():
        rank = values["rank"].text
        values["name"] = _name_beside(rank, key=key, raw=fields["name"], of=wordings)
    body = _kept(phrase.text, without=phrase.without, promises=promises)
    return _measured(
        key=key,
        body=body.format(**{field: value.text for field, value in values.items()}),
        language=wordings.language,
        gloss=_kept(phrase.back, without=phrase.back_without, promises=promises).format(
            **{field: value.back for field, value in values.items()}
        ),
    )


def _check_fields(*, key: TextKey, given: frozenset[str]) -> None:
    """Demand exactly the fields of this text. Raises BadField."""
    needed = fields_of(key)
    if given != needed:
        raise BadField(f"{key}: missing {sorted(needed - given)}, unknown {sorted(given - needed)}")


def _kept(wording: str, *, without: Mapping[str, tuple[str, str]], promises: Promises) -> str:
    """Give the wording without the promises this force cannot keep."""
    for promise, (said, instead) in without.items():
        if not getattr(promises, promise):
            wording = wording.replace(said, instead)
    return wording


def _value(*, key: TextKey, field: str, raw: str, wordings: Wordings) -> _Value:
    """Clean somebody else's value, or check one of our own. Raises BadField."""
    if field not in field_cleaning.CLEANERS:
        return _own_value(field=field, raw=raw, wordings=wordings)
    cleaned = field_cleaning.CLEANERS[field].clean(raw)
    if cleaned:
        return _Value(text=cleaned, back=cleaned)
    if field == "force":
        raise BadField("force: the force's name has no letter that a text can carry")
    return _translated(wordings.fallback(key=key, field=field))


def _name_beside(rank: str, *, key: TextKey, raw: str, of: Wordings) -> _Value:
    """Clean a name to what its rank leaves of the room that the two have together."""
    room = field_cleaning.RANK_AND_NAME_AT_MOST - len(rank) - 1
    cleaned = field_cleaning.CLEANERS["name"].clean(raw, most=room)
    if cleaned:
        return _Value(text=cleaned, back=cleaned)
    return _translated(of.fallback(key=key, field="name"))


def _own_value(*, field: str, raw: str, wordings: Wordings) -> _Value:
    """Check a value that only our own code makes. Raises BadField, without the value in it."""
    try:
        if field == "reason":
            return _translated(wordings.reasons[Reason(raw)])
        if field == "ref" and codes.normalise_ref(raw) == raw:
            return _Value(text=raw, back=raw)
    except ValueError:
        pass
    pattern = {"time": _TIME, "match": _MATCH_CODE}.get(field)
    if pattern and pattern.fullmatch(raw):
        return _Value(text=raw, back=raw)
    raise BadField(f"{field}: not a value of this service")


def _translated(phrase: Phrase) -> _Value:
    """Give a phrase of the catalogue as a value."""
    return _Value(text=phrase.text, back=phrase.back)


def _measured(*, key: TextKey, body: str, language: TextLanguage, gloss: str) -> Rendered:
    """Measure a text against its limit. Raises TextTooLong."""
    size = gsm7.measure(body)
    most = _SEGMENTS_AT_MOST.get(key, 1)
    if size.encoding is Encoding.UCS2:
        most = _SEGMENTS_OF_OTHER_SCRIPTS
    if size.segments > most:
        raise TextTooLong(f"{key} takes {size.segments} segments, {most} at most")
    return Rendered(
        body=body,
        segments=size.segments,
        units=size.units,
        encoding=size.encoding,
        language=language,
        gloss=gloss,
    )

"""The one renderer of every text to a phone.

Wordings are data (wordings/en.py), values are cleaned (field_cleaning.py), and the size is checked
each time.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding
from verification.enums import Reason, TextKey
from verification.rules import codes, field_cleaning
from verification.rules.wordings.en import ENGLISH
from verification.rules.wordings.shape import Wordings

LANGUAGES: Mapping[str, Wordings] = {"en": ENGLISH}

_SEGMENTS_AT_MOST = {TextKey.CONFIRMED: 2}
_SEGMENTS_OF_OTHER_SCRIPTS = 4
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
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
class Rendered:
    """A text as it goes out, with its size in units (septets or UTF-16 units) and segments."""

    body: str
    segments: int
    units: int
    encoding: Encoding


def render(
    *,
    key: TextKey,
    fields: Mapping[str, str],
    promises: Promises,
    language: str = "en",
) -> Rendered:
    """Render one text; a language without wordings falls back to English.

    `fields` holds exactly `fields_of(key)`; `reason` is a Reason's value, `time` is HH:MM. Hostile
    values are neutralised. Raises BadField for programming faults, TextTooLong for a wording that
    does not fit.
    """
    wordings = LANGUAGES.get(language, ENGLISH)
    _check_fields(key=key, given=frozenset(fields))
    values = {
        field: _value(key=key, field=field, raw=raw, wordings=wordings)
        for field, raw in fields.items()
    }
    if {"rank", "name"} <= values.keys():
        values["name"] = _name_beside(values["rank"], key=key, raw=fields["name"], of=wordings)
    body = _wording(key=key, promises=promises, wordings=wordings).format(**values)
    return _measured(key=key, body=body)


def fields_of(key: TextKey) -> frozenset[str]:
    """Name the fields that a text needs."""
    parsed = string.Formatter().parse(ENGLISH.texts[key])
    return frozenset(field for _, field, _, _ in parsed if field)


def _check_fields(*, key: TextKey, given: frozenset[str]) -> None:
    """Demand exactly the fields of this text. Raises BadField."""
    needed = fields_of(key)
    if given != needed:
        raise BadField(f"{key}: missing {sorted(needed - given)}, unknown {sorted(given - needed)}")


def _wording(*, key: TextKey, promises: Promises, wordings: Wordings) -> str:
    """Give the wording without the promises this force cannot keep."""
    wording = wordings.texts[key]
    for kept, replacements in (
        (promises.officer_waits, wordings.without_officer_waits),
        (promises.uniformed, wordings.without_uniformed),
    ):
        if not kept and key in replacements:
            wording = wording.replace(*replacements[key])
    return wording


def _value(*, key: TextKey, field: str, raw: str, wordings: Wordings) -> str:
    """Clean somebody else's value, or check one of our own. Raises BadField."""
    if field not in field_cleaning.CLEANERS:
        return _own_value(field=field, raw=raw, wordings=wordings)
    cleaned = field_cleaning.CLEANERS[field].clean(raw)
    if cleaned:
        return cleaned
    if field == "force":
        raise BadField("force: the force's name has no letter that a text can carry")
    return wordings.fallback(key=key, field=field)


def _name_beside(rank: str, *, key: TextKey, raw: str, of: Wordings) -> str:
    """Clean a name to what its rank leaves of the room that the two have together."""
    room = field_cleaning.RANK_AND_NAME_AT_MOST - len(rank) - 1
    cleaned = field_cleaning.CLEANERS["name"].clean(raw, most=room)
    return cleaned or of.fallback(key=key, field="name")


def _own_value(*, field: str, raw: str, wordings: Wordings) -> str:
    """Check a value that only our own code makes. Raises BadField, without the value in it."""
    try:
        if field == "reason":
            return wordings.reasons[Reason(raw)]
        if field == "ref" and codes.normalise_ref(raw) == raw:
            return raw
    except ValueError:
        pass
    pattern = {"time": _TIME, "match": _MATCH_CODE}.get(field)
    if pattern and pattern.fullmatch(raw):
        return raw
    raise BadField(f"{field}: not a value of this service")


def _measured(*, key: TextKey, body: str) -> Rendered:
    """Measure a text against its limit. Raises TextTooLong."""
    size = gsm7.measure(body)
    most = _SEGMENTS_AT_MOST.get(key, 1)
    if size.encoding is Encoding.UCS2:
        most = _SEGMENTS_OF_OTHER_SCRIPTS
    if size.segments > most:
        raise TextTooLong(f"{key} takes {size.segments} segments, {most} at most")
    return Rendered(body=body, segments=size.segments, units=size.units, encoding=size.encoding)

"""Fields that take exactly what they say: no number for a text, no text for a number.

REST framework's own convert what they can; here a wrong type is a wrong client. Their sentences
are fixed, so that nothing that was typed comes back.
"""

import math
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers
from rest_framework.fields import empty

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
# Controls break log lines; the directional ones let a text show other words than it holds.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The same for JSON Schema, whose patterns know no categories; margins are cut off first.
_SHOWN = r"[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
_SHOWN_NO_SPACE = f"{_SHOWN[:-1]}\\s]"
_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


class TextField(serializers.CharField):
    """One line of text; `pattern` where it must look like something."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "This must be a text.",
        "unsafe": "This holds characters that cannot be shown.",
        "shape": "This does not look as it should.",
    }

    def __init__(self, *, pattern: str | None = None, **kwargs: Any) -> None:
        """Take an expression for the whole value, beside CharField's own limits."""
        self.pattern = pattern
        super().__init__(**kwargs)

    @property
    def documented(self) -> dict[str, Any]:
        """Say in JSON Schema what a value looks like, where REST framework would not say it."""
        if self.pattern is not None:
            # What JSON Schema means by a digit is not the same everywhere.
            return {"pattern": f"^{self.pattern}$".replace(r"\d", "[0-9]")}
        if self.allow_blank:
            return {"pattern": f"^{_SHOWN}*$"}
        return {"minLength": 1, "pattern": f"^{_SHOWN}*{_SHOWN_NO_SPACE}{_SHOWN}*$"}

    def run_validation(self, data: Any = empty) -> Any:
        """Refuse other types before CharField makes a text of them."""
        if data is not empty and data is not None and not isinstance(data, str):
            self.fail("invalid")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        """Return the text without its margins; raises ValidationError."""
        text = super().to_internal_value(data)
        if any(_is_unsafe(character) for character in text):
            self.fail("unsafe")
        if self.pattern is not None and not re.fullmatch(self.pattern, text, re.ASCII):
            self.fail("shape")
        return text


class NumberField(serializers.FloatField):
    """A finite JSON number; `between` is for the document, an action refuses more."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "This must be a number."}

    def __init__(self, *, between: tuple[float, float], **kwargs: Any) -> None:
        """Take the least and the greatest value."""
        self.documented = {"minimum": between[0], "maximum": between[1]}
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> float:
        """Return it; raises ValidationError for texts, booleans and what overflows."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            value = float(data)
        except OverflowError:
            self.fail("invalid")
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class InstantField(serializers.DateTimeField):
    """An RFC 3339 instant with its offset; shown in UTC."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "instant": "This must be an instant as in RFC 3339, with its offset from UTC."
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Return an aware UTC datetime; raises ValidationError."""
        if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
            self.fail("instant")
        try:
            at = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("instant")
        if at < _OLDEST:
            self.fail("instant")
        return at


class WordField(serializers.ChoiceField):
    """One word of a closed vocabulary."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": "This is not one of the words allowed here."
    }

    def to_internal_value(self, data: Any) -> Any:
        """Return the word; raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class IdField(serializers.UUIDField):
    """A UUID in its usual spelling."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "This must be a UUID."}

    def to_internal_value(self, data: Any) -> UUID:
        """Return it; raises ValidationError."""
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            self.fail("invalid")
        return UUID(data)


def _is_unsafe(character: str) -> bool:
    """Say whether a character has no place in one line of text."""
    return character in _DIRECTIONAL or unicodedata.category(character) in _UNSAFE_CATEGORIES

"""Measure a text as the network counts it: septets, or UTF-16 units if one character needs them.

Source: 3GPP TS 23.038 (alphabet, extension table) and TS 23.040 (parts of a long text).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")


class Encoding(StrEnum):
    """How a text travels."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


# Units in a text that stands alone, and in each part of a longer one, whose header takes the rest.
_ALONE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
_IN_PART = {Encoding.GSM7: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The size of a text: units (septets or UTF-16 units) and segments paid for."""

    encoding: Encoding
    units: int
    segments: int


def measure(body: str) -> Measure:
    """Measure one text; the empty text is one segment."""
    encoding = Encoding.GSM7 if set(body) <= BASIC | EXTENSION else Encoding.UCS2
    widths = [_width(character, encoding=encoding) for character in body]
    units = sum(widths)
    segments = 1 if units <= _ALONE[encoding] else _parts(widths, size=_IN_PART[encoding])
    return Measure(encoding=encoding, units=units, segments=segments)


def _width(character: str, *, encoding: Encoding) -> int:
    """Count the units of one character."""
    if encoding is Encoding.GSM7:
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def _parts(widths: Iterable[int], *, size: int) -> int:
    """Count the parts, since a character of two units never straddles a border."""
    parts, used = 1, 0
    for width in widths:
        if used + width > size:
            parts, used = parts + 1, 0
        used += width
    return parts

"""Sizes of texts, at the borders where they change."""

import pytest

from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding

SIZES = [
    ("", Encoding.GSM7, 0, 1),
    ("a" * 160, Encoding.GSM7, 160, 1),
    ("a" * 161, Encoding.GSM7, 161, 2),
    ("a" * 306, Encoding.GSM7, 306, 2),
    ("a" * 307, Encoding.GSM7, 307, 3),
    ("é" * 160, Encoding.GSM7, 160, 1),
    ("€" * 80, Encoding.GSM7, 160, 1),
    ("€" * 81, Encoding.GSM7, 162, 2),
    ("{" * 2, Encoding.GSM7, 4, 1),
    # 306 septets, but an escape pair may not straddle the border: 152 + 1 wasted, 153, 1
    ("a" * 152 + "€" + "a" * 152, Encoding.GSM7, 306, 3),
    ("ő" * 70, Encoding.UCS2, 70, 1),
    ("ő" * 71, Encoding.UCS2, 71, 2),
    ("ő" * 134, Encoding.UCS2, 134, 2),
    ("ő" * 268, Encoding.UCS2, 268, 4),
    ("\U0001f198" * 35, Encoding.UCS2, 70, 1),
    ("\U0001f198" * 36, Encoding.UCS2, 72, 2),
    ("a" * 66 + "\U0001f198" + "a" * 66, Encoding.UCS2, 134, 3),
]


@pytest.mark.parametrize(("body", "encoding", "units", "segments"), SIZES)
def test_segment_counts(body: str, encoding: Encoding, units: int, segments: int) -> None:
    assert gsm7.measure(body) == gsm7.Measure(encoding=encoding, units=units, segments=segments)


def test_the_alphabet_has_its_127_characters_without_the_escape() -> None:
    assert len(gsm7.BASIC) == 127
    assert not gsm7.BASIC & gsm7.EXTENSION

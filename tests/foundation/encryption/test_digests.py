"""Keyed digests: repeatable under one key and purpose, and apart from every other."""

import pytest

from foundation.encryption import digests

KEY = b"k" * 32
NUMBER = "+447700900123"


def test_a_digest_depends_on_key_purpose_and_value() -> None:
    base = digests.keyed(key=KEY, purpose="join", value="482913")
    assert len(base) == 32
    assert base == digests.keyed(key=KEY, purpose="join", value="482913")
    assert base != digests.keyed(key=b"l" * 32, purpose="join", value="482913")
    assert base != digests.keyed(key=KEY, purpose="match", value="482913")
    assert base != digests.keyed(key=KEY, purpose="join", value="482914")


def test_purpose_and_value_never_run_together() -> None:
    assert digests.keyed(key=KEY, purpose="a", value="bc") != digests.keyed(
        key=KEY, purpose="ab", value="c"
    )


def test_the_blind_index_is_keyed_and_repeats() -> None:
    index = digests.blind_index(key=KEY, e164=NUMBER)
    assert index == digests.blind_index(key=KEY, e164=NUMBER)
    assert index != digests.blind_index(key=b"l" * 32, e164=NUMBER)
    assert index != digests.blind_index(key=KEY, e164="+447700900124")
    assert index != digests.keyed(key=KEY, purpose="join", value=NUMBER)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(digests.WeakKey):
        digests.keyed(key=b"short", purpose="join", value="482913")
    with pytest.raises(digests.WeakKey):
        digests.blind_index(key=b"short", e164=NUMBER)

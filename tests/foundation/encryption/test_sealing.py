"""Sealed values: they open in their own place with their own key, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.encryption import sealing
from foundation.encryption.sealing import Unreadable

KEY = sealing.new_key()
AAD = "contact.number.42"


@given(st.binary(max_size=2000), st.text(max_size=60))
def test_what_is_sealed_opens_again(plaintext: bytes, aad: str) -> None:
    sealed = sealing.seal(key=KEY, aad=aad, plaintext=plaintext)
    assert sealing.unseal(key=KEY, aad=aad, sealed=sealed) == plaintext
    assert sealing.unseal(key=KEY, aad=aad, sealed=memoryview(sealed)) == plaintext


def test_the_format_is_versioned_and_names_its_key() -> None:
    sealed = sealing.seal(key=KEY, aad=AAD, plaintext=b"words")
    assert sealed.startswith(b"v1." + sealing.key_id(KEY))
    assert len(sealed) == 3 + 8 + 12 + len(b"words") + 16
    assert KEY not in sealed
    assert b"words" not in sealed


def test_sealing_twice_never_looks_the_same() -> None:
    sealed = {sealing.seal(key=KEY, aad=AAD, plaintext=b"words") for _ in range(100)}
    assert len(sealed) == 100


def test_a_value_does_not_open_in_another_place() -> None:
    sealed = sealing.seal(key=KEY, aad=AAD, plaintext=b"words")
    for aad in ("contact.number.43", "contact.name.42", "", AAD + "0"):
        with pytest.raises(Unreadable):
            sealing.unseal(key=KEY, aad=aad, sealed=sealed)


def test_a_value_does_not_open_with_another_key() -> None:
    sealed = sealing.seal(key=KEY, aad=AAD, plaintext=b"words")
    with pytest.raises(Unreadable):
        sealing.unseal(key=sealing.new_key(), aad=AAD, sealed=sealed)


def test_any_altered_byte_makes_it_unreadable() -> None:
    sealed = sealing.seal(key=KEY, aad=AAD, plaintext=b"words")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unreadable):
            sealing.unseal(key=KEY, aad=AAD, sealed=bytes(altered))


@given(st.binary(max_size=80))
def test_junk_is_unreadable(junk: bytes) -> None:
    for value in (junk, b"v1." + junk, b"v1." + sealing.key_id(KEY) + junk):
        with pytest.raises(Unreadable):
            sealing.unseal(key=KEY, aad=AAD, sealed=value)


def test_a_cut_value_is_unreadable() -> None:
    sealed = sealing.seal(key=KEY, aad=AAD, plaintext=b"")
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            sealing.unseal(key=KEY, aad=AAD, sealed=sealed[:length])


def test_a_data_key_is_wrapped_under_the_first_master_key() -> None:
    old, new = sealing.new_key(), sealing.new_key()
    data_key = sealing.new_key()
    wrapped = sealing.wrap([new, old], data_key, aad="contact.key.1")
    assert sealing.key_id_of(wrapped) == sealing.key_id(new)
    assert sealing.unwrap([old, new], wrapped, aad="contact.key.1") == data_key


def test_master_keys_are_rotated_by_a_list() -> None:
    old, new = sealing.new_key(), sealing.new_key()
    data_key = sealing.new_key()
    wrapped = sealing.wrap([old], data_key, aad="contact.key.1")
    assert sealing.unwrap([new, old], wrapped, aad="contact.key.1") == data_key
    with pytest.raises(Unreadable):
        sealing.unwrap([new], wrapped, aad="contact.key.1")


def test_a_wrapped_key_stays_with_its_contact() -> None:
    wrapped = sealing.wrap([KEY], sealing.new_key(), aad="contact.key.1")
    with pytest.raises(Unreadable):
        sealing.unwrap([KEY], wrapped, aad="contact.key.2")


def test_a_wrapped_key_is_no_sealed_value() -> None:
    wrapped = sealing.wrap([KEY], sealing.new_key(), aad=AAD)
    with pytest.raises(Unreadable):
        sealing.unseal(key=KEY, aad=AAD, sealed=wrapped)


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 16, b"k" * 33])
def test_a_key_of_another_size_is_refused(key: bytes) -> None:
    with pytest.raises(sealing.BadKey):
        sealing.seal(key=key, aad=AAD, plaintext=b"words")
    with pytest.raises(sealing.BadKey):
        sealing.wrap([KEY], key, aad=AAD)


def test_without_a_master_key_nothing_is_wrapped() -> None:
    with pytest.raises(sealing.BadKey):
        sealing.wrap([], sealing.new_key(), aad=AAD)

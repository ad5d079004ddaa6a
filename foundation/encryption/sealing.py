"""The format of a sealed value: AES-256-GCM under a data key, which a master key wraps.

A sealed value is b"v1." + id of its key (8 bytes) + nonce (12) + ciphertext and tag (16). The
associated data names the cell it lives in, so it opens in no other. No database here: `cells` seals
what is stored, `data_keys` keeps the keys.
"""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32

_VERSION = b"v1."
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEADER_BYTES = len(_VERSION) + _KEY_ID_BYTES
_SHORTEST = _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES
# Apart from every cell, so that a wrapped key is never taken for a sealed value.
_WRAPPED_HERE = "data_key:"


class Unreadable(Exception):  # noqa: N818 - what the value is
    """The value cannot be opened: key destroyed or another, altered, moved, or never sealed."""


class BadKey(ValueError):  # noqa: N818 - what is wrong with it
    """A key has not 32 bytes, or there is no key at all."""


def new_key() -> bytes:
    """Make a data key or a master key of 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(master_keys: Sequence[bytes], data_key: bytes, *, aad: str) -> bytes:
    """Wrap a data key under the first master key. Raises BadKey."""
    _check_key(data_key)
    if not master_keys:
        raise BadKey("no master key is configured")
    return seal(key=master_keys[0], aad=_WRAPPED_HERE + aad, plaintext=data_key)


def unwrap(master_keys: Sequence[bytes], wrapped: bytes | memoryview, *, aad: str) -> bytes:
    """Unwrap a data key with the master key that its header names.

    Raises Unreadable when none of the keys is that one, BadKey for a malformed master key.
    """
    named = key_id_of(wrapped)
    for master_key in master_keys:
        if key_id(master_key) == named:
            return unseal(key=master_key, aad=_WRAPPED_HERE + aad, sealed=wrapped)
    raise Unreadable("wrapped under a master key that is not configured")


def seal(*, key: bytes, aad: str, plaintext: bytes) -> bytes:
    """Encrypt a value for the place `aad`, which whoever opens it must name. Raises BadKey."""
    header = _VERSION + key_id(key)
    # At random: some 2^32 values under one key are safe so, and one case has a few hundred.
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plaintext, _bound(header, aad))


def unseal(*, key: bytes, aad: str, sealed: bytes | memoryview) -> bytes:
    """Open a value sealed by `seal` for the same place. Raises Unreadable, BadKey."""
    value = bytes(sealed)
    if key_id_of(value) != key_id(key):
        raise Unreadable("sealed under another key")
    header, nonce, ciphertext = (
        value[:_HEADER_BYTES],
        value[_HEADER_BYTES : _HEADER_BYTES + _NONCE_BYTES],
        value[_HEADER_BYTES + _NONCE_BYTES :],
    )
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _bound(header, aad))
    except InvalidTag:
        raise Unreadable("altered, or sealed for another place") from None


def key_id(key: bytes) -> bytes:
    """Name a key without giving it away, 8 bytes. Raises BadKey."""
    _check_key(key)
    return hashlib.sha256(b"key id\x00" + key).digest()[:_KEY_ID_BYTES]


def key_id_of(sealed: bytes | memoryview) -> bytes:
    """Read which key a value was sealed under, for rotation. Raises Unreadable."""
    value = bytes(sealed)
    if len(value) < _SHORTEST or not value.startswith(_VERSION):
        raise Unreadable("not a sealed value")
    return value[len(_VERSION) : _HEADER_BYTES]


def _bound(header: bytes, aad: str) -> bytes:
    """Bind the format and the place to the ciphertext."""
    return header + aad.encode()


def _check_key(key: bytes) -> None:
    """Refuse a key of another size. Raises BadKey."""
    if len(key) != KEY_BYTES:
        raise BadKey(f"a key has {KEY_BYTES} bytes, this has {len(key)}")

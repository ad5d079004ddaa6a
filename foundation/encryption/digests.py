"""Keyed digests: a code or a number can be found again by them, and not read out of them."""

import hashlib
import hmac

KEY_BYTES_AT_LEAST = 32


class WeakKey(ValueError):  # noqa: N818 - what is wrong with it
    """A digest key is shorter than 32 bytes."""


def keyed(*, key: bytes, purpose: str, value: str) -> bytes:
    """Digest a value under a key, 32 bytes (HMAC-SHA256).

    `purpose` separates uses of one key. Raises WeakKey.
    """
    if len(key) < KEY_BYTES_AT_LEAST:
        raise WeakKey(f"a digest key needs {KEY_BYTES_AT_LEAST} bytes, this has {len(key)}")
    # A zero byte cannot occur in a purpose, so no two (purpose, value) pairs run together.
    message = purpose.encode() + b"\x00" + value.encode()
    return hmac.new(key, message, hashlib.sha256).digest()


def blind_index(*, key: bytes, e164: str) -> bytes:
    """Digest a phone number so that its row can be found without storing it, 32 bytes.

    Keyed, since an unkeyed digest of all UK mobiles is searched in minutes. Raises WeakKey.
    """
    return keyed(key=key, purpose="blind index e164", value=e164)

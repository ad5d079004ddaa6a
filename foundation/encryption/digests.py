"""Secrets: how they are made, and what is kept of them.

What a machine keeps (device secrets, shift tokens) has 256 bits, so a plain digest gives nothing
away. What a person types (the enrolment code) has 60 and is kept under CODE_KEY, so a stolen table
cannot be searched for it.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

# Crockford's base 32: no I, L, O or U, so that a code can be read out over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4
KEY_BYTES_AT_LEAST = 32
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


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


def new_secret() -> str:
    """Make a secret for a machine: 256 bits in 43 characters that need no quoting anywhere."""
    return secrets.token_urlsafe(32)


def of_secret(secret: str) -> bytes:
    """Give what is kept of a machine's secret. 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def new_enrolment_code() -> str:
    """Make a code for a person to type: 60 bits, as `7K2M-9QXR-04TB`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def of_enrolment_code(code: str) -> bytes:
    """Give what is kept of a code. 32 bytes.

    However it was typed: in any case, with spaces or dashes, with O for 0 and I or L for 1.
    """
    plain = code.upper().translate(_LOOK_ALIKES)
    key: bytes = settings.CODE_KEY
    return hmac.digest(key, b"enrolment code\x00" + plain.encode(), "sha256")

"""Credentials of devices: how they are made, and the digest that is kept of each.

What a machine keeps (device secrets, shift tokens) has 256 bits, so a plain digest gives nothing
away. What a person types (the enrolment code) has 60 and is kept under CODE_KEY, so that a stolen
table cannot be searched for it.
"""

import hashlib
import secrets

from django.conf import settings

from foundation.encryption import digests

# Crockford's base 32: no I, L, O or U, so that a code can be read out over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def new_secret() -> str:
    """Make a secret for a machine: 256 bits in 43 characters that need no quoting anywhere."""
    return secrets.token_urlsafe(32)


def digest_of_secret(secret: str) -> bytes:
    """Give what is kept of a machine's secret. 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def new_enrolment_code() -> str:
    """Make a code for a person to type: 60 bits, as `7K2M-9QXR-04TB`."""
    return new_typed_code(groups=GROUPS, length=GROUP_LENGTH)


def digest_of_enrolment_code(code: str) -> bytes:
    """Give what is kept of an enrolment code. 32 bytes.

    However it was typed: in any case, with spaces or dashes, with O for 0 and I or L for 1.
    """
    return digest_of_typed_code(code, purpose="enrolment code")


def new_typed_code(*, groups: int, length: int) -> str:
    """Make a code for a person to type: groups of so many characters, 5 bits each."""
    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(length)) for _ in range(groups))
    return "-".join(drawn)


def digest_of_typed_code(code: str, *, purpose: str) -> bytes:
    """Digest a code under CODE_KEY however it was typed. 32 bytes; `purpose` as digests.keyed."""
    plain = code.upper().translate(_LOOK_ALIKES)
    return digests.keyed(key=settings.CODE_KEY, purpose=purpose, value=plain)

"""Refs, join codes and match codes: how they are made and read.

A ref is public, a join code is secret until used, a match code ties two devices together. All come
from `secrets`; only keyed digests of codes (foundation.encryption.digests) are ever looked up.
"""

import itertools
import secrets
import string

# Of each look-alike pair (0 O, 1 I L, 5 S, 8 B, U V, 2 Z, 6 G) at most one; no vowels, which
# could spell a word at somebody frightened; no 9, so that "dial 999, say ..." is never misheard.
REF_ALPHABET = "CDFHJKMNPQRTVWXY" + "23467"
REF_LENGTH = 6
JOIN_CODE_LENGTH = 6
MATCH_CODE_LENGTH = 4

# What a call for help is made of, and no code may be: "112 482" would read as one.
_EMERGENCY = ("999", "112")
_LOOKS_LIKE = str.maketrans({"Z": "2", "G": "6", "U": "V"})
_SEPARATORS = str.maketrans("", "", " -\u2013\u00a0\t")


class NotARef(ValueError):  # noqa: N818 - what the text is not
    """The text is no ref, however kindly it is read."""


def new_ref() -> str:
    """Make a ref: six characters, at least one of them a letter."""
    while True:
        ref = "".join(secrets.choice(REF_ALPHABET) for _ in range(REF_LENGTH))
        if not ref.isdigit():
            return ref


def new_join_code() -> str:
    """Make a join code of six digits; the caller checks `neighbours` against live codes."""
    return _digits(JOIN_CODE_LENGTH)


def new_match_code() -> str:
    """Make a match code of four digits."""
    return _digits(MATCH_CODE_LENGTH)


def neighbours(code: str) -> frozenset[str]:
    """List every code that one slip makes of this one; the code itself is left out.

    A slip is one digit changed, or any two digits swapped, next to each other or not: the wider
    reading of "one swap", so that live codes stay further apart.
    """
    return (_one_digit_changed(code) | _two_digits_swapped(code)) - {code}


def normalise_ref(text: str) -> str:
    """Read a ref as a call taker hears or types it: any case, spaces and dashes dropped.

    Raises NotARef.
    """
    ref = as_written(text)
    if not is_ref(ref):
        raise NotARef("a ref has six characters, letters and digits mixed")
    return ref


def as_written(text: str) -> str:
    """Write what was heard or typed as a ref is written, whether it is one or not."""
    return text.upper().translate(_SEPARATORS).translate(_LOOKS_LIKE)


def is_ref(text: str) -> bool:
    """Say whether this could be a ref, written as refs are."""
    return len(text) == REF_LENGTH and not text.isdigit() and set(text) <= set(REF_ALPHABET)


def _digits(length: int) -> str:
    """Draw digits that do not read as a call for help, as a code typed "999 482" would."""
    while True:
        code = "".join(secrets.choice(string.digits) for _ in range(length))
        if not any(number in code for number in _EMERGENCY):
            return code


def _one_digit_changed(code: str) -> frozenset[str]:
    """Change each digit to each other digit."""
    return frozenset(
        code[:place] + digit + code[place + 1 :]
        for place in range(len(code))
        for digit in string.digits
    )


def _two_digits_swapped(code: str) -> frozenset[str]:
    """Swap each pair of digits."""
    return frozenset(
        code[:i] + code[j] + code[i + 1 : j] + code[i] + code[j + 1 :]
        for i, j in itertools.combinations(range(len(code)), 2)
    )

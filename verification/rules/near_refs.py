"""Which refs one slip on a telephone would make of what somebody read out.

A slip is one character heard or typed as another, or two that changed places. Whoever takes the
call compares: a letter and a street are asked for, and no letter, place or name is ever offered.
"""

import itertools
from dataclasses import dataclass

from verification.rules import codes

# Said in one breath these are taken for one another; each group shares the vowel.
_SOUND_ALIKE = tuple(map(frozenset, ("CDPTV3", "FX", "MN", "HJK", "QW2", "X6", "R4", "Y4")))
_LENGTH = codes.REF_LENGTH


@dataclass(frozen=True, kw_only=True)
class Slip:
    """How what was read out differs from a ref: at these places, counted from 0.

    `rank` orders slips, the likeliest first.
    """

    places: tuple[int, ...]
    rank: int


def neighbours(read: str) -> frozenset[str]:
    """List every ref that is one slip away from six characters, ours or not.

    Nothing for a join code, which is all figures and secret, nor for another length.
    """
    if len(read) != _LENGTH or read.isdigit():
        return frozenset()
    made = _one_changed(read) | _two_swapped(read)
    return frozenset(ref for ref in made - {read} if codes.is_ref(ref))


def slip(read: str, *, ref: str) -> Slip | None:
    """Say by which one slip a ref became what was read out; None where it takes more than one."""
    places = tuple(at for at in range(_LENGTH) if read[at : at + 1] != ref[at])
    if len(read) != _LENGTH or not 1 <= len(places) <= 2:
        return None
    first, last = places[0], places[-1]
    if first == last:
        alike = any({read[first], ref[first]} <= group for group in _SOUND_ALIKE)
        return Slip(places=places, rank=0 if alike else 2)
    if (read[first], read[last]) != (ref[last], ref[first]):
        return None
    return Slip(places=places, rank=1 if last == first + 1 else 3)


def in_common(read: str, *, ref: str) -> int:
    """Count the places at which both have the same character."""
    return sum(one == other for one, other in zip(read, ref, strict=False))


def not_ours(read: str) -> tuple[int, ...]:
    """List the places of characters that no ref holds."""
    return tuple(at for at, char in enumerate(read) if char not in codes.REF_ALPHABET)


def _one_changed(read: str) -> set[str]:
    return {
        read[:place] + char + read[place + 1 :]
        for place in range(_LENGTH)
        for char in codes.REF_ALPHABET
    }


def _two_swapped(read: str) -> set[str]:
    return {
        read[:i] + read[j] + read[i + 1 : j] + read[i] + read[j + 1 :]
        for i, j in itertools.combinations(range(_LENGTH), 2)
    }

"""The lot: which of two neighbours in weight has the extra patrol.

Anybody can draw it again. With the seed (64 hexadecimal digits) and the number of a pair:

    printf '%s|%d' SEED PAIR | sha256sum

An even last digit: the first of the pair has the extra patrol; an odd one: the second. What was
published before the week is `printf '%s' SEED | sha256sum`.
"""

import hashlib

from community.patrols.enums import Arm


def commitment(seed: str) -> str:
    """Give what is published of a seed before the week: it binds, and tells nothing of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def arms(seed: str, *, pair: int) -> tuple[Arm, Arm]:
    """Draw the arms of the first and the second of a pair; pairs are numbered from 1."""
    drawn = int(hashlib.sha256(f"{seed}|{pair}".encode()).hexdigest()[-1], 16)
    return (Arm.USUAL, Arm.EXTRA) if drawn % 2 else (Arm.EXTRA, Arm.USUAL)


def order(seed: str, *names: object) -> str:
    """Give the place of something among others of the same weight: nobody can tell it before."""
    return hashlib.sha256("|".join([seed, *map(str, names)]).encode()).hexdigest()

"""Which groups of a month are too small to be shown, and which must be hidden beside them.

Shown are a month's total and some of the groups that make it up, so the hidden ones together are
the total less the shown: these, too, may not be fewer than the least. Nor may they be as many as
they can be and small: each would be one less than the least. In both cases one more group is hidden
(complementary suppression), in an order that has nothing to do with sizes: were it always the
smallest, whoever knows that could work out which it is. `sizes` names every group, empty ones too.
Pure.
"""

import hashlib
from collections.abc import Mapping
from datetime import date


def hidden(sizes: Mapping[str, int], *, least: int, month: date) -> frozenset[str]:
    """Name the groups of a month that are not shown, empty ones among them."""
    small = {name for name, size in sizes.items() if size < least}
    if not _say_too_much([sizes[name] for name in small], least=least):
        return frozenset(small)
    others = sorted(sizes.keys() - small, key=lambda name: _place(name, month=month))
    return frozenset(small.union(others[:1]))


def is_total_hidden(sizes: Mapping[str, int], *, least: int) -> bool:
    """Say whether a whole month is too small to be shown."""
    whole = list(sizes.values())
    all_small = all(size < least for size in whole)
    return all_small and (_say_too_much(whole, least=least) or sum(whole) < least)


def _say_too_much(small: list[int], *, least: int) -> bool:
    """Say whether the sum of small groups tells one: too few in all, or none can be larger."""
    behind = sum(small)
    return 0 < behind < least or 0 < behind == len(small) * (least - 1)


def _place(name: str, *, month: date) -> bytes:
    """Give a place in an order that differs each month, so that no group is always hidden."""
    return hashlib.sha256(f"{month:%Y-%m} {name}".encode()).digest()

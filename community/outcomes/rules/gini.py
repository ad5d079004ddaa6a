"""How uneven reports are among wards: the Gini coefficient, 0 even, towards 1 all in one ward.

Of the Lorenz curve: wards in the order of their rate, the share of all reports against the share
of all women. Where every ward has as many reports for its women it is 0.
"""

from collections.abc import Iterable
from itertools import accumulate, pairwise


def gini(wards: Iterable[tuple[int, int]]) -> float | None:
    """Measure (reports, women) of every ward; None without reports or without women."""
    known = sorted((one for one in wards if one[1] > 0), key=lambda one: one[0] / one[1])
    reports = [0, *accumulate(n for n, _ in known)]
    women = [0, *accumulate(n for _, n in known)]
    if not reports[-1] or not women[-1]:
        return None
    curve = list(zip(women, reports, strict=True))
    # Twice the area below the curve, by trapezia.
    below = sum((x2 - x1) * (y1 + y2) for (x1, y1), (x2, y2) in pairwise(curve))
    return 1 - below / (women[-1] * reports[-1])

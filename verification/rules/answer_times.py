"""How long a case that was refused before anybody joined seems to be checked, to its officer.

As long as a real one: drawn from what decisions have taken of late. Until there are enough of
them, drawn evenly between two bounds.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random


def drawn(
    *,
    lately: Sequence[timedelta],
    enough: int,
    least: timedelta,
    most: timedelta,
    chance: Random,
) -> timedelta:
    """Draw the time from joining to the answer; `lately` holds what real ones took."""
    if len(lately) >= enough:
        return chance.choice(lately)
    return least + (most - least) * chance.random()

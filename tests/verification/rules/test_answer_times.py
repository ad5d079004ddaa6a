"""How long a case refused before joining seems to be checked."""

from datetime import timedelta
from random import Random

from verification.rules import answer_times

LEAST, MOST = timedelta(seconds=20), timedelta(seconds=60)


def drawn(lately: list[timedelta], seed: int) -> timedelta:
    """Draw one time."""
    return answer_times.drawn(lately=lately, enough=50, least=LEAST, most=MOST, chance=Random(seed))


def test_until_there_are_enough_it_is_drawn_between_two_bounds() -> None:
    times = {drawn([timedelta(seconds=1)] * 49, seed) for seed in range(200)}
    assert all(LEAST <= time <= MOST for time in times)
    assert len(times) > 100


def test_then_it_is_drawn_from_what_real_ones_took() -> None:
    """F4: a time that no decision takes would tell this case from others."""
    lately = [timedelta(seconds=second) for second in range(100, 150)]
    times = {drawn(lately, seed) for seed in range(500)}
    assert times <= set(lately)
    assert len(times) > 30

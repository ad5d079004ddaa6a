"""Stuffing of the survey in 500 worlds of each kind."""

import random

import pytest

from community.outcomes.rules import stuffing
from tests.community.outcomes.survey import planted

WORLDS = range(500)


@pytest.mark.parametrize("stuff", [planted.flood, planted.brigade, planted.program])
def test_stuffing_is_recognised_in_99_of_100_worlds(stuff: planted.Planted) -> None:
    found = 0
    for seed in WORLDS:
        chance = random.Random(f"stuffed {seed}")
        sent = planted.honest(chance) + stuff(chance)
        chance.shuffle(sent)
        found += set(stuffing.odd(sent, weighs=stuffing.weighing(sent))) == {planted.STUFFED}
    assert found >= 495


@pytest.mark.parametrize("people", [60, 400, 1_800])
def test_an_honest_wave_is_called_odd_in_at_most_one_of_100_worlds(people: int) -> None:
    odd = 0
    for seed in WORLDS:
        sent = planted.honest(random.Random(f"honest {seed}"), n=people)
        odd += bool(stuffing.odd(sent, weighs=stuffing.weighing(sent)))
    assert odd <= 5

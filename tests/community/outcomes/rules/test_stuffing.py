"""Waves with planted stuffing are recognised, and honest ones are left alone."""

import random

import pytest

from community.outcomes.enums import WhyOdd
from community.outcomes.rules import stuffing
from community.outcomes.rules.stuffing import Sent
from tests.community.outcomes.survey import planted

_WORLDS = range(40)


@pytest.mark.parametrize(
    ("stuff", "why"),
    [
        (planted.flood, WhyOdd.FEW_SOURCES),
        (planted.program, WhyOdd.FEW_SOURCES),
        (planted.brigade, WhyOdd.SAME_ANSWERS),
    ],
)
def test_planted_stuffing_is_recognised_in_every_world(stuff: planted.Planted, why: WhyOdd) -> None:
    for seed in _WORLDS:
        chance = random.Random(seed)
        sent = planted.honest(chance) + stuff(chance)
        chance.shuffle(sent)
        found = stuffing.odd(sent, weighs=stuffing.weighing(sent))
        assert found == {planted.STUFFED: why}, seed


def test_honest_channels_that_differ_are_not_called_odd() -> None:
    for seed in _WORLDS:
        sent = planted.honest(random.Random(seed))
        assert stuffing.odd(sent, weighs=stuffing.weighing(sent)) == {}, seed


def test_a_flood_does_not_raise_its_own_cap() -> None:
    few = [planted.planted(b"n%d" % number, (number,)) for number in range(100)]
    flooded = [planted.planted(b"flood", (1,)) for _ in range(10_000)]
    assert sum(stuffing.weighing([*few, *flooded])) == 100 + stuffing.OWN_LEAST
    assert sum(stuffing.weighing(flooded)) == stuffing.OWN_LEAST


@pytest.mark.parametrize(("people", "weigh"), [(100, 3), (400, 8), (2_000, 40)])
def test_a_connection_weighs_two_in_a_hundred_or_three(people: int, weigh: int) -> None:
    others = [planted.planted(b"n%d" % number, (number,)) for number in range(people)]
    ours = [planted.planted(b"ours", (1,)) for _ in range(60)]
    found = stuffing.weighing([*others, *ours])
    assert sum(found[:people]) == people
    assert sum(found[people:]) == weigh


def test_a_network_that_many_share_weighs_more() -> None:
    shared = [
        Sent(channel="school", source=b"school", is_shared=True, pattern=(number,))
        for number in range(25)
    ]
    assert sum(stuffing.weighing(shared)) == stuffing.SHARED_LEAST
    others = [planted.planted(b"n%d" % number, (number,)) for number in range(300)]
    assert sum(stuffing.weighing([*shared, *others])) == 325


def test_many_networks_that_answer_otherwise_each_time_are_not_seen() -> None:
    """What the docs say cannot be seen: so that nobody believes otherwise."""
    chance = random.Random(7)
    patient = [
        planted.planted(bytes([90 + number % 30]), planted.pattern(chance, fear=0.5))
        for number in range(90)
    ]
    sent = planted.honest(chance) + patient
    assert stuffing.odd(sent, weighs=stuffing.weighing(sent)) == {}

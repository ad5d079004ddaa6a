"""Waves with planted stuffing are recognised, and honest ones are left alone."""

import random
from collections.abc import Callable

import pytest

from community.outcomes.enums import WhyOdd
from community.outcomes.rules import stuffing
from community.outcomes.rules.stuffing import Sent

CHANNELS = ("letter", "poster", "school", "web")
STUFFED = "web"
_WORLDS = range(40)
_Planted = Callable[[random.Random], list[Sent]]


def pattern(chance: random.Random, *, fear: float) -> tuple[int, ...]:
    """Tick as somebody who is afraid with this chance at each question."""
    felt = chance.choices((1, 2, 3, 4), weights=(1 - fear, 1, 1, fear), k=3)
    happened = chance.randrange(1, 128) if chance.random() < fear else 0
    return (*felt, happened, chance.randrange(3))


def honest(chance: random.Random, *, n: int = 400) -> list[Sent]:
    """Ask people of four channels that differ, many of them behind a few carriers' networks."""
    sent = []
    for _ in range(n):
        channel = chance.randrange(len(CHANNELS))
        network = chance.randrange(60) if chance.random() < 0.3 else chance.randrange(1_000, 9_000)
        sent.append(
            Sent(
                channel=CHANNELS[channel],
                source=network.to_bytes(4),
                is_shared=False,
                pattern=pattern(chance, fear=0.2 + 0.15 * channel),
            )
        )
    return sent


def flood(chance: random.Random) -> list[Sent]:
    """Fill in the form 300 times from one network, each time otherwise."""
    return [_planted(b"flood", pattern(chance, fear=0.5)) for _ in range(300)]


def brigade(_chance: random.Random) -> list[Sent]:
    """Fill it in three times from each of 30 networks, always alike."""
    return [_planted(bytes([90 + network]), (4, 4, 4, 127, 2)) for network in range(30)] * 3


def program(chance: random.Random) -> list[Sent]:
    """Send forms that no human filled in, from a network each."""
    return [
        _planted(b"p%d" % number, pattern(chance, fear=0.5), is_doubted=True)
        for number in range(90)
    ]


def _planted(source: bytes, ticked: tuple[int, ...], *, is_doubted: bool = False) -> Sent:
    return Sent(
        channel=STUFFED, source=source, is_shared=False, pattern=ticked, is_doubted=is_doubted
    )


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        (flood, WhyOdd.FEW_SOURCES),
        (program, WhyOdd.FEW_SOURCES),
        (brigade, WhyOdd.SAME_ANSWERS),
    ],
)
def test_planted_stuffing_is_recognised_in_every_world(planted: _Planted, why: WhyOdd) -> None:
    for seed in _WORLDS:
        chance = random.Random(seed)
        sent = honest(chance) + planted(chance)
        chance.shuffle(sent)
        found = stuffing.odd(sent, weighs=stuffing.weighing(sent))
        assert found == {STUFFED: why}, seed


def test_honest_channels_that_differ_are_not_called_odd() -> None:
    for seed in _WORLDS:
        sent = honest(random.Random(seed))
        assert stuffing.odd(sent, weighs=stuffing.weighing(sent)) == {}, seed


def test_a_flood_does_not_raise_its_own_cap() -> None:
    few = [_planted(b"n%d" % number, (number,)) for number in range(100)]
    flooded = [_planted(b"flood", (1,)) for _ in range(10_000)]
    assert sum(stuffing.weighing([*few, *flooded])) == 100 + stuffing.OWN_LEAST
    assert sum(stuffing.weighing(flooded)) == stuffing.OWN_LEAST


@pytest.mark.parametrize(("people", "weigh"), [(100, 3), (400, 8), (2_000, 40)])
def test_a_connection_weighs_two_in_a_hundred_or_three(people: int, weigh: int) -> None:
    others = [_planted(b"n%d" % number, (number,)) for number in range(people)]
    ours = [_planted(b"ours", (1,)) for _ in range(60)]
    found = stuffing.weighing([*others, *ours])
    assert sum(found[:people]) == people
    assert sum(found[people:]) == weigh


def test_a_network_that_many_share_weighs_more() -> None:
    shared = [
        Sent(channel="school", source=b"school", is_shared=True, pattern=(number,))
        for number in range(25)
    ]
    assert sum(stuffing.weighing(shared)) == stuffing.SHARED_LEAST
    others = [_planted(b"n%d" % number, (number,)) for number in range(300)]
    assert sum(stuffing.weighing([*shared, *others])) == 325


def test_many_networks_that_answer_otherwise_each_time_are_not_seen() -> None:
    """What the docs say cannot be seen: so that nobody believes otherwise."""
    chance = random.Random(7)
    patient = [
        _planted(bytes([90 + number % 30]), pattern(chance, fear=0.5)) for number in range(90)
    ]
    sent = honest(chance) + patient
    assert stuffing.odd(sent, weighs=stuffing.weighing(sent)) == {}

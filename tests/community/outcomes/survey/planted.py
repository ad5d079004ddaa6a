"""Waves of the survey with planted stuffing, and honest ones, as the rule sees them."""

import random
from collections.abc import Callable

from community.outcomes.rules.stuffing import Sent

CHANNELS = ("letter", "poster", "school", "web")
STUFFED = "web"
Planted = Callable[[random.Random], list[Sent]]


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
    return [planted(b"flood", pattern(chance, fear=0.5)) for _ in range(300)]


def brigade(_chance: random.Random) -> list[Sent]:
    """Fill it in three times from each of 30 networks, always alike."""
    return [planted(bytes([90 + network]), (4, 4, 4, 127, 2)) for network in range(30)] * 3


def program(chance: random.Random) -> list[Sent]:
    """Send forms that no human filled in, from a network each."""
    return [
        planted(b"p%d" % number, pattern(chance, fear=0.5), is_doubted=True) for number in range(90)
    ]


def planted(source: bytes, ticked: tuple[int, ...], *, is_doubted: bool = False) -> Sent:
    """Make an answer of the stuffed channel."""
    return Sent(
        channel=STUFFED, source=source, is_shared=False, pattern=ticked, is_doubted=is_doubted
    )

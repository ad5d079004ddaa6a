"""Three years of reports on streets that a service has, up to today, with a planted truth.

The world goes on after today, so that some roads have just begun to grow; what lies ahead is cut.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from simulator.town import net, works, world
from simulator.town.net import Net
from simulator.town.works import Work

WEEKS = 156
_AHEAD = 26
PLACE = ("bad_light", "nobody_about", "blind_corners", "in_the_way", "run_down", "hard_to_leave")
BEHAVIOUR = ("comments", "followed", "stood_in_way", "shouting", "slow_car", "drink_or_drugs")
_DARK, _DARK_WEIGHTS = ("dark", "daylight", "both"), (6, 2, 2)
_FEWEST_STRETCHES = 3


def draw(
    seed: int, *, units: Sequence[tuple[str, str]], names: Mapping[str, str], today: date
) -> dict[str, Any]:
    """Draw it as a world of docs/streetsafe-worlds.md, with reasons and actions.

    `units` are stretches with their streets, `names` how the streets are called.
    """
    dice = random.Random(seed)  # noqa: S311 - an invented town, not a secret
    town = net.of_units(dice, units)
    begins = today - timedelta(days=today.weekday(), weeks=WEEKS)
    size = world.Size(stretches=len(units), weeks=WEEKS + _AHEAD, begins=begins)
    drawn = world.draw(seed, size=size, town=town)
    done = works.plant(dice, town=town, free=_free(dice, town, drawn["truth"]), today=today)
    rows = [*drawn["reports"], *_of_works(dice, done, today=today)]
    past = (row for row in rows if row[0] <= today.isoformat())
    drawn["reports"] = sorted(
        ([*row, _reasons(dice, row[3])] for row in past), key=lambda row: row[0]
    )
    drawn["names"] = dict(names)
    drawn["owners"] = list(works.OWNERS)
    drawn["actions"] = [one.as_json() for one in done]
    return drawn


def _free(dice: random.Random, town: Net, truth: Mapping[str, Any]) -> Iterator[str]:
    """Give streets on which nothing else is planted, in random order."""
    taken = {one["street"] for one in (*truth["growing"], *truth["abuse"])}
    taken |= {town.street_of[stretch] for stretch in truth["busy"]}
    free = [
        street
        for street, members in town.streets.items()
        if len(members) >= _FEWEST_STRETCHES and street not in taken
    ]
    dice.shuffle(free)
    return iter(free)


def _of_works(dice: random.Random, done: Sequence[Work], *, today: date) -> Iterator[list[Any]]:
    for day, stretch in works.taps(dice, done, today=today):
        (dark,) = dice.choices(_DARK, weights=_DARK_WEIGHTS)
        yield [day.isoformat(), stretch, f"{dice.getrandbits(32):08x}", 1, dark]


def _reasons(dice: random.Random, groups: int) -> list[str]:
    """Tick one or two reasons of each group that the report is of."""
    ticked: list[str] = []
    for bit, words in ((1, PLACE), (2, BEHAVIOUR)):
        if groups & bit:
            ticked += dice.sample(words, dice.randint(1, 2))
    return ticked

"""The invented officers: the same 300 for the same seed, for ever."""

import random
import string
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from simulator.sample_force import looks, names
from simulator.sample_force.looks import Appearance
from simulator.sample_force.names import Name

SEED = 482913
COUNT = 300
# Of the numbers kept free for drama; phones of the people in stories lie below, 101 to 199.
FIRST_PHONE = 500


class Standing(StrEnum):
    """An officer's standing in the force's record."""

    SERVING = "serving"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented officer, as the force's record has them."""

    index: int
    number: str
    rank: str
    name: str
    team: str
    standing: Standing
    phone: str
    appearance: Appearance

    @property
    def photo(self) -> str:
        """Return the name of the photo's file."""
        return f"{self.number}.jpg"


RANKS = {"PC": 40, "DC": 35, "PS": 8, "DS": 10, "Insp": 3, "DI": 4}
TEAMS = tuple(
    f"{area} {kind}"
    for area in ("North", "East", "South", "West", "Central")
    for kind in ("CID", "Robbery", "Neighbourhoods", "Licensing", "Warrants")
)
# Every so-manieth officer stands otherwise than serving; the rest serve.
STANDINGS = {
    17: Standing.SUSPENDED,
    29: Standing.RESTRICTED,
    41: Standing.LEFT,
    83: Standing.RESTRICTED,
    107: Standing.SUSPENDED,
    131: Standing.LEFT,
    173: Standing.RESTRICTED,
    199: Standing.SUSPENDED,
    227: Standing.LEFT,
    251: Standing.RESTRICTED,
    277: Standing.SUSPENDED,
}


@cache
def everybody(seed: int = SEED) -> tuple[Person, ...]:
    """Return the officers of this seed, in the order of the file."""
    chance = random.Random(seed)  # noqa: S311  sample data, nothing secret
    numbers = _numbers(chance)
    return tuple(
        _person(chance, index=index, name=name, number=numbers[index])
        for index, name in enumerate(names.draw(chance, COUNT))
    )


def find(number: str, *, seed: int = SEED) -> Person:
    """Return the officer with this number; raises LookupError when there is none."""
    for person in everybody(seed):
        if person.number == number:
            return person
    raise LookupError(f"There is no officer {number} in the sample data.")


def _numbers(chance: random.Random) -> list[str]:
    """Return COUNT different numbers such as 4821KT, without letters that look like digits."""
    letters = "".join(letter for letter in string.ascii_uppercase if letter not in "BIOQSZ")
    digits = chance.sample(range(1000, 10_000), COUNT)
    return [f"{number}{chance.choice(letters)}{chance.choice(letters)}" for number in digits]


def _person(chance: random.Random, *, index: int, name: Name, number: str) -> Person:
    rank = chance.choices(list(RANKS), list(RANKS.values()))[0]
    return Person(
        index=index,
        number=number,
        rank=rank,
        name=name.full,
        team=chance.choice(TEAMS),
        standing=STANDINGS.get(index, Standing.SERVING),
        phone=f"+447700900{FIRST_PHONE + index:03d}",
        appearance=looks.draw(chance, is_man=name.is_man),
    )

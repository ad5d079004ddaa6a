"""What an officer looks like: drawn by chance, and put into the few words a text can carry."""

import random
from dataclasses import dataclass
from enum import StrEnum

LOOKS_AT_MOST = 30


class Hair(StrEnum):
    """How the hair is worn; also what covers it."""

    SHAVED = "shaved"
    SHORT = "short"
    CURLY = "curly"
    LONG = "long"
    TIED = "tied-back"
    HEADSCARF = "headscarf"
    TURBAN = "turban"


class Beard(StrEnum):
    """Hair on the face."""

    NONE = ""
    STUBBLE = "stubble"
    SHORT = "short beard"
    FULL = "full beard"
    MOUSTACHE = "moustache"


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A face and a figure."""

    build: str
    hair: Hair
    hair_colour: str
    skin: int
    beard: Beard
    glasses: bool
    # Small differences, 0 to 1, so that no two faces are the same.
    width: float
    brow: float
    mouth: float

    @property
    def words(self) -> str:
        """Return at most LOOKS_AT_MOST plain letters, the most telling first."""
        parts = [self.build] if self.build else []
        for part in (self._hair_words(), self.beard.value, "glasses" if self.glasses else ""):
            longer = ", ".join([*parts, part])
            if part and len(longer) <= LOOKS_AT_MOST:
                parts.append(part)
        return ", ".join(parts)

    def _hair_words(self) -> str:
        if self.hair is Hair.SHAVED:
            return "shaved head"
        if self.hair in (Hair.HEADSCARF, Hair.TURBAN):
            return f"{self.hair_colour} {self.hair}"
        return f"{self.hair} {self.hair_colour} hair"


BUILDS = ("tall", "stocky", "slim", "broad", "")
COLOURS = ("black", "dark", "dark", "brown", "brown", "fair", "red", "grey")
CLOTH_COLOURS = ("blue", "black", "green", "red")
SKINS = 6


def draw(chance: random.Random, *, is_man: bool) -> Appearance:
    """Return one appearance."""
    hair = _hair(chance, is_man=is_man)
    covered = hair in (Hair.HEADSCARF, Hair.TURBAN)
    skin = chance.randrange(SKINS)
    colours = COLOURS if skin < 3 else ("black", "black", "dark", "grey")
    return Appearance(
        build=chance.choice(BUILDS),
        hair=hair,
        hair_colour=chance.choice(CLOTH_COLOURS if covered else colours),
        skin=skin,
        beard=_beard(chance, is_man=is_man, turban=hair is Hair.TURBAN),
        glasses=chance.random() < 0.25,
        width=chance.random(),
        brow=chance.random(),
        mouth=chance.random(),
    )


def _hair(chance: random.Random, *, is_man: bool) -> Hair:
    if is_man:
        kinds = (Hair.SHORT, Hair.SHAVED, Hair.CURLY, Hair.TIED, Hair.TURBAN)
        return chance.choices(kinds, (60, 18, 14, 3, 5))[0]
    kinds = (Hair.LONG, Hair.TIED, Hair.SHORT, Hair.CURLY, Hair.HEADSCARF)
    return chance.choices(kinds, (32, 28, 16, 16, 8))[0]


def _beard(chance: random.Random, *, is_man: bool, turban: bool) -> Beard:
    if not is_man:
        return Beard.NONE
    if turban:
        return Beard.FULL
    return chance.choices(list(Beard), (50, 18, 16, 10, 6))[0]

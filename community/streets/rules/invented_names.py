"""Names that nobody's street has to bear: two halves of words put together by lot."""

import random
from collections.abc import Iterator
from itertools import product

_FIRST_HALVES = (
    "Alder Amber Apple Bay Bell Birch Black Bramble Bright Brook Candle Cherry Clay Clover Cob "
    "Copper Cross Dapple Dove Elder Ember Fallow Feather Fern Flax Fox Gale Glass Gold Grain Hare "
    "Hazel Heron Hollow Honey Ivory Jay Kestrel Lamp Lark Linden Lode Maple Marl May Meadow Mill "
    "Moss Nettle Nut Oat Orchard Otter Pear Pebble Plum Quarry Quill Raven Reed Robin Rowan "
    "Rush Sage Sedge Silver Sorrel Spindle Starling Stone Swallow Tallow Thistle Timber Wander "
    "Weaver Wheat Willow Winter Wren Yarrow"
)
_SECOND_HALVES = (
    "acre bank barrow beck bourne brake bridge cote combe croft den fold ford gate grave ham "
    "hanger hay holt hurst lathe leaze ley lock mead mere moor nook over pound rick ridge shaw "
    "side stead stile stow thorpe ward wick worth yard"
)
_KINDS = (
    ("Road", 30),
    ("Avenue", 18),
    ("Street", 10),
    ("Gardens", 9),
    ("Lane", 8),
    ("Drive", 8),
    ("Way", 6),
    ("Crescent", 4),
    ("Grove", 4),
    ("Rise", 2),
    ("Terrace", 1),
)


_BEFORE = ("", "Upper ", "Nether ", "Little ", "Great ", "Far ")


def words(lot: random.Random) -> Iterator[str]:
    """Give some twenty thousand invented names in an order drawn by lot, the short ones first."""
    halves = product(_FIRST_HALVES.split(), _SECOND_HALVES.split())
    every = [first + second for first, second in halves]
    for before in _BEFORE:
        lot.shuffle(every)
        yield from (before + word for word in every)


def streets(lot: random.Random) -> Iterator[str]:
    """Give invented names of streets, each once; the words come again under another kind."""
    kinds = [kind for kind, _ in _KINDS]
    weights = [weight for _, weight in _KINDS]
    halves = product(_FIRST_HALVES.split(), _SECOND_HALVES.split())
    every = [first + second for first, second in halves]
    given: set[str] = set()
    for before in _BEFORE:
        for _ in kinds:
            lot.shuffle(every)
            for word in every:
                name = f"{before}{word} {lot.choices(kinds, weights)[0]}"
                if name not in given:
                    given.add(name)
                    yield name

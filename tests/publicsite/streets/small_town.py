"""Fifteen roads about a town centre, which is the middle of the map that a page begins with."""

from community.streets.enums import SpotKind
from community.streets.rules.network import DrawnSpot
from tests.community.streets import network, stored


def store() -> None:
    """Make them the current streets."""
    beside = tuple(
        network.stretch(f"Alder {number} Road", (-150, 60 + 12 * number), (50, 60 + 12 * number))
        for number in range(1, 13)
    )
    stored.store(
        network.network(
            network.stretch("Tanner Row", (0, 0), (200, 0)),
            network.stretch("Mill Lane", (0, 0), (0, -200)),
            network.stretch("Ley Street", (0, -40), (200, -40)),
            *beside,
            spots=(
                DrawnSpot(
                    kind=SpotKind.TOWN_CENTRE,
                    name="Quarry Cross",
                    ward="Quarrymead",
                    borough="Redbridge",
                    point=network.local(),
                ),
            ),
        )
    )

"""A small town, and somebody who opens the page about it."""

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live

from community.streets import maps
from community.streets.enums import SpotKind
from community.streets.rules import pictures, projection
from community.streets.rules.network import DrawnSpot
from publicsite import map_window
from tests.community.streets import network, stored
from tests.publicsite.streets.visitor import Visitor

START = "51.580,0.070"


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    """Serve the public pages alone."""
    settings.ROOT_URLCONF = "tests.publicsite.streets.addresses"


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """Forget how often anybody reported before."""
    redis.Redis.from_url(live.REDIS_URL).flushdb()


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """Fifteen roads about a town centre, which is the middle of the first map."""
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


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who has just opened the page."""
    return Visitor().open()


def pressed_at(*, east: float, north: float) -> dict[str, str]:
    """Say what an image button sends for a press so many metres from the middle."""
    middle = map_window.read(START)
    assert middle is not None
    half = pictures.SVG_UNITS / 2
    drawn = maps.place_on_svg(middle.degrees, half, half)
    at, there = (
        network.local(east=east, north=north),
        projection.to_metres(*drawn, network.LATITUDE),
    )
    a_pixel = maps.SVG_METRES / map_window.SIDE_PX
    x = map_window.SIDE_PX / 2 + (at[0] - there[0]) / a_pixel
    y = map_window.SIDE_PX / 2 - (at[1] - there[1]) / a_pixel
    return {"tap.x": str(round(x)), "tap.y": str(round(y))}

"""A small town, and somebody who opens the page about it."""

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live

from community.streets import maps
from community.streets.rules import pictures, projection
from publicsite import map_window
from tests.community.streets import network
from tests.publicsite.streets import small_town
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
    small_town.store()


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

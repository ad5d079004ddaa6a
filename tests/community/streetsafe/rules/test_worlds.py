"""T6, T7, T8 in small: planted roads are found, pushed ones told apart, a flood hides nothing."""

import copy
from datetime import date, timedelta

import pytest

from community.streetsafe.rules.growing import Verdict
from simulator.town import abuse
from simulator.town import world as town
from tests.community.streetsafe import planted

SEEDS = (1, 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_grows_is_found_and_little_else_is_called_so(seed: int) -> None:
    outcome = planted.live(seed)
    assert len(outcome.truth["growing"]) == 12
    assert outcome.in_time >= 11
    assert outcome.false_a_month <= 1
    in_the_news = outcome.truth["growing"][0]
    assert in_the_news["from"] == outcome.truth["news_week"]
    assert outcome.weeks_to_find[in_the_news["street"]] <= planted.WITHIN_WEEKS


@pytest.mark.parametrize("seed", SEEDS)
def test_busy_roads_that_stay_so_are_not_called_growing(seed: int) -> None:
    outcome = planted.live(seed)
    streets = {stretch.split("-")[0] for stretch in outcome.truth["busy"]}
    assert len(streets) == 10
    assert not [one for one in streets if Verdict.GROWING in outcome.said.get(one, set())]


@pytest.mark.parametrize("name", [pattern[0] for pattern in abuse.PATTERNS])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_way_to_cheat_is_told_as_what_it_is(seed: int, name: str) -> None:
    outcome = planted.live(seed)
    (pattern,) = (one for one in outcome.truth["abuse"] if one["name"] == name)
    said = outcome.said[pattern["street"]]
    assert pattern["verdict"] in said
    assert (Verdict.GROWING in said) is (pattern["verdict"] == Verdict.GROWING)


def test_a_flood_over_every_road_makes_none_grow_and_hides_none() -> None:
    drawn = town.draw(1)
    calm = planted.live(1)
    for grown in calm.truth["growing"][1:3]:
        assert grown["kind"] == "step"
        flooded = planted.judge(flood(drawn, date.fromisoformat(grown["from"])))
        assert flooded.weeks_to_find[grown["street"]] <= planted.WITHIN_WEEKS
        assert len(flooded.false) <= len(calm.false) + 1


def flood(drawn: dict[str, object], begins: date) -> dict[str, object]:
    """Add as much as is said anyway, from many connections, for the 13 weeks in which it grows."""
    flooded = copy.deepcopy(drawn)
    units, reports = flooded["units"], flooded["reports"]
    assert isinstance(units, list)
    assert isinstance(reports, list)
    for number in range(13 * 60):
        day = begins + timedelta(days=number * 91 // (13 * 60))
        stretch = units[number * 7919 % len(units)][0]
        reports.append([day.isoformat(), stretch, f"more {number // 4}", 1, "dark"])
    return flooded


def test_a_quiet_past_of_half_a_year_is_needed_before_anything_grows() -> None:
    outcome = planted.live(1)
    early = [line for one in outcome.lists[:25] for line in one.listed]
    assert Verdict.GROWING not in {line.verdict for line in early}


def test_the_week_of_the_news_is_said_to_be_unusual() -> None:
    outcome = planted.live(1)
    news = date.fromisoformat(outcome.truth["news_week"])
    unusual = [one.week for one in outcome.lists if one.unusual]
    assert unusual
    assert all(news <= week < news + timedelta(weeks=8) for week in unusual)

"""Before and after: the formula, the words, and worlds in which nothing was done (T14)."""

import random
from dataclasses import replace
from math import exp, log, sqrt

import pytest

from community.streetsafe.rules import effect
from community.streetsafe.rules.effect import Change, Road
from tests.community.streetsafe import effects

ROAD = Road(before=20, after=8, area_before=780, area_after=702, weeks_before=13, weeks_after=13)


def test_the_formula() -> None:
    found = effect.judge([ROAD])
    ratio = 8.5 / (20.5 * 0.9)
    error = sqrt(1 / 8.5 + 1 / 20.5 + 0.25 * (4 / 13 + 4 / 13))
    assert found.ratio == pytest.approx(ratio)
    assert found.low == pytest.approx(exp(log(ratio) - 1.96 * error))
    assert found.high == pytest.approx(exp(log(ratio) + 1.96 * error))
    assert found.expected == pytest.approx(18.0)
    assert found.change is Change.NO_CLEAR_CHANGE


def test_ten_roads_tell_what_one_cannot() -> None:
    pooled = effect.judge([ROAD] * 10)
    assert pooled.change is Change.FEWER
    assert (pooled.before, pooled.after, pooled.roads) == (200, 80, 10)
    assert pooled.high is not None
    assert pooled.high < 1


def test_more_is_said_as_plainly() -> None:
    assert effect.judge([replace(ROAD, before=8, after=80)]).change is Change.MORE


@pytest.mark.parametrize(
    "lacking",
    [
        {"before": 5, "after": 4},
        {"weeks_before": 3.9},
        {"area_before": 0},
        {"area_after": 0},
        {"weeks_after": 0},
    ],
)
def test_without_enough_to_go_by_we_cannot_tell(lacking: dict[str, int]) -> None:
    found = effect.judge([replace(ROAD, **lacking)])
    assert found.change is Change.CANNOT_TELL
    assert (found.ratio, found.low, found.high) == (None, None, None)
    assert effect.judge([]).change is Change.CANNOT_TELL


def test_a_road_with_nothing_before_is_judged_by_the_area() -> None:
    found = effect.judge([replace(ROAD, before=0, after=12)])
    assert found.ratio == pytest.approx(12.5 / (0.5 * 0.9))


@pytest.mark.parametrize("many", [1, 10])
def test_where_nothing_was_done_it_seldom_says_that_something_was(many: int) -> None:
    dice = random.Random(f"nothing done {many}")
    words = [effect.judge([effects.road(dice) for _ in range(many)]).change for _ in range(400)]
    wrong = words.count(Change.FEWER) + words.count(Change.MORE)
    # 6 in a hundred of 400, and what chance adds to that at most once in a thousand samples.
    assert wrong <= 40


def test_ten_roads_with_half_as_many_are_mostly_seen() -> None:
    dice = random.Random("half")
    words = [
        effect.judge([effects.road(dice, truth=0.5) for _ in range(10)]).change for _ in range(100)
    ]
    assert words.count(Change.FEWER) >= 80

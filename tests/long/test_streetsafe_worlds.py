"""The statistics at full size, 20 seeds and 500 worlds: what `./run test-long` runs."""

import random

import pytest

from community.streetsafe.rules import effect
from community.streetsafe.rules.effect import Change
from community.streetsafe.rules.growing import Verdict
from tests.community.streetsafe import effects, planted

SEEDS = range(1, 21)
WORLDS = 500


@pytest.mark.parametrize("seed", SEEDS)
def test_eleven_of_twelve_are_found_and_at_most_one_road_a_month_is_false(seed: int) -> None:
    outcome = planted.live(seed)
    assert outcome.in_time >= 11
    assert outcome.false_a_month <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ways_to_cheat_are_told_apart(seed: int) -> None:
    outcome = planted.live(seed)
    for pattern in outcome.truth["abuse"]:
        said = outcome.said.get(pattern["street"], set())
        if not pattern["verdict"]:
            continue
        assert pattern["verdict"] in said, pattern["name"]
        grows = pattern["verdict"] == Verdict.GROWING
        assert (Verdict.GROWING in said) is grows, pattern["name"]


@pytest.mark.parametrize("a_week", [12.0, 60.0, 300.0])
def test_a_quiet_and_a_loud_town_give_few_false_roads(a_week: float) -> None:
    assert planted.live(1, a_week=a_week).false_a_month <= 1


@pytest.mark.parametrize("many", [1, 10])
@pytest.mark.parametrize("weeks_before", [6, 13])
def test_where_nothing_was_done_the_words_are_wrong_in_six_of_a_hundred(
    many: int, weeks_before: int
) -> None:
    dice = random.Random(f"nothing done {many} {weeks_before}")
    words = [
        effect.judge([effects.road(dice, weeks_before=weeks_before) for _ in range(many)]).change
        for _ in range(WORLDS)
    ]
    wrong = words.count(Change.FEWER) + words.count(Change.MORE)
    assert wrong <= 0.06 * WORLDS


def test_ten_roads_with_half_as_many_are_seen_in_four_of_five() -> None:
    dice = random.Random("half")
    words = [
        effect.judge([effects.road(dice, truth=0.5) for _ in range(10)]).change
        for _ in range(WORLDS)
    ]
    assert words.count(Change.FEWER) >= 0.8 * WORLDS

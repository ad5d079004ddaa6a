"""The invented town: from a seed, with what it says it holds."""

import json
from collections import Counter

import pytest

from community.streetsafe.rules import world as reader
from simulator.town import __main__ as command
from simulator.town import abuse, world

SMALL = world.Size(stretches=3_000)


def test_a_seed_draws_the_same_world_and_another_one_another() -> None:
    assert world.draw(4, size=SMALL) == world.draw(4, size=SMALL)
    assert world.draw(4, size=SMALL)["reports"] != world.draw(5, size=SMALL)["reports"]


def test_it_is_a_world_in_the_documented_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--seed", "3", "--stretches", "3000"]) == 0
    read = reader.loads(capsys.readouterr().out)
    assert len(read.streets) == 3_000
    assert read.shared == {abuse.SHARED}


def test_the_truth_is_what_the_design_asks_for() -> None:
    drawn = world.draw(4, size=SMALL)
    truth = drawn["truth"]
    kinds = Counter(one["kind"] for one in truth["growing"])
    assert kinds == {"step": 4, "spread": 4, "ramp": 2, "small": 2}
    assert len(truth["busy"]) == len(truth["abuse"]) == 10
    planted = [one["street"] for one in (*truth["growing"], *truth["abuse"]) if one["street"]]
    assert len(set(planted)) == len(planted) == 21


def test_the_news_and_the_seasons_are_in_the_reports() -> None:
    drawn = world.draw(4, size=SMALL, plant=False)
    assert not any(drawn["truth"][name] for name in ("growing", "busy", "abuse"))
    by_month = Counter(row[0][:7] for row in drawn["reports"])
    winter, summer = by_month["2023-01"], by_month["2023-07"]
    assert winter > 1.3 * summer
    news = drawn["truth"]["news_week"]
    assert by_month[news[:7]] > 4 * by_month["2023-12"]
    json.dumps(drawn)

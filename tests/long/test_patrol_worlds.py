"""Patrols by lot over 200 worlds of a year: what `./run test-long` runs."""

import pytest

from community.patrols.rules.effect import Word
from tests.community.patrols import worlds

WORLDS = 200


@pytest.mark.timeout(1200)
def test_the_interval_covers_a_planted_fifth_in_about_95_of_100_worlds() -> None:
    outcomes = [worlds.live(number, truth=0.8) for number in range(WORLDS)]
    for outcome in outcomes:
        worlds.check_lots(outcome)
    found = [one.effect for one in outcomes]
    covered = sum((one.low or 1) <= 0.8 <= (one.high or 0) for one in found)
    assert 0.91 <= covered / WORLDS <= 0.985
    # Some 900 hits a year, where about 630 see a fifth in four of five worlds.
    assert sum(one.word is Word.FEWER for one in found) >= 0.8 * WORLDS
    assert not any(one.word is Word.MORE for one in found)


@pytest.mark.timeout(1200)
def test_patrols_that_do_nothing_are_called_neither_good_nor_bad() -> None:
    found = [worlds.live(number, truth=1.0).effect for number in range(WORLDS)]
    covered = sum((one.low or 1) <= 1 <= (one.high or 0) for one in found)
    assert 0.91 <= covered / WORLDS <= 0.985

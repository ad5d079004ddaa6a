"""Weeks and odds."""

from datetime import date

import pytest

from community.streetsafe.rules import odds, weeks
from community.streetsafe.rules.weeks import LONG, SHORT


def test_odds_read_as_people_say_them() -> None:
    said = odds.in_words(count=9, window_days=28, expected=0.42, p=1.4e-6)
    assert said == "9 in 28 days, 0.4 expected, chance 1 in 700,000"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1.0, "chance 1 in 1"),
        (0.28, "chance 1 in 4"),
        (0.0042, "chance 1 in 200"),
        (1.02e-3, "chance 1 in 1,000"),
        (1e-9, "chance 1 in 1,000,000,000"),
        (1e-12, "chance under 1 in 1,000,000,000"),
        (0.0, "chance under 1 in 1,000,000,000"),
    ],
)
def test_a_chance_has_one_figure(p: float, said: str) -> None:
    assert odds.chance(p) == said


@pytest.mark.parametrize(("mean", "said"), [(0.01, "under 0.1"), (9.94, "9.9"), (12.4, "12")])
def test_an_expectation_is_as_exact_as_it_deserves(mean: float, said: str) -> None:
    assert f" {said} expected" in odds.in_words(count=5, window_days=28, expected=mean, p=0.1)


def test_windows_end_with_the_running_week() -> None:
    week = weeks.monday(date(2026, 6, 7))
    assert week == date(2026, 6, 1)
    assert (SHORT.days, LONG.days) == (28, 91)
    assert SHORT.begins(week) == date(2026, 5, 11)
    assert (SHORT.begins(week) - SHORT.baseline_begins(week)).days == 364


def test_a_report_of_sixty_days_ago_is_worth_half() -> None:
    score = weeks.weight(date(2026, 6, 1)) + weeks.weight(date(2026, 7, 31))
    assert weeks.faded(score, on=date(2026, 7, 31)) == pytest.approx(1.5)

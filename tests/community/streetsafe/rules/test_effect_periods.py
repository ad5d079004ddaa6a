"""Whole weeks before and after, whatever weekday things happen on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.streetsafe.rules import displacement, effect_periods
from community.streetsafe.rules.effect import Road

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
A_WEEK = timedelta(weeks=1)


@given(seen=DAYS, lag=st.integers(min_value=0, max_value=400))
def test_no_week_reaches_over_the_choosing_or_the_work(seen: date, lag: int) -> None:
    done = seen + timedelta(days=lag)
    periods = effect_periods.of(first_seen_on=seen, done_on=done)
    before, after = list(periods.before()), list(periods.after())
    assert all(day.weekday() == 0 for day in (*before, *after, periods.after_ends))
    assert len(before) == periods.weeks_before
    if before:
        assert before[0] >= seen + effect_periods.UNTIL_THE_LOOK
        assert before[-1] + A_WEEK <= done
    assert len(after) == effect_periods.WEEKS_AFTER
    settled = done + effect_periods.SETTLING
    assert timedelta(0) <= after[0] - settled < A_WEEK
    assert periods.after_ends == after[-1] + A_WEEK >= settled + timedelta(days=91)
    # Up to six days are lost at each end, and no more.
    lost = timedelta(days=lag) - effect_periods.UNTIL_THE_LOOK - periods.weeks_before * A_WEEK
    assert lost < 2 * A_WEEK - timedelta(days=1)


def test_the_displacement_difference_with_equal_periods_and_a_still_area() -> None:
    road = Road(
        before=20, after=8, area_before=10**9, area_after=10**9, weeks_before=13, weeks_after=13
    )
    found = displacement.measure(road)
    assert found is not None
    # As evaluators write it: the change, and the root of the sum of the counts.
    assert found.value == pytest.approx(-12)
    assert found.error == pytest.approx((20 + 8) ** 0.5)


def test_the_displacement_difference_takes_off_the_areas_change() -> None:
    road = Road(before=20, after=8, area_before=100, area_after=50, weeks_before=26, weeks_after=13)
    found = displacement.measure(road)
    assert found is not None
    assert found.value == pytest.approx(8 - 10)
    assert found.error == pytest.approx((8 + 5 + 100 * (1 / 50 + 1 / 100)) ** 0.5)


@pytest.mark.parametrize("lacking", [{"area_before": 0}, {"area_after": 0}])
def test_without_an_area_there_is_no_difference(lacking: dict[str, int]) -> None:
    whole = {"before": 1, "after": 1, "area_before": 1, "area_after": 1}
    assert (
        displacement.measure(Road(**{**whole, **lacking}, weeks_before=4, weeks_after=13)) is None
    )

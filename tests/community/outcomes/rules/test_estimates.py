"""Intervals, held against values that others have worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.outcomes.rules import changes, estimates
from community.outcomes.rules.gini import gini


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = estimates.share(112, of=1310)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0715, 0.1019)


@pytest.mark.parametrize(
    ("cases", "low", "high"),
    [(0, 0, 3.69), (1, 0.025, 5.57), (10, 4.80, 18.39), (100, 81.36, 121.6)],
)
def test_the_interval_of_a_count_is_near_the_exact_poisson_one(
    cases: int, low: float, high: float
) -> None:
    found = estimates.count(cases)
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, rel=0.02)


def test_a_ratios_interval_is_made_of_both_sides_noise() -> None:
    # 400 recorded of 2,000 estimated by 5 % of 1,000 asked.
    variances = [estimates.of_count(400), estimates.of_share(0.05, n=1000)]
    found = estimates.ratio(0.2, relative_variances=variances, n=1000)
    assert sum(variances) == pytest.approx(0.0215)
    assert (round(found.low, 3), round(found.high, 3)) == (0.150, 0.267)


def test_two_shares_are_compared_as_newcombe_does() -> None:
    # 56 of 70 against 48 of 80: his method 10.
    moved = changes.difference(estimates.share(56, of=70), estimates.share(48, of=80))
    assert moved.value == pytest.approx(0.2)
    assert (round(moved.low, 4), round(moved.high, 4)) == (0.0524, 0.3339)


@given(st.integers(1, 5_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_in_its_interval(counted: tuple[int, int]) -> None:
    part, of = counted
    found = estimates.share(part, of=of)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.floats(0, 1), st.integers(1, 5_000))
def test_a_published_share_lies_in_its_interval(value: float, n: int) -> None:
    found = estimates.published_share(value, n=n)
    assert 0 <= found.low <= value <= found.high <= 1


@pytest.mark.parametrize(
    ("wards", "uneven"),
    [
        ([(10, 100), (20, 200), (30, 300)], 0),
        ([(0, 100), (60, 100)], 0.5),
        ([(0, 100)] * 9 + [(60, 100)], 0.9),
        ([(0, 100), (0, 100)], None),
        ([], None),
        ([(5, 0), (10, 100)], 0),
    ],
)
def test_unevenness_is_nought_where_every_ward_has_its_share(
    wards: list[tuple[int, int]], uneven: float | None
) -> None:
    found = gini(wards)
    assert found == (uneven if uneven is None else pytest.approx(uneven))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 9_000)), min_size=1))
def test_unevenness_lies_between_nought_and_one(wards: list[tuple[int, int]]) -> None:
    found = gini(wards)
    assert found is None or -1e-9 <= found < 1

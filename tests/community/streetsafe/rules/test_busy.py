"""The lower end of a rate, against values that tables of the gamma distribution give."""

from math import exp

import pytest

from community.streetsafe.rules import busy


# Half of the 5 % point of chi square with 2n degrees of freedom, as printed tables have it.
@pytest.mark.parametrize(
    ("count", "bound"),
    [(1, 0.0513), (2, 0.3554), (3, 0.8177), (5, 1.9701), (10, 5.4254), (15, 9.2463), (50, 38.9649)],
)
def test_the_bound_is_that_of_tables(count: int, bound: float) -> None:
    assert busy.gamma_bound(count) == pytest.approx(bound, abs=2e-4)


def test_one_report_has_a_bound_that_can_be_written_down() -> None:
    assert 1 - exp(-busy.gamma_bound(1)) == pytest.approx(busy.CHANCE, rel=1e-9)
    assert busy.gamma_bound(0) == 0.0


def test_the_bound_rises_with_the_count_and_nears_it() -> None:
    bounds = [busy.gamma_bound(count) for count in range(2_000)]
    assert bounds == sorted(bounds)
    assert all(bound < count for count, bound in enumerate(bounds) if count)
    # Wilson and Hilferty's root, at 5 %.
    n = 1_999
    near = n * (1 - 1 / (9 * n) - 1.644854 / (3 * n**0.5)) ** 3
    assert bounds[n] == pytest.approx(near, rel=1e-4)


def test_a_rate_is_by_100_m_and_year_and_few_reports_rank_low() -> None:
    assert busy.rate(10, length_m=200, weeks=104) == pytest.approx(busy.gamma_bound(10) / 4)
    # Two on 50 m are not busier than fifteen on 250 m, although twice as many by the metre.
    assert busy.rate(2, length_m=50, weeks=52) < busy.rate(9, length_m=250, weeks=52)


@pytest.mark.parametrize(("length_m", "weeks"), [(0, 52), (-1, 52), (100, 0)])
def test_a_rate_of_no_length_or_time_is_refused(length_m: float, weeks: int) -> None:
    with pytest.raises(ValueError, match="a length and a time"):
        busy.rate(3, length_m=length_m, weeks=weeks)

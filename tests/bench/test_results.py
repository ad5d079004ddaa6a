"""The arithmetic of the table: percentiles that were measured, and ratios."""

import pytest

from bench import results


@pytest.mark.parametrize(
    ("share", "expected"), [(0.50, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0), (0.0, 1.0)]
)
def test_a_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert results.percentile(values, share) == expected


def test_a_percentile_is_always_something_measured() -> None:
    assert results.percentile([1.0, 10.0], 0.5) == 1.0
    assert results.percentile([7.0], 0.99) == 7.0


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(results.NothingMeasuredError):
        results.percentile([], 0.5)


def test_a_row_holds_the_spread_and_how_many_times_the_floor_it_is() -> None:
    row = results.spread(name="join", unit="ms", values=[30.0, 10.0, 20.0], floor=8.0)
    assert (row.n, row.p50, row.p95, row.p99) == (3, 20.0, 30.0, 30.0)
    assert (row.ratio, row.beside) == (2.5, "floor")


def test_without_a_floor_there_is_no_ratio() -> None:
    row = results.spread(name="join", unit="ms", values=[1.0])
    assert (row.ratio, row.beside) == (None, "")
    assert results.times(1.0, 0.0) is None

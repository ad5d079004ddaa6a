"""Wilson's interval, against published figures and what any interval must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import intervals


# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
# (1998), Table I, method 3.
@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_is_wilson_s(part: int, of: int, low: float, high: float) -> None:
    found = intervals.share(part, of=of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_it_lies_in_0_to_1_holds_the_share_and_is_never_nothing_wide(pair: tuple[int, int]) -> None:
    part, of = pair
    found = intervals.share(part, of=of)
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1
    assert found.high > found.low
    turned = intervals.share(of - part, of=of)
    assert found.low == pytest.approx(1 - turned.high, abs=1e-9)


@pytest.mark.parametrize(("part", "of"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_a_share_is_of_something(part: int, of: int) -> None:
    with pytest.raises(ValueError, match="share"):
        intervals.share(part, of=of)

"""The tail of a negative binomial distribution against exact fractions."""

from fractions import Fraction
from math import comb, exp, factorial, inf, log

import pytest

from community.streetsafe.rules import tail


def exact(count: int, *, mean: Fraction, size: int) -> Fraction:
    """Give the chance of `count` or more, in fractions: 1 less every term below."""
    success = size / (size + mean)
    terms = (comb(k + size - 1, k) * success**size * (1 - success) ** k for k in range(count))
    return 1 - sum(terms, Fraction(0))


@pytest.mark.parametrize("size", [1, 2, 4, 9])
@pytest.mark.parametrize("mean", [Fraction(1, 1000), Fraction(2, 5), Fraction(3), Fraction(40)])
def test_it_is_the_exact_fraction(size: int, mean: Fraction) -> None:
    for count in (0, 1, 2, 5, 9, 30, 80):
        wanted = float(exact(count, mean=mean, size=size))
        assert tail.at_least(count, mean=float(mean), size=size) == pytest.approx(
            wanted, rel=1e-10, abs=1e-300
        )


def test_without_extra_noise_it_is_poisson_s() -> None:
    wanted = 1 - sum(exp(-3) * 3**k / factorial(k) for k in range(6))
    assert tail.at_least(6, mean=3.0, size=inf) == pytest.approx(wanted, rel=1e-12)


def test_a_tiny_chance_is_not_lost_and_a_large_mean_does_not_overflow() -> None:
    tiny = tail.at_least(150, mean=0.1, size=2.0)
    assert 0 < tiny < 1e-190
    assert tiny == pytest.approx(float(exact(150, mean=Fraction(1, 10), size=2)), rel=1e-9)
    assert tail.at_least(1_000_000, mean=1e6, size=4.0) == pytest.approx(0.4335, abs=1e-3)
    assert tail.at_least(1, mean=1e9, size=4.0) == pytest.approx(1.0)


def test_more_is_never_likelier_and_the_mean_s_sides_meet() -> None:
    chances = [tail.at_least(count, mean=7.0, size=3.0) for count in range(40)]
    assert chances == sorted(chances, reverse=True)
    for count in range(1, 39):
        steps = log(chances[count - 1]) - log(chances[count])
        assert 0 < steps < 1

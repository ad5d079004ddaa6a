"""Odds in words, for people who take decisions and not logarithms."""

from math import floor, log10

_LONGEST = 1_000_000_000


def in_words(*, count: int, window_days: int, expected: float, p: float) -> str:
    """Say it as "9 in 28 days, 0.4 expected, chance 1 in 700,000"."""
    return f"{count} in {window_days} days, {_expected(expected)} expected, {chance(p)}"


def chance(p: float) -> str:
    """Say a chance as one in so many, to one figure."""
    if p * _LONGEST < 1:
        return f"chance under 1 in {_LONGEST:,}"
    return f"chance 1 in {_one_figure(1 / p):,}"


def _one_figure(number: float) -> int:
    if number < 10:
        return max(1, round(number))
    step = int(10.0 ** floor(log10(number)))
    return round(number / step) * step


def _expected(mean: float) -> str:
    if mean < 0.05:
        return "under 0.1"
    return f"{mean:.1f}" if mean < 9.95 else f"{mean:.0f}"

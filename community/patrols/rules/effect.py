"""Whether extra patrols help, by what the lot said and not by what was walked.

Each pair of a plan is one small trial of a week. A slot that nobody visited stays in its arm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, exp, log, sqrt

from community.streetsafe.rules.effect import EXTRA_NOISE

SHORTEST_WEEKS = 8
FEWEST = 20
# Hits in both arms together that show it in four of five trials, by how many fewer there are.
HITS_FOR_HALF, HITS_FOR_A_FIFTH = 65, 630
_HALF = 0.5
_SURE = 1.96


class Word(StrEnum):
    """The verdict's words."""

    FEWER = "fewer"
    MORE = "more"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_ENOUGH = "not enough"
    TOO_EARLY = "too early"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Counted reports of one pair's roads in its week and their times of day."""

    extra: int
    usual: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """EXTRA against USUAL: 0.8 is a fifth fewer. None before 8 weeks and 20 hits."""

    weeks: int
    pairs: int
    extra: int
    usual: int
    ratio: float | None
    low: float | None
    high: float | None
    word: Word


def judge(pairs: Sequence[Pair], *, weeks: int) -> Effect:
    """Judge the pairs of so many weeks that are over."""
    extra, usual = sum(one.extra for one in pairs), sum(one.usual for one in pairs)
    word, ratio, low, high = Word.TOO_EARLY, None, None, None
    if weeks >= SHORTEST_WEEKS:
        word = Word.NOT_ENOUGH
        if extra + usual >= FEWEST:
            ratio, low, high = _measured(pairs, extra=extra, usual=usual)
            word = _word(low, high)
    return Effect(
        weeks=weeks,
        pairs=len(pairs),
        extra=extra,
        usual=usual,
        ratio=ratio,
        low=low,
        high=high,
        word=word,
    )


def weeks_left(effect: Effect, *, hits: int) -> int | None:
    """Give the weeks until there are so many hits, at the pace so far; None without a hit yet."""
    have = effect.extra + effect.usual
    if have >= hits:
        return 0
    return ceil((hits - have) * effect.weeks / have) if have else None


def _measured(pairs: Sequence[Pair], *, extra: int, usual: int) -> tuple[float, float, float]:
    """Give the ratio and its interval.

    Roads of a pair are not alike, and whole weeks are noisy: the error is the larger of what the
    counts alone and the extra noise of streetsafe's rule say, and of what the pairs show.
    """
    ratio = (extra + _HALF) / (usual + _HALF)
    error = sqrt(max(_expected(pairs, extra=extra, usual=usual), _shown(pairs, extra=extra)))
    low, high = (exp(log(ratio) + side * _SURE * error) for side in (-1, 1))
    return ratio, low, high


def _expected(pairs: Sequence[Pair], *, extra: int, usual: int) -> float:
    """Give the variance of the ratio's logarithm by chance, and noise by each pair's share."""
    whole = extra + usual
    noise = 2 * EXTRA_NOISE * sum(((one.extra + one.usual) / whole) ** 2 for one in pairs)
    return 1 / (extra + _HALF) + 1 / (usual + _HALF) + noise


def _shown(pairs: Sequence[Pair], *, extra: int) -> float:
    """Give the same as the pairs scatter about their common ratio: lots are independent."""
    usual = sum(one.usual for one in pairs)
    if not extra or not usual:
        return 0.0
    ratio = extra / usual
    return sum((one.extra - ratio * one.usual) ** 2 for one in pairs) / extra**2


def _word(low: float, high: float) -> Word:
    if high < 1:
        return Word.FEWER
    return Word.MORE if low > 1 else Word.NO_CLEAR_CHANGE

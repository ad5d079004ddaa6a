"""The upper tail of a negative binomial distribution, as exact sums of its terms."""

from math import exp, inf, lgamma, log, log1p

# A further term changes a sum of floats no more.
_NOTHING = 1e-18


def at_least(count: int, *, mean: float, size: float) -> float:
    """Give the chance of `count` or more where `mean` are expected.

    The variance is mean + mean² / size; an infinite size is Poisson's. Beyond the mean the tail
    itself is summed, so that a chance of 1e-30 is right and not what is left of 1 - 1.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - _below(count, mean=mean, size=size))
    return _from(count, mean=mean, size=size)


def _from(count: int, *, mean: float, size: float) -> float:
    first = exp(_log_term(count, mean=mean, size=size))
    total, term, k = 1.0, 1.0, count
    while term > _NOTHING * total:
        term *= _ratio(k, mean=mean, size=size)
        total += term
        k += 1
    return min(1.0, first * total)


def _below(count: int, *, mean: float, size: float) -> float:
    # Down from the largest term, which no large mean makes vanish.
    last = exp(_log_term(count - 1, mean=mean, size=size))
    total, term = 1.0, 1.0
    for k in range(count - 2, -1, -1):
        term /= _ratio(k, mean=mean, size=size)
        total += term
        # Terms may still rise towards the mode, which lies below the mean.
        if term < _NOTHING * total:
            break
    return min(1.0, last * total)


def _ratio(k: int, *, mean: float, size: float) -> float:
    """Give how many times the term of k that of k + 1 is."""
    if size == inf:
        return mean / (k + 1)
    return (k + size) / (k + 1) * mean / (size + mean)


def _log_term(k: int, *, mean: float, size: float) -> float:
    if size == inf:
        return k * log(mean) - mean - lgamma(k + 1)
    choose = lgamma(k + size) - lgamma(size) - lgamma(k + 1)
    return choose - size * log1p(mean / size) - k * log1p(size / mean)

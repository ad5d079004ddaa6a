"""Stuffing of a survey: no connection weighs more than its share, and odd channels are named.

What this does not see: somebody who answers from many networks, few times from each, and never the
same. A share of the answers is then theirs, and nothing here can tell.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from community.outcomes.enums import WhyOdd

# Of one connection: so many answers, or this share of all that weigh, whichever is more.
OWN_LEAST, OWN_SHARE = 3, 0.02
SHARED_LEAST, SHARED_SHARE = 10, 0.10
# A channel is odd where so many, and such a part, of its answers weigh nothing.
LEFT_OUT_LEAST, LEFT_OUT_PART = 10, 0.2
# Or where as many give one and the same set of answers, which elsewhere is rare.
SAME_LEAST, SAME_PART = 20, 0.2
_RARE, _COMMON_AT_LEAST = 1e-4, 0.05


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One answer: its channel, its connection (None: unknown), and all that was ticked."""

    channel: str
    source: bytes | None
    is_shared: bool
    pattern: Hashable
    is_doubted: bool = False


def weighing(sent: Sequence[Sent]) -> list[bool]:
    """Say of each answer whether it weighs: the first ones of a connection do, up to its share."""
    counts = Counter(one.source for one in sent if _has_source(one))
    shared = {one.source for one in sent if one.is_shared}
    unknown = sum(one.source is None and not one.is_doubted for one in sent)
    caps = _caps(counts, shared=shared, others=unknown)
    seen: Counter[bytes | None] = Counter()
    weighs = []
    for one in sent:
        if one.is_doubted:
            weighs.append(False)
            continue
        seen[one.source] += 1
        weighs.append(one.source is None or seen[one.source] <= caps[one.source])
    return weighs


def odd(sent: Sequence[Sent], *, weighs: Sequence[bool]) -> dict[str, WhyOdd]:
    """Name the channels that are to be shown apart, and why."""
    found: dict[str, WhyOdd] = {}
    patterns: dict[str, Counter[Hashable]] = {one.channel: Counter() for one in sent}
    for one, does in zip(sent, weighs, strict=True):
        if does:
            patterns[one.channel][one.pattern] += 1
    for channel, n in Counter(one.channel for one in sent).items():
        left_out = n - patterns[channel].total()
        if left_out >= LEFT_OUT_LEAST and left_out >= LEFT_OUT_PART * n:
            found[channel] = WhyOdd.FEW_SOURCES
        elif _is_one_hand(channel, patterns):
            found[channel] = WhyOdd.SAME_ANSWERS
    return found


def _has_source(one: Sent) -> bool:
    return one.source is not None and not one.is_doubted


def _caps(
    counts: Mapping[bytes | None, int], *, shared: Iterable[bytes | None], others: int
) -> Mapping[bytes | None, int]:
    """Give each connection's cap: a share of what weighs, which the caps themselves lessen.

    Begun with all answers, it only falls: a flood does not raise its own cap.
    """
    many = frozenset(shared)
    total = others + sum(counts.values())
    while True:
        own = max(OWN_LEAST, int(OWN_SHARE * total))
        of_many = max(SHARED_LEAST, int(SHARED_SHARE * total))
        caps = {one: of_many if one in many else own for one in counts}
        weigh = others + sum(min(n, caps[one]) for one, n in counts.items())
        if weigh == total:
            return caps
        total = weigh


def _is_one_hand(channel: str, patterns: Mapping[str, Counter[Hashable]]) -> bool:
    """Say whether one set of answers is far commoner in this channel than in the others."""
    ours = patterns[channel]
    if not ours:
        return False
    pattern, k = ours.most_common(1)[0]
    if k < SAME_LEAST or k < SAME_PART * ours.total():
        return False
    elsewhere = [counted for name, counted in patterns.items() if name != channel]
    seen = sum(counted[pattern] for counted in elsewhere)
    n = sum(counted.total() for counted in elsewhere)
    rate = max(_COMMON_AT_LEAST, (seen + 1) / (n + 2) if n else 0.0)
    return _at_least(k, of=ours.total(), rate=rate) < _RARE


def _at_least(k: int, *, of: int, rate: float) -> float:
    """Give the binomial chance of `k` or more."""
    return sum(exp(_log_term(one, of=of, rate=rate)) for one in range(k, of + 1))


def _log_term(k: int, *, of: int, rate: float) -> float:
    choose = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
    return choose + k * log(rate) + (of - k) * log(1 - rate)

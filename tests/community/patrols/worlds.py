"""A year of plans by the real rules in an invented town centre whose truth is known."""

import hashlib
import random
from collections import Counter, deque
from dataclasses import dataclass
from uuid import UUID

from community.patrols.enums import Arm
from community.patrols.rules import bands, candidates, effect
from community.patrols.rules.candidates import Drawn, Road
from community.patrols.rules.effect import Effect, Pair
from community.streetsafe.enums import TimeBand
from simulator.town.patrols import Cell, PatrolArea

PAST_WEEKS = 52
CAPACITY = 30


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the lot drew in every week, and what the rule says after them."""

    plans: list[list[Drawn]]
    seeds: list[str]
    effect: Effect


def live(number: int, *, truth: float, weeks: int = 52) -> Outcome:
    """Let a town centre be patrolled by the rules; `number` is the seed of the world."""
    dice = random.Random(f"patrol world {number} {truth}")
    area = PatrolArea(dice=dice, effect=truth)
    past = deque(area.week() for _ in range(PAST_WEEKS))
    counts = sum(map(Counter, past), Counter[Cell]())
    last_visit: dict[int, int] = {}
    plans, seeds, pairs = [], [], []
    for week in range(weeks):
        seed = f"{dice.getrandbits(256):064x}"
        plan = candidates.draw(
            _roads(area, counts, last_visit, week=week),
            weeks=PAST_WEEKS,
            capacity=CAPACITY,
            seed=seed,
        )
        extra = {_cell(one) for one in plan if one.arm is Arm.EXTRA}
        hits = area.week(extra=extra)
        past.append(hits)
        counts.update(hits)
        counts.subtract(past.popleft())
        last_visit |= {road: week for road, _ in extra}
        plans.append(plan)
        seeds.append(seed)
        pairs += _pairs(plan, hits)
    return Outcome(plans=plans, seeds=seeds, effect=effect.judge(pairs, weeks=weeks))


def _roads(
    area: PatrolArea, counts: Counter[Cell], last_visit: dict[int, int], *, week: int
) -> list[Road]:
    return [
        Road(
            unit=UUID(int=road),
            counts={time: counts[road, str(time)] for time in TimeBand},
            weeks_since=week - last_visit[road] if road in last_visit else None,
        )
        for road in range(area.roads)
    ]


def _cell(drawn: Drawn) -> Cell:
    one = drawn.candidate
    return one.road.unit.int, str(bands.time_band(one.band))


def _pairs(plan: list[Drawn], hits: dict[Cell, int]) -> list[Pair]:
    said = {(one.pair, one.arm): hits[_cell(one)] for one in plan}
    return [
        Pair(extra=said[pair, Arm.EXTRA], usual=said[pair, Arm.USUAL])
        for pair in {one.pair for one in plan}
    ]


def check_lots(outcome: Outcome) -> None:
    """Demand that every plan's arms are balanced, and are what its seed draws."""
    for plan, seed in zip(outcome.plans, outcome.seeds, strict=True):
        arms = [one.arm for one in plan]
        assert arms.count(Arm.EXTRA) == arms.count(Arm.USUAL) == CAPACITY
        again = [arm for pair in range(1, CAPACITY + 1) for arm in _as_told(seed, pair=pair)]
        assert arms == again


def _as_told(seed: str, *, pair: int) -> tuple[Arm, Arm]:
    """Draw the lot as docs/patrols.md tells anybody to, and not by the service's own code."""
    is_even = hashlib.sha256(f"{seed}|{pair}".encode()).hexdigest()[-1] in "02468ace"
    return (Arm.EXTRA, Arm.USUAL) if is_even else (Arm.USUAL, Arm.EXTRA)

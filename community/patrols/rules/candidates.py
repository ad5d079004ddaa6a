"""Which roads, days and hours may be patrolled, and with what weight.

Two slots of one road and time of day would share their reports, since a report's hour is not kept,
and a lot between them could never be judged. So of each road and time of day one is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from community.patrols.enums import Arm, Why
from community.patrols.rules import bands, busy, lot
from community.streetsafe.enums import TimeBand

BUSIEST = 30
DAYS = 7
BEHAVIOUR_FACTOR = 2
LONGEST_FACTOR = 4


@dataclass(frozen=True, kw_only=True)
class Road:
    """What is known of a unit: counted reports of so many weeks, by the time of day they name.

    `unknown` are those that name none: each is a quarter of one in every time of day.
    `weeks_since` is None where no team ever was.
    """

    unit: UUID
    counts: Mapping[TimeBand, int] = field(default_factory=dict)
    unknown: int = 0
    has_signal: bool = False
    behaviour_leads: bool = False
    weeks_since: int | None = None

    @property
    def count(self) -> int:
        """All its reports."""
        return sum(self.counts.values()) + self.unknown

    @property
    def asks_for_patrol(self) -> bool:
        """Whether a signal alone puts it on the list; one led by the place is for its owner."""
        return self.has_signal and self.behaviour_leads

    @property
    def visit_factor(self) -> int:
        """How much longer it has waited than one that was visited this week, at most 4."""
        if self.weeks_since is None:
            return LONGEST_FACTOR
        return min(LONGEST_FACTOR, 1 + self.weeks_since)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One road on one day (0 is Monday) in one band, before the lot."""

    road: Road
    day: int
    band: int
    rate: float
    weight: float
    why: Why


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One slot: its place by weight, its pair (both from 1), and what the lot gave it."""

    candidate: Candidate
    rank: int
    pair: int
    arm: Arm


def draw(roads: Iterable[Road], *, weeks: int, capacity: int, seed: str) -> list[Drawn]:
    """Draw a week's slots: twice the capacity by weight, and one of each two neighbours by lot.

    `capacity` is in extra visits; where fewer candidates are there are fewer slots, always even.
    """
    taken = _one_a_time_of_day(_weighed(roads, weeks=weeks, seed=seed))[: 2 * capacity]
    slots = []
    for pair in range(1, len(taken) // 2 + 1):
        both = taken[2 * pair - 2 : 2 * pair]
        for place, (one, arm) in enumerate(zip(both, lot.arms(seed, pair=pair), strict=True)):
            slots.append(Drawn(candidate=one, rank=2 * pair - 1 + place, pair=pair, arm=arm))
    return slots


def _weighed(roads: Iterable[Road], *, weeks: int, seed: str) -> list[Candidate]:
    """List every candidate, the heaviest first; of the same weight in an order of the seed's."""
    found = [
        _candidate(road, day=day, band=band, weeks=weeks)
        for road in _listed(roads, weeks=weeks)
        for day in range(DAYS)
        for band in range(bands.BANDS)
    ]
    return sorted(
        found,
        key=lambda one: (-one.weight, lot.order(seed, one.road.unit, one.day, one.band)),
    )


def _listed(roads: Iterable[Road], *, weeks: int) -> list[Road]:
    """Keep roads whose signal asks for a patrol, and the 30 busiest."""
    known = sorted(
        (road for road in roads if road.count),
        key=lambda road: (-busy.rate_at_least(road.count, weeks=weeks), road.unit),
    )
    return [road for place, road in enumerate(known) if place < BUSIEST or road.asks_for_patrol]


def _candidate(road: Road, *, day: int, band: int, weeks: int) -> Candidate:
    count = road.counts.get(bands.time_band(band), 0) + road.unknown / len(TimeBand)
    rate = busy.rate_at_least(count, weeks=weeks)
    leads = BEHAVIOUR_FACTOR if road.behaviour_leads else 1
    return Candidate(
        road=road,
        day=day,
        band=band,
        rate=rate,
        weight=rate * leads * road.visit_factor,
        why=Why.SIGNAL if road.asks_for_patrol else Why.BUSY,
    )


def _one_a_time_of_day(weighed: Sequence[Candidate]) -> list[Candidate]:
    first: dict[tuple[UUID, TimeBand], Candidate] = {}
    for one in weighed:
        first.setdefault((one.road.unit, bands.time_band(one.band)), one)
    return list(first.values())

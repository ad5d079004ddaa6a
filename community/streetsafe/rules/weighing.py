"""Which reports of a world count: what one connection said often enough does not."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from community.streetsafe.rules import book, evidence
from community.streetsafe.rules.evidence import Tap
from community.streetsafe.rules.world import Entry, World

# Over all roads; the hourly pace needs the hour, which no world has.
_SOURCE_A_DAY = 20
Lived = tuple[Entry, Tap]


def weigh_all(world: World) -> Iterator[Lived]:
    """Say of each report whether it counts: three a source, road and period, ten where shared."""
    on_road: Counter[tuple[str, str, int]] = Counter()
    on_day: Counter[tuple[str, date]] = Counter()
    for entry in world.reports:
        if entry.source is None:
            yield entry, Tap(day=entry.day, source=None, period=None, counted=True)
            continue
        period = book.period_of(entry.day)
        road = world.streets.get(entry.unit, entry.unit)
        cap = evidence.CAP_SHARED if entry.source in world.shared else evidence.CAP
        on_road[entry.source, road, period] += 1
        on_day[entry.source, entry.day] += 1
        within = on_road[entry.source, road, period] <= cap
        counted = within and on_day[entry.source, entry.day] <= _SOURCE_A_DAY
        yield (
            entry,
            Tap(
                day=entry.day,
                source=entry.source,
                period=period,
                counted=counted,
                capped=not counted,
            ),
        )

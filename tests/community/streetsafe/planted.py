"""What the rules make of a planted world, beside its truth."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from community.streetsafe.rules import replay, world
from community.streetsafe.rules.growing import Verdict
from community.streetsafe.rules.replay import WeekList
from simulator.town import world as town

WITHIN_WEEKS = 13


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A world's lists, and what they say of each planted road.

    `weeks_to_find` is by street, counted from its growth's first week; `false` are the weeks and
    streets called growing that were neither planted nor pushed; `said` are verdicts by street.
    """

    lists: Sequence[WeekList]
    truth: dict[str, Any]
    weeks_to_find: dict[str, int]
    false: set[tuple[date, str]]
    said: dict[str, set[Verdict]]

    @property
    def in_time(self) -> int:
        """Count the growing roads that were found within 13 weeks."""
        return sum(weeks <= WITHIN_WEEKS for weeks in self.weeks_to_find.values())

    @property
    def false_a_month(self) -> float:
        """Count streets newly called growing by mistake, by month."""
        return len({street for _, street in self.false}) / (len(self.lists) / 4.345)


@cache
def live(seed: int, *, stretches: int = 26_000, a_week: float = 60.0) -> Outcome:
    """Draw a world, write it as JSON, read it as anybody's, and judge its weeks."""
    drawn = town.draw(seed, size=town.Size(stretches=stretches, a_week=a_week))
    return judge(drawn)


def judge(drawn: dict[str, Any]) -> Outcome:
    """Judge a world's weeks."""
    lists = list(replay.lists_of_weeks(world.loads(json.dumps(drawn))))
    truth = drawn["truth"]
    begins = {one["street"]: date.fromisoformat(one["from"]) for one in truth["growing"]}
    pushed = {one["street"] for one in truth["abuse"]}
    found: dict[str, int] = {}
    false: set[tuple[date, str]] = set()
    said: dict[str, set[Verdict]] = defaultdict(set)
    for one in lists:
        for line in one.listed:
            said[line.street].add(line.verdict)
            if line.verdict is not Verdict.GROWING or line.street in pushed:
                continue
            if line.street not in begins:
                false.add((one.week, line.street))
            elif one.week >= begins[line.street]:
                since = (one.week - begins[line.street]).days // 7 + 1
                found.setdefault(line.street, since)
    return Outcome(lists=lists, truth=truth, weeks_to_find=found, false=false, said=dict(said))

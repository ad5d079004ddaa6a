"""Roads where something was done: they stood out, an owner was asked, and then came fewer reports.

Or not: work that changes nothing, and what is asked and not done, are planted beside it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulator.town import chance
from simulator.town.net import Net

COUNCIL, LANDOWNER = "Redbridge Council", "Riverside Estates"
OWNERS = (
    {"name": COUNCIL, "public_name": "Redbridge Council", "kind": "council"},
    {"name": LANDOWNER, "public_name": "Riverside Estates", "kind": "landowner"},
)
# In weeks before today. A year and more of a road that stands out, eight weeks of looking and
# asking, and half a year since the work, so that what came of it can be judged.
_GROWS, _SEEN, _ASKED, _DONE = 62, 52, 50, 24
_A_WEEK = 2.5
# Two in three roads have a lamp; the last of each kind is work that changed nothing.
_LIGHTING, _HEDGES, _IN_VAIN = 12, 2, 2


@dataclass(frozen=True, kw_only=True)
class Work:
    """One action about a stretch; `after` is what is left of its reports once it is done."""

    stretch: str
    kind: str
    owner: str
    after: float
    seen_on: date
    asked_on: date
    due_on: date | None = None
    done_on: date | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Write it as docs/streetsafe-worlds.md has it."""
        return {
            "unit": self.stretch,
            "kind": self.kind,
            "owner": self.owner,
            "seen_on": self.seen_on.isoformat(),
            "asked_on": self.asked_on.isoformat(),
            "due_on": self.due_on and self.due_on.isoformat(),
            "done_on": self.done_on and self.done_on.isoformat(),
            "reason": self.reason,
        }


def plant(dice: random.Random, *, town: Net, free: Iterator[str], today: date) -> list[Work]:
    """Choose roads and what was done there: lamps and hedges, and three that wait or were refused.

    On lit roads half of the reports are left, but for two where the work changed nothing.
    """
    kinds = ["lighting"] * _LIGHTING + ["hedge"] * _HEDGES
    done = [
        _done(dice.choice(town.streets[next(free)]), kind=kind, vain=number < _IN_VAIN, today=today)
        for number, kind in enumerate(kinds)
    ]
    return [*done, *_not_done(dice, town=town, free=free, today=today)]


def _done(stretch: str, *, kind: str, vain: bool, today: date) -> Work:
    done_on = _ago(today, _DONE)
    return Work(
        stretch=stretch,
        kind=kind,
        owner=COUNCIL,
        after=1.0 if vain else 0.5,
        seen_on=_ago(today, _SEEN),
        asked_on=_ago(today, _ASKED),
        due_on=done_on + timedelta(days=3),
        done_on=done_on,
    )


def _not_done(
    dice: random.Random, *, town: Net, free: Iterator[str], today: date
) -> Iterator[Work]:
    """Give one that is late, one that has a date to come, and one that its owner refused."""
    said = (
        (COUNCIL, today - timedelta(days=12), ""),
        (COUNCIL, today + timedelta(days=16), ""),
        (LANDOWNER, None, "The wall is listed and cannot be moved."),
    )
    for owner, due_on, reason in said:
        yield Work(
            stretch=dice.choice(town.streets[next(free)]),
            kind="lighting" if due_on else "sight_line",
            owner=owner,
            after=1.0,
            seen_on=_ago(today, 8),
            asked_on=_ago(today, 7),
            due_on=due_on,
            reason=reason,
        )


def taps(dice: random.Random, works: Sequence[Work], *, today: date) -> Iterator[tuple[date, str]]:
    """Draw the further reports of these roads, up to today: a day and a stretch each."""
    for work in works:
        for week in range(_GROWS, 0, -1):
            first = _ago(today, week)
            over = work.done_on is not None and first >= work.done_on
            for _ in range(chance.poisson(dice, _A_WEEK * (work.after if over else 1.0))):
                yield first + timedelta(days=dice.randrange(7)), work.stretch


def _ago(today: date, weeks: int) -> date:
    return today - timedelta(weeks=weeks)

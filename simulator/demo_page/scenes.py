"""Takes: one scene on the page, with an officer and a phone of its own."""

import contextlib
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from simulator.sample_force import people, story_people
from simulator.sample_force.boroughs import SPOTS, Spot
from simulator.sample_force.people import Person
from simulator.stories.world import OfficerKeys, World

TAKES_AT_MOST = 50
SPARE_SPOT = "Camden"
# For so long the service remembers trouble, and asks for a second person.
REMEMBERED_FOR_SECONDS = 3600.0


class Who(StrEnum):
    """Who has stopped the person."""

    ON_DUTY = "on_duty"
    SUSPENDED = "suspended"
    # Somebody with a screen of their own making: no officer of any force.
    NOBODY = "nobody"


class NoSuchSceneError(LookupError):
    """The page asks about a take that was never given or is forgotten."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One scene: who has stopped the person, and which phone they hold."""

    id: str
    who: Who
    keys: OfficerKeys | None
    phone: str
    # Met in a scene of the last hour, so the control room may rightly want a second person.
    is_second_time: bool
    # By how many minutes the time of each of its cases was moved on, by ref.
    moved: dict[str, int] = field(default_factory=dict)

    @property
    def person(self) -> Person | None:
        """Return the officer's record, None when they are no officer."""
        return people.find(self.keys.number) if self.keys else None

    def as_json(self) -> dict[str, Any]:
        """Return what the page needs."""
        return {
            "id": self.id,
            "who": self.who.value,
            "officer": _officer(self.person) if self.person else None,
            "phone": self.phone,
            "is_second_time": self.is_second_time,
            "moved": self.moved,
        }

    def note_moved(self, ref: str, minutes: int) -> None:
        """Remember that the time of this case was moved on, so that the page can say so."""
        self.moved[ref] = self.moved.get(ref, 0) + minutes


class Scenes:
    """Give each take the officer and the phone that were used longest ago, and remember it."""

    def __init__(self, history: Path) -> None:
        """`history` keeps when who was used, so that a new start does not meet them too soon."""
        self._takes: OrderedDict[str, Scene] = OrderedDict()
        self._history = history
        self._used = _read(history)

    def begin(self, world: World, *, who: Who) -> Scene:
        """Return a new take; the oldest beyond the limit is forgotten."""
        keys, seen = self._officer(world, who)
        phone, phone_seen = self._pick(world.phones)
        self._write()
        take = Scene(
            id=secrets.token_urlsafe(9),
            who=who,
            keys=keys,
            phone=phone,
            is_second_time=seen or phone_seen,
        )
        self._takes[take.id] = take
        if len(self._takes) > TAKES_AT_MOST:
            self._takes.popitem(last=False)
        return take

    def find(self, take_id: str) -> Scene:
        """Return the take; raises NoSuchSceneError."""
        try:
            return self._takes[take_id]
        except KeyError:
            raise NoSuchSceneError("That scene is over. Begin another.") from None

    def _officer(self, world: World, who: Who) -> tuple[OfficerKeys | None, bool]:
        if who is Who.NOBODY:
            return None, False
        if who is Who.SUSPENDED:
            return world.suspended_officer, False
        number, seen = self._pick(one.number for one in world.officers)
        return next(one for one in world.officers if one.number == number), seen

    def _pick(self, names: Iterable[str]) -> tuple[str, bool]:
        """Return the one used longest ago, by chance among equals, and whether it was lately."""
        offered: Sequence[str] = list(names)
        oldest = min(self._used.get(name, 0.0) for name in offered)
        name = secrets.choice([one for one in offered if self._used.get(one, 0.0) == oldest])
        self._used[name] = now = time.time()
        return name, now - oldest < REMEMBERED_FOR_SECONDS

    def _write(self) -> None:
        """Keep the history; where that cannot be, the next start will meet people again."""
        with contextlib.suppress(OSError):
            self._history.write_text(json.dumps(self._used), encoding="utf-8")


def _read(history: Path) -> dict[str, float]:
    try:
        kept = json.loads(history.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return {str(name): float(at) for name, at in kept.items()}


def _officer(person: Person) -> dict[str, Any]:
    """Return the record and where the officer stands."""
    spot = _spot(person)
    return {
        "number": person.number,
        "rank": person.rank,
        "name": person.name,
        "looks": person.appearance.words,
        "lat": spot.lat,
        "lon": spot.lon,
        "street": spot.street,
        "borough": spot.borough,
    }


def _spot(person: Person) -> Spot:
    """Return a place of the duty, or any place for somebody who has none."""
    try:
        return story_people.spot_of(story_people.duty_now(person, datetime.now(UTC)))
    except story_people.NotOnDutyError:
        return SPOTS[SPARE_SPOT]

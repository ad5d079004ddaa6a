"""Who is on shift, and whether the service is well: the panel beside every case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from accounts.models import User
from controlroom import at_head
from controlroom.at_head import LogHead
from verification.actions.decisions import officer_check
from verification.actions.monitoring import heartbeats, uninvolved_staff
from verification.actions.records import id_ranges
from verification.models import ConsolePresence, Heartbeat, Message

# As many people are named in the foot of a page.
_NAMED = 4
# A text that left us longer ago says nothing of the provider of now.
_TEXTS_OF = timedelta(hours=1)
_TEAMS_NAMED = 3
# A text is handed over in well under a second; one that waits this long is being tried again.
_WAITS_AFTER = timedelta(seconds=5)


class Level(StrEnum):
    """How a part is: in words and, beside them, in colour."""

    GOOD = "good"
    SOON = "soon"
    BAD = "bad"
    NONE = "none"


_WORST_FIRST = (Level.BAD, Level.SOON, Level.NONE, Level.GOOD)


@dataclass(frozen=True, kw_only=True)
class Person:
    """An operator whose console is live; `cases` counts the live ones claimed."""

    name: str
    is_you: bool
    cases: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the service: its state in words, and since when where that matters."""

    name: str
    words: str
    level: Level
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SystemPanel:
    """The whole panel, at one instant of the database's clock."""

    people: list[Person]
    parts: list[Part]

    @property
    def shown(self) -> list[Person]:
        """List whom a line has room for."""
        return self.people[:_NAMED]

    @property
    def more(self) -> int:
        """Count the others."""
        return len(self.people) - len(self.shown)

    @property
    def worst_first(self) -> list[Part]:
        """List the parts so that what is wrong stands where nothing can push it out of sight."""
        return sorted(self.parts, key=lambda part: _WORST_FIRST.index(part.level))


def read(*, user: User, now: datetime, at: LogHead | None = None) -> SystemPanel:
    """Read the panel for one user; `now` by the database's clock.

    With `at`, a head of the log, it may be what another console was shown at it, two seconds ago
    at most: who is here and how parts are changes by the clock, and slower than that.
    """
    live, found = at_head.kept("system panel", lambda: (_live(now), parts(now)), at=at)
    return SystemPanel(people=_people(live, user=user), parts=found)


def parts(now: datetime) -> list[Part]:
    """Say of each part of the service how it is; `now` by the database's clock."""
    beats = dict(Heartbeat.objects.values_list("name", "at"))
    return [
        texts(now),
        _roster(now),
        _uninvolved(now),
        _process(
            "Watchkeeper",
            beats.get(heartbeats.WATCHKEEPER),
            late_after=settings.WATCHKEEPER_LATE_AFTER,
            now=now,
        ),
        _process(
            "Worker",
            beats.get(heartbeats.WORKER),
            late_after=settings.WORKER_DEAF_AFTER,
            now=now,
        ),
    ]


def _live(now: datetime) -> list[tuple[UUID, str, int]]:
    """Read whose consoles asked for news just now, and how many live cases each has claimed."""
    return list(ConsolePresence.objects.live_with_cases(since=now - settings.CONSOLE_LIVE_FOR))


def _people(live: list[tuple[UUID, str, int]], *, user: User) -> list[Person]:
    """List who is here, oneself first, then by name."""
    people = [Person(name=name, is_you=one == user.pk, cases=cases) for one, name, cases in live]
    return sorted(people, key=lambda person: (not person.is_you, person.name))


def texts(now: datetime) -> Part:
    """Say how texts go out: whether one waits, else how long the newest took to reach its phone."""
    waiting, newest = _waiting_text(now), _newest_delivered(now)
    if waiting:
        return Part(name="Texts", words="waiting", level=Level.BAD, since=waiting.created_at)
    if newest is None:
        return Part(name="Texts", words="none in the last hour", level=Level.NONE)
    seconds = (newest.status_at - newest.created_at).total_seconds()
    return Part(name="Texts", words=f"working, {seconds:.1f} s", level=Level.GOOD)


def _waiting_text(now: datetime) -> Message | None:
    """Find the text that has waited longest to be handed over, if any waits too long."""
    return Message.objects.unsent_since(before=now - _WAITS_AFTER).first()


def _newest_delivered(now: datetime) -> Message | None:
    """Find the newest text that arrived; by ids, so that the cost does not grow with the years."""
    first_id = id_ranges.first_id(at=now - _TEXTS_OF)
    return Message.objects.newest_delivered(first_id=first_id).first()


def _roster(now: datetime) -> Part:
    """Say how old the roster is; beyond a third of what is allowed it is worth a look."""
    age = officer_check.roster_age(now)
    if age is None:
        return Part(name="Roster", words="none that speaks of now", level=Level.BAD)
    level = Level.GOOD if age < settings.ROSTER_OLD_AFTER / 3 else Level.SOON
    if age > settings.ROSTER_OLD_AFTER:
        level = Level.BAD
    return Part(name="Roster", words="read", level=level, since=now - age)


def _uninvolved(now: datetime) -> Part:
    """Say for which teams on duty too few people are here who could decide."""
    short = uninvolved_staff.teams_short(now=now)
    if not short:
        return Part(name="Who may decide", words="enough for every team", level=Level.GOOD)
    named = ", ".join(short[:_TEAMS_NAMED]) + (" and others" if short[_TEAMS_NAMED:] else "")
    return Part(name="Who may decide", words=f"too few for {named}", level=Level.BAD)


def _process(name: str, at: datetime | None, *, late_after: timedelta, now: datetime) -> Part:
    """Say whether one of our processes did its work lately."""
    if at is None:
        return Part(name=name, words="never seen", level=Level.BAD)
    if now - at > late_after:
        return Part(name=name, words="silent since", level=Level.BAD, since=at)
    return Part(name=name, words="working", level=Level.GOOD)

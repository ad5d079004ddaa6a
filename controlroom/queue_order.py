"""The one order of the queue, the alarm line and the key T: by what runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.vocabulary import Vocabulary
from verification.enums import AlarmCause, Priority

# Of what nobody has taken: a person who calls for help, then an officer who does, then the rest.
_FIRST = {AlarmCause.SOS: 0, AlarmCause.OFFICER_PANIC: 1}
_OTHER_P1, _OF_MANY_PHONES = 2, 3


class Group(Vocabulary):
    """The headings that the rows of a queue stand under, in this order."""

    UNTAKEN = "untaken", "Nobody has taken it"
    CLOCK = "clock", "A clock is running"
    TAKEN = "taken", "Taken P1"
    WATCH = "watch", "Watch"


@dataclass(frozen=True, kw_only=True)
class RowStanding:
    """What decides the place of a row.

    `priority` and `cause` are those of its worst open alarm, None without one; `attended` says that
    somebody uninvolved has it; `since` when that, or else the present state, began; `until` is the
    deadline that runs. `of_phones`: it stands for phones without a case.
    """

    since: datetime
    priority: Priority | None = None
    cause: AlarmCause | None = None
    attended: bool = False
    until: datetime | None = None
    of_phones: bool = False
    is_over: bool = False

    @property
    def waits(self) -> bool:
        """Say whether it is a P1 that nobody has taken."""
        return self.priority is Priority.P1 and not self.attended


def group(standing: RowStanding) -> Group:
    """Name the heading that a row stands under: by the worst thing about it."""
    if standing.waits:
        return Group.UNTAKEN
    if standing.priority is Priority.P1:
        return Group.TAKEN
    return Group.WATCH if standing.until is None else Group.CLOCK


def place(standing: RowStanding) -> tuple[int, int, datetime]:
    """Give what rows are sorted by: the group, the rank within it, then the instant.

    Running clocks stand by least time left, all else by its age.
    """
    found = group(standing)
    at = standing.until if found is Group.CLOCK and standing.until else standing.since
    return list(Group).index(found), _rank(standing, found), at


def share(sizes: Sequence[int], *, at_most: int, least: int) -> list[int]:
    """Part the rows of a page among groups: `least` each if they have them, the rest from the top.

    The sum never exceeds `at_most`, which must be enough for `least` each.
    """
    given = [min(size, least) for size in sizes]
    for index, size in enumerate(sizes):
        given[index] += min(size - given[index], at_most - sum(given))
    return given


def _rank(standing: RowStanding, found: Group) -> int:
    if found is Group.UNTAKEN:
        other = _OF_MANY_PHONES if standing.of_phones else _OTHER_P1
        return _FIRST.get(standing.cause, other) if standing.cause else other
    if found is not Group.WATCH:
        return 0
    if standing.priority is not None:
        return int(standing.priority)
    return Priority.P3 + 1 + standing.is_over

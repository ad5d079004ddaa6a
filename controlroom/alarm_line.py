"""The alarm line of every page: the first P1 that nobody has taken, and how many more there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from controlroom import alarm_rows, headlines, open_alarms, take_key
from controlroom.alarm_rows import AlarmRow
from controlroom.at_head import LogHead
from controlroom.open_alarms import OpenAlarm, OpenAlarms


@dataclass(frozen=True, kw_only=True)
class AlarmLine:
    """The line, at one instant.

    `first` is the first row of the queue's order that waits, None where none does; `more` counts
    the other alarms, those on the page in front left out. `quoted` is whose words stand in it:
    those of the first phone, where it is a flood. `newest` is what came last, to be announced once.
    `takes` is what the key T takes on this page: the page's own, else the line's.
    """

    headline: str
    first: AlarmRow | None
    quoted: AlarmRow | None
    newest: AlarmRow | None
    more: int
    untaken: int
    takes: UUID | None


def read(
    found: OpenAlarms,
    *,
    user: User,
    now: datetime,
    own: Collection[AlarmRow] = (),
    at: LogHead | None = None,
) -> AlarmLine:
    """Reduce the open alarms to the line of a page; `own` are those that the page itself shows.

    `at` is the head of the log that `found` was read at, where the page keeps what it reads at it.
    """
    shown = {row.id for row in own}
    first = _first(found, but=shown, user=user)
    newest = found.newest
    # What a flood is about is said by the first phone in it.
    in_front = found.folded[0] if first and first is found.of_flood and found.folded else None
    wanted = {one.id for one in (first, newest, in_front) if one}
    rows = {row.id: row for row in alarm_rows.read(wanted, user=user, now=now, at=at)}
    first_row = rows.get(first.id) if first else None
    untaken = found.untaken - sum(row.is_unattended_p1 for row in own)
    return AlarmLine(
        headline=_headline(first, found) if first else "",
        first=first_row,
        quoted=rows.get(in_front.id) if in_front else first_row,
        newest=rows.get(newest.id) if newest else None,
        more=untaken - _counted(first, found),
        untaken=found.untaken,
        takes=take_key.next_to_take(own=list(own), others=[first_row] if first_row else []),
    )


def _first(found: OpenAlarms, *, but: Collection[UUID], user: User) -> OpenAlarm | None:
    """Choose what the line shows; what the user took, as the officer's colleague, comes last."""
    own = user.pk
    shown = [alarm for alarm in found.waiting if alarm.id not in but]
    return next((alarm for alarm in shown if alarm.taken_by_id != own), shown[0] if shown else None)


def _headline(first: OpenAlarm, found: OpenAlarms) -> str:
    if first is not found.of_flood:
        return headlines.of_alarm(first.cause)
    worst = open_alarms.standing_of(first, folded=found.folded).cause
    return headlines.of_flood(worst, phones=len(found.folded))


def _counted(first: OpenAlarm | None, found: OpenAlarms) -> int:
    """Count the alarms that the line itself stands for."""
    if first is None:
        return 0
    return sum(alarm.waits for alarm in found.folded) or 1 if first is found.of_flood else 1

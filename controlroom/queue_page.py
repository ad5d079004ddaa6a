"""The main screen: every open case, phone and alarm as one row, in one order.

Names that programs may rely on: a row of a case carries `data-case` (its ref) and `data-state`;
whatever stands for an open alarm carries `data-alarm` (its id), `data-cause`, `data-priority` and
`data-ref`; forms post to the addresses of the HTTP contract with its field names; the decision form
holds the hidden input `shown_facts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    at_head,
    open_alarms,
    queue_entries,
    queue_groups,
    queue_rows,
    system_panel,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow
from controlroom.at_head import LogHead
from controlroom.queue_entries import QueueEntry
from controlroom.queue_groups import QueueGroup
from controlroom.queue_order import Group
from controlroom.queue_rows import QueueRow
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.decisions import claims
from verification.actions.records import refusals


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Everything on the main screen, at one instant of the database's clock.

    `opened` is the one group that is shown, None for all; `size` counts every row there is.
    """

    now: datetime
    at: LogHead
    line: AlarmLine
    groups: list[QueueGroup]
    opened: Group | None
    start: int
    preview: "Preview | None"
    size: int
    shift: SystemPanel

    @property
    def head(self) -> int:
        """The cursor that it was read at."""
        return self.at.seq


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The row that is chosen, with every alarm that it stands for and what may be done."""

    row: QueueRow
    alarms: list[AlarmRow]
    may_claim: bool


def read(
    *, user: User, opened: Group | None = None, start: int = 0, chosen_key: str = ""
) -> QueuePage:
    """Read the main screen for one user; of a group that is opened, the rows from `start` on.

    `chosen_key` names the row that is shown beside the others.
    """
    # The cursor first: what changes while we read is then fetched once more, never missed.
    at = at_head.now()
    found = open_alarms.read(user=user, at=at)
    entries = queue_entries.read(found, user=user, at=at)
    chosen = queue_groups.choose(entries, opened=opened, start=start)
    now = clock.db_now()
    drawn = [entry for group in chosen for entry in group.entries]
    rows = iter(queue_rows.read(drawn, now=now, at=at))
    return QueuePage(
        now=now,
        at=at,
        line=alarm_line.read(found, user=user, now=now, at=at),
        groups=[
            QueueGroup(
                group=one.group,
                rows=[row for _ in one.entries if (row := next(rows))],
                size=one.size,
                before=one.before,
                after=one.after,
            )
            for one in chosen
        ],
        opened=opened,
        start=start,
        preview=_preview(entries, key=chosen_key, user=user, now=now, at=at),
        size=len(entries),
        shift=system_panel.read(user=user, now=now, at=at),
    )


def _preview(
    entries: Iterable[QueueEntry], *, key: str, user: User, now: datetime, at: LogHead
) -> Preview | None:
    entry = next((one for one in entries if one.key == key), None) if key else None
    if entry is None:
        return None
    (row,) = queue_rows.read([entry], now=now, at=at)
    its_alarms = entry.alarms[:1] if entry.is_flood else entry.alarms
    alarms = alarm_rows.read([one.id for one in its_alarms], user=user, now=now, at=at)
    if row is None:
        return None
    may_claim = (
        row.case is not None
        and row.case.claimed_by_id is None
        and refusals.can(claims.check_claim, verification=row.case, by=user, now=now)
    )
    return Preview(row=row, alarms=alarms, may_claim=may_claim)

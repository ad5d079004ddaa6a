"""What the key T takes: the order of alarms, and the page that taking one opens."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from controlroom import queue_order
from verification.enums import AlarmCause, Priority
from verification.models import Alarm

if TYPE_CHECKING:
    from controlroom.alarm_rows import AlarmRow


def next_to_take(*, own: "list[AlarmRow]", others: "list[AlarmRow]") -> UUID | None:
    """Name the alarm that the key T takes: a P1 of the page in front, else any P1.

    They go in the queue's order. Where no P1 waits, it is the page's own alarm.
    """
    for rows in ([row for row in own if row.priority == Priority.P1], others, own):
        waiting = [row for row in rows if row.may_take and not row.attended and not row.mine]
        if rows is not own:
            waiting = [row for row in waiting if row.is_unattended_p1]
        if waiting:
            return min(waiting, key=urgency).id
    return None


def urgency(row: "AlarmRow") -> tuple[int, int, datetime]:
    """Order alarms as the queue does: what nobody has taken, by what it is, then by age."""
    return queue_order.place(row.standing)


def page_of(alarm: Alarm) -> str:
    """Write the address of the page that shows an alarm, and where it stands there."""
    if alarm.cause == AlarmCause.FLOOD:
        return reverse("controlroom:flood")
    if alarm.verification is not None:
        page = reverse("controlroom:case", args=[alarm.verification.ref])
    else:
        page = reverse("controlroom:alarm", args=[alarm.id])
    return f"{page}#alarm-{alarm.id}"

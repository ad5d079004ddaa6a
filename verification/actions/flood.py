"""A flood: more phones without a case call than anybody can take one by one.

One alarm of the service stands for all of them, so that the console sounds once and shows them as
one row. Each stays an alarm of its own, and is taken and closed by itself or with others.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from foundation.audit import clock
from verification.actions import alarms, attention
from verification.enums import AlarmCause, Priority
from verification.models import Alarm
from verification.rules import urgency


def due(now: datetime) -> list[UUID]:
    """Name an alarm, by id, where a flood has begun, has passed, or must be heard again."""
    flood = open_flood()
    waiting = Alarm.objects.untaken_of_phones().order_by("raised_at").values_list("id", flat=True)
    if flood is None:
        return list(waiting[settings.FLOOD_OVER :][:1])
    over = not waiting.exists()
    return [flood.id] if over or _is_unheard(flood, now=now) else []


def act(_alarm_id: UUID) -> None:
    """Raise the flood's alarm, sound it again, or close it when none of its alarms waits."""
    now = clock.db_now()
    flood, waiting = open_flood(), Alarm.objects.untaken_of_phones().count()
    if flood is None and waiting > settings.FLOOD_OVER:
        alarms.raise_alarm(cause=AlarmCause.FLOOD, priority=Priority.P1, now=now)
    elif flood is not None and not waiting:
        alarms.close_by_itself(causes=(AlarmCause.FLOOD,), now=now)
    elif flood is not None and _is_unheard(flood, now=now):
        attention.sound_again(alarm=flood, now=now)


def open_flood() -> Alarm | None:
    """Find the open alarm of a flood."""
    of_service = Alarm.objects.open_of_service()
    return next((alarm for alarm in of_service if alarm.cause == AlarmCause.FLOOD), None)


def _is_unheard(flood: Alarm, *, now: datetime) -> bool:
    """Say whether somebody calls for help in a flood since its list was last looked at."""
    if not attention.can_sound_again(flood, now=now):
        return False
    calls = Q(cause=AlarmCause.SOS) | Q(urgency__gte=urgency.IN_DANGER)
    newer = Alarm.objects.untaken_of_phones().filter(calls)
    return newer.filter(raised_at__gt=attention.last_look(flood)).exists()

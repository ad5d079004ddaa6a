"""Whether the service itself is well: heartbeats, and the alarms that close when cured."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from foundation.audit import clock, ledger
from verification.actions import alarms
from verification.actions.decisions import claims, officer_check
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, Priority, State
from verification.models import Heartbeat, Verification
from verification.rules.states import LIVE

WATCHKEEPER = "watchkeeper"
WORKER = "worker"


def beat(*, name: str) -> None:
    """Note that a process has just done its work."""
    now = clock.db_now()
    if not Heartbeat.objects.filter(name=name).update(at=now):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def age_of(*, name: str, now: datetime) -> timedelta | None:
    """Say how long ago a process last did its work; None where it never did."""
    beat = Heartbeat.objects.filter(name=name).first()
    return now - beat.at if beat else None


def watch_the_watchkeeper() -> None:
    """Alarm P1 when the watchkeeper is late: asked by every console and by the worker's beat."""
    now = clock.db_now()
    keep_open(AlarmCause.WATCHKEEPER_LATE, Priority.P1, holds=is_late(now=now), now=now)


def watch_the_service(*, since: datetime | None = None) -> None:
    """Raise or close the service's own alarms: worker, roster, consoles.

    `since` is when the watching began: a worker that never came is deaf from then on.
    """
    now, opened = clock.db_now(), alarms.causes_of_service()
    age = age_of(name=WORKER, now=now)
    if age is None and since is not None:
        age = now - since
    deaf = age is not None and age > settings.WORKER_DEAF_AFTER
    keep_open(AlarmCause.WORKER_DEAF, Priority.P2, holds=deaf, now=now, opened=opened)
    roster = officer_check.roster_age(now)
    old = roster is None or roster > settings.ROSTER_OLD_AFTER
    keep_open(AlarmCause.ROSTER_OLD, Priority.P2, holds=old, now=now, opened=opened)
    waiting = Verification.objects.filter(state__in=LIVE).exists()
    alone = waiting and claims.live_consoles(now=now) == 0
    keep_open(AlarmCause.NO_CONSOLE, Priority.P1, holds=alone, now=now, opened=opened)


def is_late(*, now: datetime) -> bool:
    """Say whether the watchkeeper is late, or never came to a deadline that needed it."""
    age = age_of(name=WATCHKEEPER, now=now)
    if age is not None:
        return age > settings.WATCHKEEPER_LATE_AFTER
    kept_by = now - settings.WATCHKEEPER_LATE_AFTER
    missed = Q(state=State.REQUESTED, join_by__lt=kept_by)
    missed |= Q(state=State.JOINED, decide_by__lt=kept_by)
    return Verification.objects.filter(missed).exists()


def keep_open(
    cause: AlarmCause,
    priority: Priority,
    *,
    holds: bool,
    now: datetime,
    opened: set[str] | None = None,
) -> None:
    """Let an alarm of the service be open exactly while its cause holds.

    `opened` are those that are open, where they have just been read.
    """
    is_open = cause in (alarms.causes_of_service() if opened is None else opened)
    if holds and not is_open:
        ledger.require_transaction()
        alarms.raise_alarm(cause=cause, priority=priority, actor=audit_entries.SYSTEM, now=now)
    elif is_open and not holds:
        alarms.close_by_itself(causes=(cause,), now=now)

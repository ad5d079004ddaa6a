"""Teams on duty for whose officers too few people could decide, and the alarm that says so.

Nobody of an officer's team decides on them, and some decisions take two. So two uninvolved people
must be at a live console for each team on duty (`UNINVOLVED_STAFF_AT_LEAST`).
"""

from collections import Counter
from datetime import datetime

from django.conf import settings

from accounts.models import Role
from foundation.audit import clock
from verification.actions.monitoring import heartbeats
from verification.enums import AlarmCause, OfficerStatus, Priority
from verification.models import ConsolePresence, Officer

_DECIDE = (Role.OPERATOR, Role.SUPERVISOR)


def teams_short(*, now: datetime) -> list[str]:
    """Name the teams on duty for whom fewer uninvolved staff are live than there must be."""
    beats = ConsolePresence.objects.filter(
        beat_at__gt=now - settings.CONSOLE_LIVE_FOR,
        user__is_active=True,
        user__role__in=_DECIDE,
    )
    live = Counter(beats.values_list("user__team_id", flat=True))
    least: int = settings.UNINVOLVED_STAFF_AT_LEAST
    if live.total() - max(live.values(), default=0) >= least:
        # Enough for whichever team: nearly always so, and the roster need not be asked.
        return []
    on_duty = Officer.objects.filter(
        status=OfficerStatus.SERVING,
        duty_periods__starts_at__lte=now,
        duty_periods__ends_at__gt=now,
    )
    teams = on_duty.order_by("team__name").values_list("team_id", "team__name").distinct()
    return [name for team_id, name in teams if live.total() - live[team_id] < least]


def watch() -> None:
    """Let `nobody_may_act` be open exactly while some team on duty is short of staff."""
    now = clock.db_now()
    short = bool(teams_short(now=now))
    heartbeats.keep_open(AlarmCause.NOBODY_MAY_ACT, Priority.P2, holds=short, now=now)

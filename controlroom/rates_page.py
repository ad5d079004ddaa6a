"""The supervisor's screen: alarms by hour and operator, times to take, shifts that wait."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import alarm_line, at_head, open_alarms, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.shift_forms import AllowForm
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.records import refusals
from verification.actions.shifts import starting
from verification.enums import HandOverStatus, Priority
from verification.models import HandOver, Shift
from verification.monitoring import alarm_rates
from verification.monitoring.alarm_rates import Rates, Waits

# Of a hundred alarms: where many more are P1, either the room or its alarms are wrong.
_AIMS = {Priority.P1: 5, Priority.P2: 15, Priority.P3: 80}


@dataclass(frozen=True, kw_only=True)
class PriorityRow:
    """Of one priority: its share of all alarms, the aim, in percent, and how long they waited."""

    priority: Priority
    share: int
    aim: int
    waits: Waits


@dataclass(frozen=True, kw_only=True)
class WaitingShift:
    """A colleague whose shift has not begun; `form` lets it begin without a check."""

    shift: Shift
    tested: bool
    form: AllowForm | None


@dataclass(frozen=True, kw_only=True)
class RatesPage:
    """Everything on the screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    panel: SystemPanel
    rates: Rates
    priorities: list[PriorityRow]
    waiting: list[WaitingShift]
    offered: list[HandOver]


def read(*, user: User) -> RatesPage:
    """Read it for a supervisor."""
    at = at_head.now()
    now = clock.db_now()
    rates = alarm_rates.read(now=now)
    return RatesPage(
        now=now,
        head=at.seq,
        line=alarm_line.read(open_alarms.read(user=user, at=at), user=user, now=now, at=at),
        panel=system_panel.read(user=user, now=now, at=at),
        rates=rates,
        priorities=[
            PriorityRow(priority=p, share=rates.shares[p], aim=_AIMS[p], waits=rates.waits[p])
            for p in Priority
        ],
        waiting=[
            _waiting(shift, user=user, now=now) for shift in starting.waiting_to_begin(now=now)
        ],
        offered=list(
            HandOver.objects.filter(status=HandOverStatus.OPEN)
            .select_related("verification", "given_by", "given_to")
            .exclude(verification__officer__user=user)
            .order_by("offered_at")
        ),
    )


def _waiting(shift: Shift, *, user: User, now: datetime) -> WaitingShift:
    may = refusals.can(starting.check_allow, shift=shift, by=user, now=now)
    return WaitingShift(
        shift=shift,
        tested=shift.test_taken_at is not None,
        form=AllowForm(auto_id=f"allow-{shift.id}-%s") if may else None,
    )

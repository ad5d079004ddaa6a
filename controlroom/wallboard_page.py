"""The board on the wall: how many wait, and whether the service is well. Nothing of anybody.

No name, number, ref, place or word of a person or an officer may stand on it: whoever walks
through the room can read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q

from controlroom import system_panel, wallboard_charts
from controlroom.charts import Chart
from controlroom.system_panel import Part
from foundation.audit import clock
from verification.actions.decisions import claims
from verification.enums import AlarmCause, Priority, Reason, State
from verification.models import Alarm, Verification
from verification.rules.states import LIVE

# "Who may decide" names teams, which are nobody's business on a wall.
_PARTS = ("Texts", "Roster", "Watchkeeper", "Worker")


class _OpenP1(NamedTuple):
    """An open P1, as the board counts it."""

    cause: str
    raised_at: datetime
    escalated_at: datetime | None
    taken_by: UUID | None
    takers_team: UUID | None
    officers_team: UUID | None
    case: UUID | None
    phone: UUID | None

    @property
    def is_attended(self) -> bool:
        """Say whether somebody uninvolved has it, as Alarm.is_attended does."""
        other_team = self.case is None or self.takers_team != self.officers_team
        return self.taken_by is not None and other_team

    @property
    def subject(self) -> object:
        """Name what it is about: two alarms of one case are one thing to do."""
        return self.case or self.phone or self.cause

    @property
    def since(self) -> datetime:
        return self.escalated_at or self.raised_at


@dataclass(frozen=True, kw_only=True)
class Urgent:
    """P1s that are alike: how many things to do, the oldest, and what they are."""

    count: int
    sos: int
    phones: int
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Cases in one state: how many, and the instant that matters most."""

    count: int
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Wallboard:
    """The whole board, at one instant of the database's clock."""

    now: datetime
    waits_for_somebody: Urgent
    handled: Urgent
    waiting: Cases
    not_joined: int
    together: Cases
    overdue_at: datetime | None
    consoles: int
    uncovered: bool
    parts: list[Part]
    charts: list[Chart]

    @property
    def is_overdue(self) -> bool:
        """Say whether the longest together should have ended."""
        return self.overdue_at is not None and self.overdue_at <= self.now


def read() -> Wallboard:
    """Read the board."""
    now = clock.db_now()
    urgent = list(_open_p1())
    by_state = _by_state()
    together = by_state[State.CONFIRMED]
    consoles = claims.live_consoles(now=now)
    return Wallboard(
        now=now,
        waits_for_somebody=_urgent(one for one in urgent if not one.is_attended),
        handled=_urgent(one for one in urgent if one.is_attended),
        waiting=by_state[State.JOINED],
        not_joined=by_state[State.REQUESTED].count,
        together=together,
        overdue_at=together.at + settings.OVERDUE_AFTER if together.at else None,
        consoles=consoles,
        uncovered=not consoles and any(cases.count for cases in by_state.values()),
        parts=[part for part in system_panel.parts(now) if part.name in _PARTS],
        charts=wallboard_charts.read(now),
    )


def _open_p1() -> Iterable[_OpenP1]:
    rows = Alarm.objects.filter(closed_at=None, priority=Priority.P1).values_list(
        "cause",
        "raised_at",
        "escalated_at",
        "taken_by_id",
        "taken_by__team_id",
        "verification__officer__team_id",
        "verification_id",
        "contact_id",
    )
    return (_OpenP1(*row) for row in rows)


def _urgent(alarms: Iterable[_OpenP1]) -> Urgent:
    """Count what there is to do: an SOS and all that is about one case or phone, once."""
    listed = list(alarms)
    return Urgent(
        count=len({alarm.subject for alarm in listed}),
        sos=len({alarm.subject for alarm in listed if alarm.cause == AlarmCause.SOS}),
        phones=len({alarm.phone for alarm in listed if alarm.case is None and alarm.phone}),
        oldest=min((alarm.since for alarm in listed), default=None),
    )


def _by_state() -> dict[State, Cases]:
    """Count the live cases, with the first deadline, joining or decision among them.

    A walk lasts as long as was agreed on, so it is not the longest together.
    """
    rows = Verification.objects.filter(state__in=LIVE).order_by().values_list("state")
    counted = {
        State(state): (count, decide_by, decided_at)
        for state, count, decide_by, decided_at in rows.annotate(
            Count("id"),
            Min("decide_by"),
            first_yes=Min("decided_at", filter=~Q(reason=Reason.WALK)),
        )
    }
    return {state: _cases(state, counted.get(state)) for state in LIVE}


def _cases(state: State, row: tuple[int, datetime | None, datetime | None] | None) -> Cases:
    if row is None:
        return Cases(count=0, at=None)
    count, decide_by, decided_at = row
    return Cases(count=count, at=decided_at if state is State.CONFIRMED else decide_by)

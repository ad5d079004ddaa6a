"""A P1 that somebody has taken: three steps in the protocol's order, and what closes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import conversation, forms
from controlroom.alarm_rows import AlarmRow
from controlroom.forms import P1CloseForm
from verification.actions import alarm_closing, alarms, dispatches
from verification.actions.decisions import attempts
from verification.actions.records import dispatches as sent_units
from verification.actions.records import refusals
from verification.enums import AlarmCause, CalledParty, P1Step, Priority
from verification.models import Alarm, ContactAttempt, Verification
from verification.rules import closing

_CALLED = {P1Step.OFFICER: CalledParty.OFFICER, P1Step.PERSON: CalledParty.PERSON}


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step: when it was taken, by whom and with what; its time runs from `since`."""

    step: P1Step
    since: datetime
    at: datetime | None
    by: str
    what: str
    may: bool
    is_next: bool = False

    @property
    def number(self) -> int:
        """Count it, from one."""
        return list(P1Step).index(self.step) + 1

    @property
    def took(self) -> int:
        """Count the seconds from the step before to this one; 0 where it is still to do."""
        return max(0, int((self.at - self.since).total_seconds())) if self.at else 0


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """What to do about the worst P1 of a case that this user has; `more` are its other alarms."""

    alarm: AlarmRow
    more: list[AlarmRow]
    taken_at: datetime
    steps: list[StepRow]
    closing: P1CloseForm
    why_no_close: str

    @property
    def done(self) -> str:
        """Name the steps that were taken, for the script that says what is still missing."""
        return " ".join(row.step for row in self.steps if row.at)


@dataclass(frozen=True, kw_only=True)
class _Done:
    """One thing that was done about a case."""

    at: datetime
    by: str
    what: str


def read(verification: Verification, *, alarm_rows: list[AlarmRow], user: User) -> Checklist | None:
    """Read the checklist of a case's page; None where this user has no P1 of it."""
    own = [row for row in alarm_rows if row.priority == Priority.P1 and row.mine]
    if not own:
        return None
    worst = own[0]
    alarm = alarms.find(alarm_id=worst.id)
    steps = _steps(verification, alarm=alarm, user=user)
    return Checklist(
        alarm=worst,
        more=[row for row in alarm_rows if row is not worst],
        taken_at=alarm.taken_at or alarm.raised_at,
        steps=steps,
        closing=_closing(alarm, has_unit=steps[0].at is not None),
        why_no_close=worst.why_no_close,
    )


def _steps(verification: Verification, *, alarm: Alarm, user: User) -> list[StepRow]:
    """Read which steps were taken since the alarm was raised, and whose turn is next."""
    done = _done(verification, since=alarm.raised_at)
    may = _may(verification, alarm=alarm, user=user)
    rows: list[StepRow] = []
    since = alarm.taken_at or alarm.raised_at
    for step in P1Step:
        found = done.get(step)
        rows.append(
            StepRow(
                step=step,
                since=since,
                at=found.at if found else None,
                by=found.by if found else "",
                what=found.what if found else "",
                may=may[step],
                is_next=found is None and all(row.at for row in rows),
            )
        )
        since = max(since, found.at) if found else since
    return rows


def _may(verification: Verification, *, alarm: Alarm, user: User) -> Mapping[P1Step, bool]:
    """Ask for each step whether this user may take it."""
    calls = {
        step: refusals.can(attempts.check_log, verification=verification, by=user, whom=whom)
        for step, whom in _CALLED.items()
    }
    return {P1Step.UNIT: refusals.can(dispatches.check_send, alarm=alarm, by=user), **calls}


def _done(verification: Verification, *, since: datetime) -> dict[P1Step, _Done]:
    """Find the newest of each step; what was done before the alarm was done about another."""
    found = {step: _newest_call(verification, whom=whom) for step, whom in _CALLED.items()}
    done = {
        step: _Done(at=call.at, by=call.by.display_name, what=call.get_outcome_display())
        for step, call in found.items()
        if call is not None
    }
    unit = sent_units.newest_of_case(verification)
    if unit is not None:
        number = conversation.typed(unit.incident_number)
        done[P1Step.UNIT] = _Done(at=unit.at, by=unit.by.display_name, what=number)
    return {step: one for step, one in done.items() if one.at >= since}


def _newest_call(verification: Verification, *, whom: CalledParty) -> ContactAttempt | None:
    calls = ContactAttempt.objects.filter(verification=verification, whom=whom)
    return calls.select_related("by").order_by("-at", "-id").first()


def _closing(alarm: Alarm, *, has_unit: bool) -> P1CloseForm:
    """Offer what fits the cause; the number of the unit that was sent need not be typed again."""
    cause = AlarmCause(alarm.cause)
    form = forms.P1CloseForm()
    outcomes = closing.fitting(cause, priority=alarm.priority)
    form.offer({outcome: closing.steps_before(cause, outcome=outcome) for outcome in outcomes})
    if has_unit:
        form.leave_out_number()
    elif alarm_closing.needs_incident_number(cause):
        form.need_number()
    return form

"""Taking an alarm: one operator says that it is theirs."""

from typing import TYPE_CHECKING
from uuid import UUID

from foundation.audit import clock, ledger
from verification.actions import alarms
from verification.actions.records import audit_entries, refusals, roles
from verification.events import Event
from verification.models import Alarm
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


class TakenByOther(refusals.Refusal):
    """Somebody was faster. `facts`: who (display name), seconds since."""

    code = "taken_by_other"


def take(*, alarm_id: UUID, by: "User", taken_from: str = "") -> Alarm:
    """Make an open alarm this operator's own; taking it again changes nothing.

    Taken by the officer's team it goes on climbing, and anybody uninvolved takes it from them.

    To take it over, `taken_from` names the id of who has it: nobody takes by surprise what somebody
    else took a moment before. Raises alarms.AlarmNotFound, alarms.ClosedByOther, TakenByOther or
    what `check_take` raises.
    """
    ledger.require_transaction()
    alarm = alarms.lock(alarm_id)
    check_take(alarm=alarm, by=by)
    if alarm.taken_by_id == by.pk:
        return alarm
    if alarm.is_attended or alarms.is_own_team(alarm=alarm, by=by):
        _check_untaken(alarm, taken_from=taken_from)
    alarm.taken_by, alarm.taken_at = by, clock.db_now()
    alarm.save(update_fields=["taken_by", "taken_at"])
    marks = roles.marks(alarm.verification, by=by)
    alarms.record(Event.ALARM_TAKEN, alarm=alarm, actor=audit_entries.operator(by), **marks)
    return alarm


def check_take(*, alarm: Alarm, by: "User") -> None:
    """Demand an operator whom the alarm does not concern, and of the officer's team no better one.

    Raises a roles error, or alarms.MayNotClose where somebody uninvolved has it.
    """
    alarms.check_may(Act.TAKE_ALARM, alarm=alarm, by=by)
    if alarm.is_attended and alarm.taken_by_id != by.pk and alarms.is_own_team(alarm=alarm, by=by):
        raise alarms.MayNotClose("Somebody who is not of the officer's team has it.")


def _check_untaken(alarm: Alarm, *, taken_from: str) -> None:
    """Refuse to take an alarm from somebody who is not named; raises TakenByOther."""
    owner = alarm.taken_by
    if owner is None or str(owner.pk) == taken_from:
        return
    now = clock.db_now()
    seconds = max((now - (alarm.taken_at or now)).total_seconds(), 0)
    raise TakenByOther(
        f"{owner.display_name} took it {seconds:.1f} s before you.",
        who=owner.display_name,
        seconds=round(seconds, 1),
    )

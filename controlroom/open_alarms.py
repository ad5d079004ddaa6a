"""Every open alarm in brief: enough to put them all in order, and cheap however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from accounts.models import User
from controlroom import at_head, queue_order
from controlroom.at_head import LogHead
from controlroom.queue_order import RowStanding
from verification.enums import AlarmCause, Priority
from verification.models import Alarm


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAlarm:
    """An open alarm without what is sealed. `since` is when it was raised, or raised higher."""

    id: UUID
    cause: AlarmCause
    priority: Priority
    verification_id: UUID | None
    contact_id: UUID | None
    since: datetime
    urgency: int
    taken_by_id: UUID | None
    taken_by: str
    attended: bool

    @property
    def waits(self) -> bool:
        """Say whether it is a P1 that nobody uninvolved has taken."""
        return self.priority is Priority.P1 and not self.attended

    @property
    def of_phone(self) -> bool:
        """Say whether it is of a phone that has no case."""
        return self.verification_id is None and self.contact_id is not None

    @property
    def standing(self) -> RowStanding:
        """Give what decides its place among others."""
        return RowStanding(
            since=self.since,
            priority=self.priority,
            cause=self.cause,
            attended=self.attended,
            of_phones=self.of_phone,
        )


@dataclass(frozen=True, kw_only=True)
class OpenAlarms:
    """The open alarms but those of cases where the user is the officer.

    While a flood's alarm is open, `folded` holds the untaken ones of phones, which stand in its one
    row; `single` are all others, the flood's own among them.
    """

    single: list[OpenAlarm]
    folded: list[OpenAlarm]

    @cached_property
    def waiting(self) -> list[OpenAlarm]:
        """Order the single ones that wait as the queue does."""
        waiting = [alarm for alarm in self.single if alarm.waits]
        return sorted(
            waiting, key=lambda alarm: queue_order.place(standing_of(alarm, folded=self.folded))
        )

    @cached_property
    def newest(self) -> OpenAlarm | None:
        """Give the single one that waits and came last."""
        return max(self.waiting, key=lambda alarm: alarm.since, default=None)

    @cached_property
    def of_flood(self) -> OpenAlarm | None:
        """Give the alarm that stands for the folded ones."""
        return next((alarm for alarm in self.single if alarm.cause is AlarmCause.FLOOD), None)

    @cached_property
    def untaken(self) -> int:
        """Count the P1 that nobody has taken; in a flood that somebody has, none of its phones."""
        flood = self.of_flood
        phones = sum(alarm.waits for alarm in self.folded) if flood and flood.waits else 0
        # The flood's own alarm is no further call for help.
        own = 1 if phones and flood else 0
        return sum(alarm.waits for alarm in self.single) - own + phones


def read(*, user: User, at: LogHead) -> OpenAlarms:
    """Read them in one query, or take those that were read at the same head of the log."""
    alarms = every(at=at)
    officers = at_head.kept("officers alarmed", lambda: {one for _, one in alarms}, at=at)
    # Who is the officer of nothing open sees what everybody sees.
    own = user.pk if user.pk in officers else None
    return at_head.kept(("open alarms of", own), lambda: _but_of(alarms, own), at=at)


def _but_of(alarms: list[tuple[OpenAlarm, UUID | None]], own: UUID | None) -> OpenAlarms:
    """Leave out those of the cases of one officer, None for nobody, and fold a flood."""
    found = [alarm for alarm, officer_id in alarms if own is None or officer_id != own]
    if not any(alarm.cause is AlarmCause.FLOOD for alarm in found):
        return OpenAlarms(single=found, folded=[])
    folded = in_flood(found)
    ids = {alarm.id for alarm in folded}
    return OpenAlarms(single=[one for one in found if one.id not in ids], folded=folded)


def every(*, at: LogHead) -> list[tuple[OpenAlarm, UUID | None]]:
    """Read all of them, each beside the user who is the officer of its case."""
    return at_head.kept("open alarms", _read_every, at=at)


def _read_every() -> list[tuple[OpenAlarm, UUID | None]]:
    return [(_alarm(*row[:-1]), row[-1]) for row in Alarm.objects.open_in_brief()]


def in_flood(found: Iterable[OpenAlarm]) -> list[OpenAlarm]:
    """Order what a flood holds: untaken alarms of phones, phrases of danger and places first."""
    held = [alarm for alarm in found if alarm.of_phone and alarm.taken_by_id is None]
    return sorted(held, key=lambda alarm: (-alarm.urgency, alarm.since))


def standing_of(alarm: OpenAlarm, *, folded: Sequence[OpenAlarm]) -> RowStanding:
    """Give what decides an alarm's place; a flood stands where the first call for help in it would.

    So a caller's SOS ranks with every other SOS, whether few call or many.
    """
    if alarm.cause is not AlarmCause.FLOOD or not alarm.waits:
        return alarm.standing
    calls = [one.standing for one in folded if one.cause is AlarmCause.SOS and one.waits]
    if calls:
        return min(calls, key=queue_order.place)
    return RowStanding(
        since=alarm.since, priority=alarm.priority, cause=alarm.cause, of_phones=True
    )


def _alarm(
    id_: UUID,
    cause: str,
    priority: int,
    case: UUID | None,
    phone: UUID | None,
    since: datetime,
    urgency: int,
    taken_by_id: UUID | None,
    taken_by: str | None,
    taker_team: UUID | None,
    officer_team: UUID | None,
) -> OpenAlarm:
    # As `Alarm.is_attended` has it: what the officer's own team took goes on climbing.
    attended = taken_by_id is not None and (case is None or taker_team != officer_team)
    return OpenAlarm(
        id=id_,
        cause=AlarmCause(cause),
        priority=Priority(priority),
        verification_id=case,
        contact_id=phone,
        since=since,
        urgency=urgency,
        taken_by_id=taken_by_id,
        taken_by=taken_by or "",
        attended=attended,
    )

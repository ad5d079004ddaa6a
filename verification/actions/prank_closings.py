"""Closing several alarms of phones as no danger: one proposes, somebody else agrees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from accounts import permissions
from foundation.audit import clock, ledger
from verification.actions import alarm_closing, alarm_taking, alarms, phone_alarms
from verification.actions.records import audit_entries, refusals, roles, words
from verification.enums import AlarmCause, AlarmOutcome, WordsKind
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact
from verification.rules import closing

if TYPE_CHECKING:
    from accounts.models import User

_A_DAY = timedelta(days=1)


class NotInFlood(refusals.WrongState):
    """No flood is open, or the alarm is none of a phone without a case."""

    sentence = "This alarm is not in the list of many phones; close it by itself."


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """How many were closed, and how many not: the phone wrote again, or nobody proposes it now."""

    closed: int
    left_open: int


def propose(*, alarm_ids: Iterable[UUID], by: "User", outcome: AlarmOutcome, reason: str) -> int:
    """Propose to close these alarms of a flood; answers how many. Nothing is closed by it.

    Raises what `check_propose` raises, refusals.NeedReason or alarms.MayNotClose for an outcome
    that is no prank's.
    """
    text = refusals.need_reason(reason)
    if outcome not in closing.PRANKS:
        raise alarms.MayNotClose("Only a prank, a test, curiosity or a wrong number.")
    locked = _lock(alarm_ids)
    now = clock.db_now()
    for alarm in locked:
        check_propose(alarm=alarm, by=by)
        alarm.proposed_outcome, alarm.proposed_by = outcome, by
        alarm.reason = words.write(
            kind=WordsKind.WHY, text=text, at=now, contact=alarm.contact, by=by
        )
        alarm.save(update_fields=["proposed_outcome", "proposed_by", "reason"])
        _record(Event.ALARM_CLOSING_PROPOSED, alarm, by=by, outcome=outcome)
    return len(locked)


def check_propose(*, alarm: Alarm, by: "User") -> None:
    """Demand an operator, a flood, and an open alarm in it that a phone raised by writing.

    Raises alarms.MayNotClose or NotInFlood.
    """
    alarm_closing.check_close(alarm=alarm, by=by)
    of_phone = alarm.verification_id is None and alarm.cause in phone_alarms.WRITTEN
    if not (of_phone and alarms.is_open_of_service(cause=AlarmCause.FLOOD)):
        raise NotInFlood


def agree(*, seen: Mapping[UUID, datetime | None], by: "User") -> Agreed:
    """Close what somebody else proposed, each with an entry of its own, and its words read.

    `seen` says of each alarm when the newest text that the page showed of it was received: one
    whose phone has written since stays open, and its proposal lapses. A phone closed so twice in a
    day makes no more sound. Raises what `check_agree` raises.
    """
    locked = _lock(seen)
    closed, left, now = 0, 0, clock.db_now()
    for alarm in locked:
        if alarm.proposed_by_id is None:
            left += 1
            continue
        check_agree(alarm=alarm, by=by)
        if _close(alarm, by=by, seen_at=seen[alarm.id], now=now):
            closed += 1
        else:
            left += 1
    return Agreed(closed=closed, left_open=left)


def check_agree(*, alarm: Alarm, by: "User") -> None:
    """Demand a supervisor who is not who proposed it.

    Raises roles.NotASupervisor, alarms.MayNotClose or roles.SamePerson.
    """
    if not permissions.is_supervisor(by):
        raise roles.NotASupervisor
    alarm_closing.check_close(alarm=alarm, by=by)
    if alarm.proposed_by_id == by.pk:
        raise roles.SamePerson("You proposed this; somebody else must agree.")


def disagree(*, alarm_ids: Iterable[UUID], by: "User") -> None:
    """Take a proposal back, whoever made it: the alarms stay open, and are for everybody.

    Raises alarms.MayNotClose.
    """
    for alarm in _lock(alarm_ids):
        alarm_taking.check_take(alarm=alarm, by=by)
        _lapse(alarm)


def _lock(alarm_ids: Iterable[UUID]) -> list[Alarm]:
    """Lock the open ones among these alarms of phones, their phones first, each lowest id first."""
    ledger.require_transaction()
    wanted = Alarm.objects.of_phones().filter(id__in=list(alarm_ids), closed_at=None)
    phones = Contact.objects.filter(id__in=list(wanted.values_list("contact_id", flat=True)))
    for _ in phones.select_for_update(no_key=True).order_by("id"):
        pass
    return list(
        wanted.select_for_update(no_key=True, of=("self",))
        .select_related("contact__key")
        .order_by("id")
    )


def _close(alarm: Alarm, *, by: "User", seen_at: datetime | None, now: datetime) -> bool:
    """Close one, unless its phone has written again; says whether it did."""
    try:
        alarm_closing.read_words(alarm=alarm, by=by, now=now, seen_at=seen_at)
    except alarm_closing.WroteAgain:
        _lapse(alarm)
        return False
    outcome = AlarmOutcome(str(alarm.proposed_outcome))
    alarm.closed_at, alarm.closed_by, alarm.outcome = now, by, outcome
    alarm.save(update_fields=["closed_at", "closed_by", "outcome"])
    _record(Event.ALARM_CLOSED, alarm, by=by, outcome=outcome)
    _silence(alarm.contact, now=now)
    return True


def _silence(contact: Contact | None, *, now: datetime) -> None:
    """Let a phone that has been closed so too often make no more sound."""
    if contact is None or contact.silenced_at is not None:
        return
    pranks = contact.alarms.filter(outcome__in=closing.PRANKS, closed_at__gt=now - _A_DAY)
    # Several alarms of one phone that are closed together are one closing.
    if pranks.values("closed_at").distinct().count() >= settings.PRANKS_UNTIL_SILENT:
        contact.silenced_at = now
        contact.save(update_fields=["silenced_at"])


def _lapse(alarm: Alarm) -> None:
    """Forget a proposal."""
    alarm.proposed_outcome, alarm.proposed_by = None, None
    alarm.save(update_fields=["proposed_outcome", "proposed_by"])


def _record(event: Event, alarm: Alarm, *, by: "User", outcome: AlarmOutcome) -> None:
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        cause=AlarmCause(alarm.cause),
        outcome=outcome,
    )

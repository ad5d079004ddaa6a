"""Open alarms in full, as cards and the alarm line show them: who has each, what may be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from accounts.models import User
from controlroom import at_head, closing_rows, forms, newest_words, take_key
from controlroom.at_head import LogHead
from controlroom.closing_rows import ClosingRow
from controlroom.newest_words import NewestWords, Said
from controlroom.queue_order import RowStanding
from verification.actions import alarm_closing, alarm_taking
from verification.actions.decisions import judging, preconditions
from verification.actions.records import refusals, roles
from verification.enums import AlarmCause, Priority
from verification.models import Alarm


@dataclass(frozen=True, kw_only=True)
class AlarmRow:
    """An open alarm as every console shows it; `opens` is the page that shows it."""

    id: UUID
    cause: str
    words: str
    priority: int
    ref: str
    phone: str
    said: Said | None
    proposed: str
    raised_at: datetime
    taken_by: str
    attended: bool
    taken_by_id: UUID | None
    mine: bool
    closes_itself: bool
    may_take: bool
    may_close: bool
    why_no_close: str
    needs_incident_number: bool
    opens: str
    closing: ClosingRow | None = None

    @property
    def seen_at(self) -> str:
        """Write when the newest words that this row shows were received; "" where it shows none."""
        return self.said.at.isoformat() if self.said else ""

    @property
    def blank_closing(self) -> SafeString:
        """Draw an empty form to close it with."""
        return forms.blank_closing(
            incident_number=self.needs_incident_number,
            second_person=self.priority == Priority.P1,
        )

    @property
    def called(self) -> str:
        """Name it so that no other alarm on the screen is called the same."""
        many = "many phones" if self.cause == AlarmCause.FLOOD else "the service"
        return f"{self.words}, {f'case {self.ref}' if self.ref else self.phone or many}"

    @property
    def is_unattended_p1(self) -> bool:
        """Say whether it cannot wait and nobody uninvolved has taken it."""
        return self.priority == Priority.P1 and not self.attended

    @property
    def standing(self) -> RowStanding:
        """Give what decides its place among others."""
        return RowStanding(
            since=self.raised_at,
            priority=Priority(self.priority),
            cause=AlarmCause(self.cause),
            attended=self.attended,
            of_phones=bool(self.phone),
        )


def read(
    ids: Collection[UUID], *, user: User, now: datetime, at: LogHead | None = None
) -> list[AlarmRow]:
    """Read these alarms, as long as they are open, the most urgent first.

    With `at`, a head of the log, what was read of them at it for another console is not read again.
    """
    if not ids:
        return []
    key = ("alarms in full", frozenset(ids))
    found, words = at_head.kept(key, lambda: _in_full(ids), at=at)
    closings = closing_rows.read(found, user=user, now=now, at=at) if found else {}
    rows = [alarm_row(one, words=words, user=user, closing=closings.get(one.id)) for one in found]
    return sorted(rows, key=take_key.urgency)


def _in_full(ids: Collection[UUID]) -> tuple[list[Alarm], NewestWords]:
    found = list(Alarm.objects.open_as_shown().filter(id__in=ids))
    return found, newest_words.read(alarms=found)


def alarm_row(
    alarm: Alarm,
    *,
    words: NewestWords,
    user: User,
    closing: ClosingRow | None = None,
) -> AlarmRow:
    """Reduce an alarm, read with its case's officer, to what is shown of it and offered."""
    no_close = refusals.why_not(alarm_closing.check_close, alarm=alarm, by=user)
    may_take = refusals.can(alarm_taking.check_take, alarm=alarm, by=user)
    return AlarmRow(
        id=alarm.id,
        cause=alarm.cause,
        words=alarm.get_cause_display(),
        priority=alarm.priority,
        ref=alarm.verification.ref if alarm.verification else "",
        phone=_phone(alarm, words=words),
        said=words.of_alarm.get(alarm.id),
        proposed=alarm.get_proposed_outcome_display() if alarm.proposed_by_id else "",
        raised_at=alarm.escalated_at or alarm.raised_at,
        taken_by=_taker(alarm),
        attended=alarm.is_attended,
        taken_by_id=alarm.taken_by_id,
        mine=alarm.taken_by_id == user.pk,
        closes_itself=alarm.verification_id is None and alarm.contact_id is None,
        may_take=may_take,
        may_close=no_close is None,
        needs_incident_number=alarm_closing.needs_incident_number(AlarmCause(alarm.cause)),
        # Whom an alarm does not concern is told once, by its not being offered at all.
        why_no_close=no_close.sentence if no_close and may_take else "",
        opens=take_key.page_of(alarm),
        closing=closing,
    )


def refusal_words(refusal: refusals.Refusal) -> str:
    """Say why something was refused; an alarm in the way has the words it has on the queue."""
    if isinstance(refusal, preconditions.BlockedByAlarm | judging.OpenP1):
        return f"{refusal.sentence[:-1]}: {AlarmCause(str(refusal.facts['cause'])).label}."
    return refusal.sentence


def _taker(alarm: Alarm) -> str:
    """Name who has it, marked where they are of the officer's team."""
    if alarm.taken_by is None:
        return ""
    if alarm.verification is None:
        return alarm.taken_by.display_name
    return roles.shown_name(alarm.taken_by, officer=alarm.verification.officer)


def _phone(alarm: Alarm, *, words: NewestWords) -> str:
    """Name the phone of an alarm that has no case."""
    if alarm.verification_id is not None or alarm.contact is None:
        return ""
    return newest_words.label(alarm.contact, first=words.first.get(alarm.id, ""))

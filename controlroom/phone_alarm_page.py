"""A phone without a case that alarms: its words and, for a reason, its number are all there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    at_head,
    conversation,
    newest_words,
    open_alarms,
    system_panel,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow
from controlroom.conversation import ReplyRow, TextRow
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions import contacts, phone_alarms
from verification.actions.records import refusals
from verification.enums import WordsKind
from verification.models import Alarm, InboundText, Message, Verification, Words

# What was written shortly before the alarm may say where the person is.
_BEFORE = timedelta(hours=24)
_CASES_AT_MOST = 5


@dataclass(frozen=True, kw_only=True)
class PhoneNote:
    """What somebody noted of the phone."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PhoneAlarmPage:
    """Everything on the screen of such an alarm, at one instant of the database's clock.

    `more` are the other open alarms of the same phone.
    """

    now: datetime
    head: int
    alarm: AlarmRow
    more: list[AlarmRow]
    line: AlarmLine
    shift: SystemPanel
    may_reveal: bool
    closed_by: str
    closed_at: datetime | None
    replies: list[ReplyRow]
    texts: list[TextRow]
    cases: list[str]
    notes: list[PhoneNote]
    may_note: bool

    @property
    def unread(self) -> bool:
        """Say whether the phone wrote something that nobody has marked as read."""
        return any(not reply.read for reply in self.replies)

    @property
    def seen_at(self) -> str:
        """Write when the newest text on the page was received; "" where there is none."""
        return self.replies[-1].received_at.isoformat() if self.replies else ""


def read(*, alarm: Alarm, user: User) -> PhoneAlarmPage:
    """Read the screen of an alarm that has no case."""
    at = at_head.now()
    since = alarm.raised_at - _BEFORE
    theirs = InboundText.objects.filter(contact=alarm.contact_id, received_at__gte=since)
    ours = Message.objects.filter(contact=alarm.contact_id, created_at__gte=since)
    found, now = open_alarms.read(user=user, at=at), clock.db_now()
    rows = alarm_rows.read({alarm.id, *_of_same_phone(alarm)}, user=user, now=now)
    own = next((row for row in rows if row.id == alarm.id), None)
    return PhoneAlarmPage(
        now=now,
        head=at.seq,
        alarm=own
        or alarm_rows.alarm_row(alarm, words=newest_words.read(alarms=[alarm]), user=user),
        more=[row for row in rows if row.id != alarm.id],
        line=alarm_line.read(found, user=user, now=now, own=rows, at=at),
        shift=system_panel.read(user=user, now=now, at=at),
        may_reveal=refusals.can(contacts.check_reveal_number_of_alarm, alarm=alarm, by=user),
        closed_by=alarm.closed_by.display_name if alarm.closed_by else "",
        closed_at=alarm.closed_at,
        replies=conversation.replies(list(theirs.newest())) if alarm.contact_id else [],
        texts=conversation.texts(list(ours.newest()), first=alarm.contact_id)
        if alarm.contact_id
        else [],
        cases=_cases(alarm),
        notes=_notes(alarm, since=since),
        may_note=refusals.can(phone_alarms.check_note, alarm=alarm, by=user),
    )


def _notes(alarm: Alarm, *, since: datetime) -> list[PhoneNote]:
    """Read what operators noted of the phone lately, oldest first."""
    noted = Words.objects.filter(contact=alarm.contact_id, kind=WordsKind.NOTE, at__gte=since)
    return [
        PhoneNote(
            words=conversation.typed(one),
            by=one.written_by.display_name if one.written_by else "",
            at=one.at,
        )
        for one in noted.select_related("key", "written_by").order_by("at")
        if alarm.contact_id
    ]


def _cases(alarm: Alarm) -> list[str]:
    """Name the cases that the phone was in, by their refs, the newest first."""
    of_phone = Verification.objects.filter(case_contacts__contact=alarm.contact_id)
    newest = of_phone.order_by("-requested_at").values_list("ref", flat=True)
    return list(newest[:_CASES_AT_MOST]) if alarm.contact_id else []


def _of_same_phone(alarm: Alarm) -> set[UUID]:
    """Name the other open alarms of the phone that an alarm is about."""
    if alarm.contact_id is None:
        return set()
    of_phone = Alarm.objects.open_of_phone(contact_id=alarm.contact_id)
    return {other.id for other in of_phone} - {alarm.id}

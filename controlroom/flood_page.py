"""Many phones without a case at once: all their words, and closing several with two people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
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
from controlroom.conversation import ReplyRow
from controlroom.open_alarms import OpenAlarm
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions import prank_closings
from verification.actions.records import refusals
from verification.models import Alarm, InboundText

_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class PhoneRow:
    """One phone's alarm with all that nobody has read of it, oldest first."""

    alarm: AlarmRow
    words: list[ReplyRow]
    seen_at: str
    proposed_by: str
    may_propose: bool
    may_agree: bool

    @property
    def ticket(self) -> str:
        """Write what a ticked box sends: which alarm, and the newest text that was shown of it."""
        return f"{self.alarm.id} {self.seen_at}"


@dataclass(frozen=True, kw_only=True)
class FloodPage:
    """Everything on the list, at one instant of the database's clock; `more` are not shown."""

    now: datetime
    head: int
    phones: list[PhoneRow]
    more: int
    line: AlarmLine
    shift: SystemPanel

    @property
    def to_propose(self) -> list[PhoneRow]:
        """List what nobody has proposed to close."""
        return [row for row in self.phones if not row.proposed_by]

    @property
    def to_answer(self) -> list[PhoneRow]:
        """List what somebody has proposed to close."""
        return [row for row in self.phones if row.proposed_by]


def read(*, user: User) -> FloodPage:
    """Read the list: phrases of danger and places first, then the oldest."""
    at = at_head.now()
    found, now = open_alarms.read(user=user, at=at), clock.db_now()
    waiting = open_alarms.in_flood([*found.single, *found.folded])
    shown = _in_full(waiting[:_AT_ONCE])
    words = newest_words.read(alarms=shown)
    unread = _unread({alarm.contact_id for alarm in shown if alarm.contact_id})
    return FloodPage(
        now=now,
        head=at.seq,
        phones=[
            _row(
                alarm,
                row=alarm_rows.alarm_row(alarm, words=words, user=user),
                texts=unread[alarm.contact_id] if alarm.contact_id else [],
                user=user,
            )
            for alarm in shown
        ],
        more=len(waiting) - len(shown),
        line=alarm_line.read(found, user=user, now=now, at=at),
        shift=system_panel.read(user=user, now=now, at=at),
    )


def _in_full(brief: list[OpenAlarm]) -> list[Alarm]:
    whole = Alarm.objects.open_as_shown().select_related("proposed_by")
    by_id = {alarm.id: alarm for alarm in whole.filter(id__in=[one.id for one in brief])}
    return [by_id[one.id] for one in brief if one.id in by_id]


def _row(alarm: Alarm, *, row: AlarmRow, texts: list[InboundText], user: User) -> PhoneRow:
    newest = texts[-1].received_at.isoformat() if texts else row.seen_at
    may_agree = refusals.can(prank_closings.check_agree, alarm=alarm, by=user)
    return PhoneRow(
        alarm=row,
        words=conversation.replies(list(reversed(texts))),
        seen_at=newest,
        proposed_by=alarm.proposed_by.display_name if alarm.proposed_by else "",
        may_propose=refusals.can(prank_closings.check_propose, alarm=alarm, by=user),
        may_agree=alarm.proposed_by_id is not None and may_agree,
    )


def _unread(phones: set[UUID]) -> dict[UUID, list[InboundText]]:
    """Read what nobody has read of these phones, oldest first."""
    found = InboundText.objects.filter(contact_id__in=phones, read_at=None)
    by_phone: dict[UUID, list[InboundText]] = defaultdict(list)
    for text in found.select_related("contact__key").order_by("received_at", "id"):
        by_phone[text.contact_id].append(text)
    return by_phone

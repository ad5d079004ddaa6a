"""One follow-up, held with its phone and its case, and all that the rules ask about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from foundation.audit import clock
from verification.actions.messaging import outbox
from verification.actions.records import belonging, lookup, replies
from verification.enums import AlarmCause, FollowUpKind, State
from verification.models import (
    Contact,
    FollowUp,
    InboundText,
    Judgement,
    Message,
    Verification,
)
from verification.models.followups import TEXTS_OWED
from verification.rules import after_care
from verification.rules.after_care import DUTIES, Duty, FollowUpStanding, Moment


@dataclass(frozen=True, kw_only=True)
class Held:
    """A follow-up that is not done, with its phone and its case, both locked."""

    row: FollowUp
    verification: Verification
    contact: Contact | None
    now: datetime

    @property
    def kind(self) -> FollowUpKind:
        """Name its kind."""
        return FollowUpKind(self.row.kind)

    @property
    def duty(self) -> Duty:
        """Read its line of the table."""
        return DUTIES[self.kind]

    @property
    def cause(self) -> AlarmCause | None:
        """Name what is raised about it; None where it is nobody's duty."""
        write_only = self.contact is not None and self.contact.write_only_at is not None
        return after_care.cause_of(self.kind, is_write_only=write_only)


def hold(row_id: UUID) -> Held | None:
    """Lock a phone, then its case; None where somebody is at either, or the follow-up is done."""
    found = FollowUp.objects.get(id=row_id)
    contact = _held(found.contact_id) if found.contact_id is not None else None
    if found.contact_id is not None and contact is None:
        return None
    verification = lookup.hold(found.verification_id)
    row = FollowUp.objects.filter(id=row_id, done_at=None).first()
    if verification is None or row is None:
        return None
    return Held(row=row, verification=verification, contact=contact, now=clock.db_now())


def moment(now: datetime) -> Moment:
    """Put an instant into the force's own time."""
    return Moment(now=now, zone=settings.LOCAL_TIME_ZONE, feedback_within=settings.FEEDBACK_WITHIN)


def of(held: Held) -> FollowUpStanding:
    """Gather what the rules ask of a follow-up of this kind, and no more: many come due at once."""
    case, contact = held.verification, held.contact
    facts: dict[str, Any] = {}
    if held.kind is FollowUpKind.JUDGEMENT:
        facts = {"is_judged": Judgement.objects.filter(verification=case).exists()}
    elif held.kind is FollowUpKind.RING_OFFICER:
        facts = {"wrote_since_end": replies.wrote_since(contact=contact, since=case.ended_at)}
    elif contact is not None and held.kind in TEXTS_OWED:
        facts = _of_phone(contact, case=case)
    return FollowUpStanding(
        state=State(case.state),
        ordinal=held.row.ordinal,
        ended_at=case.ended_at,
        is_write_only=contact is not None and contact.write_only_at is not None,
        **facts,
    )


def _of_phone(contact: Contact, *, case: Verification) -> dict[str, Any]:
    """Gather how a phone stands, with all its cases, before a text that can wait."""
    written = InboundText.objects.filter(contact=contact).order_by("-received_at")
    asked = FollowUp.objects.filter(
        verification=case, contact=contact, kind=FollowUpKind.NEXT_DAY, message__isnull=False
    )
    return {
        "is_quiet": contact.quiet_at is not None,
        "is_erased": contact.erased_at is not None,
        "has_live_case": belonging.has_live_case(contact=contact),
        "has_open_alarm": belonging.has_open_alarm(contact=contact),
        "asked_next_day": asked.exists(),
        "last_wrote_at": written.values_list("received_at", flat=True).first(),
    }


def newest_of_after_care(contact: Contact, *, now: datetime) -> Message | None:
    """Find the text of after-care that this phone was sent so lately that no other may follow."""
    since = now - settings.AFTER_CARE_AT_MOST_EVERY
    lately = Message.objects.filter(
        contact=contact, text_key__in=after_care.TEXTS, created_at__gt=since
    )
    return lately.exclude(status__in=outbox.NEVER_ARRIVES).order_by("created_at").last()


def answered_at(message: Message) -> datetime | None:
    """Say when a phone first wrote after a text of ours; None where it has not."""
    since = InboundText.objects.filter(
        contact=message.contact_id, received_at__gt=message.created_at
    )
    return since.order_by("received_at").values_list("received_at", flat=True).first()


def _held(contact_id: UUID) -> Contact | None:
    free = Contact.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return free.select_related("key").filter(id=contact_id).first()

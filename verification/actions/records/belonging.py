"""Which cases a phone has: whose words are theirs, and how they are answered."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from verification.enums import AlarmCause, TextKey
from verification.models import (
    Alarm,
    CaseContact,
    Contact,
    FollowUp,
    InboundText,
    Message,
    Verification,
)
from verification.rules.states import LIVE

# These ask the phone for something; what it writes next is the answer.
ASKING = (
    TextKey.ASK,
    TextKey.INVITE,
    TextKey.CHECKING_CALLED,
    TextKey.HELP_COMING,
    TextKey.TELL_US,
    TextKey.CHECK_IN,
    TextKey.ENDED,
    TextKey.FOLLOW_UP,
    TextKey.NEXT_DAY,
    TextKey.FEEDBACK,
)


def case_ids(*, contact_id: UUID, text_id: UUID, now: datetime) -> set[UUID]:
    """Name the cases that a phone has when its text arrives, by their ids.

    It has one while the case is live or unjudged, or an alarm of the case is open, or a text of
    ours awaits its answer: the first that it writes in a day, which may be this text.
    """
    opened = Alarm.objects.filter(verification=OuterRef("pk"), closed_at=None)
    owed = FollowUp.objects.owed().filter(verification=OuterRef("pk"))
    has = Q(state__in=LIVE) | Q(Exists(owed)) | Q(Exists(opened))
    mine = Verification.objects.filter(case_contacts__contact=contact_id)
    found = set(mine.filter(has).values_list("id", flat=True))
    return found | awaiting(contact_id, text_id=text_id, now=now)


def has_live_case(*, contact: Contact) -> bool:
    """Say whether any case of this phone is live."""
    return _cases_of(contact).filter(state__in=LIVE).exists()


def has_open_alarm(*, contact: Contact, but: Iterable[AlarmCause] = ()) -> bool:
    """Say whether an alarm is open of this phone, or of any case of it, of any cause but these."""
    about = Q(contact=contact) | Q(verification__in=_cases_of(contact))
    return Alarm.objects.filter(about, closed_at=None).exclude(cause__in=list(but)).exists()


def texted_lately(*, contact_id: UUID, now: datetime) -> list[Verification]:
    """Read, without a lock, the cases that this phone and we texted about lately."""
    since = now - settings.REPLY_WINDOW
    ids = list(CaseContact.objects.cases_texted_since(contact_id=contact_id, since=since))
    return list(Verification.objects.filter(id__in=ids))


def was_texted_lately(*, contact_id: UUID, now: datetime) -> bool:
    """Say whether we texted this phone in the time in which STOP and NO are an answer to us."""
    since = now - settings.REPLY_WINDOW
    return Message.objects.filter(contact=contact_id, created_at__gt=since).exists()


def awaiting(contact_id: UUID, *, text_id: UUID, now: datetime) -> set[UUID]:
    """Name the cases of texts that asked this phone for something and were not answered.

    `text_id` is the text that may be the answer.
    """
    since = now - settings.ANSWER_AWAITED_FOR
    written = InboundText.objects.filter(contact=contact_id, received_at__gt=since)
    answered = written.exclude(id=text_id).order_by("-received_at")
    last = answered.values_list("received_at", flat=True).first()
    asked = Message.objects.filter(
        contact=contact_id,
        text_key__in=ASKING,
        verification__isnull=False,
        created_at__gt=max(since, last) if last else since,
    )
    return set(asked.values_list("verification_id", flat=True))


def _cases_of(contact: Contact) -> "QuerySet[Verification]":
    return Verification.objects.filter(case_contacts__contact=contact)

"""Asking for a text: rendered, sealed and stored in the same transaction as its reason.

A text that is not of a check comes worded from its own app (`queue_subject_text`), and goes out
when no text of a check waits.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from foundation.audit import ledger
from foundation.encryption import cells, sealing
from foundation.queue import task_queue
from foundation.sms import gsm7
from foundation.sms.statuses import MessageStatus
from verification.actions.records import audit_entries, text_names
from verification.enums import MessageSubject, TextKey, TextLanguage
from verification.events import Event, SubjectKind
from verification.models import CaseContact, Contact, Decision, Message, Verification
from verification.rules import texts

log = logging.getLogger(__name__)

# These say where the check stands. They are never stopped by a cap, and each replaces the
# unsent ones before it, so that nothing stale goes out after something newer.
STATE_TEXTS = frozenset(
    {
        TextKey.CHECKING,
        TextKey.CHECKING_CALLED,
        TextKey.STILL_CHECKING,
        TextKey.NEW_CODE,
        TextKey.CONFIRMED,
        TextKey.NOT_CONFIRMED,
        TextKey.COULD_NOT_CHECK,
        TextKey.CANCELLED,
        TextKey.REVOKED,
        TextKey.ENDED,
        TextKey.OLD_CODE,
        TextKey.USED_CODE,
        TextKey.UNKNOWN_CODE,
        TextKey.HELP_COMING,
    }
)
# STILL_CHECKING says nothing newer than CHECKING or a new code, which hold the match code.
_REPLACERS = STATE_TEXTS - {TextKey.HELP_COMING, TextKey.STILL_CHECKING, TextKey.CHECKING_CALLED}
# What a phone that asked for quiet is not sent: none of it carries a state.
SILENCED = frozenset(
    {
        TextKey.CHECK_IN,
        TextKey.TELL_US,
        TextKey.ENDED,
        TextKey.FOLLOW_UP,
        TextKey.NEXT_DAY,
        TextKey.FEEDBACK,
    }
)
# A text with one of these will not be read by anybody.
NEVER_ARRIVES = (MessageStatus.WITHDRAWN, MessageStatus.FAILED, MessageStatus.UNDELIVERED)
_A_DAY = timedelta(days=1)


class NotASubjectText(ValueError):  # noqa: N818 - what is wrong with it
    """What should go out about something else than a check may not: a programming fault."""


def queue_text(
    *,
    key: TextKey,
    contact: Contact,
    now: datetime,
    verification: Verification | None = None,
    decision: Decision | None = None,
    attached: bool = False,
    **fields: str,
) -> Message | None:
    """Store a text to be sent at once; None where this phone may not be texted or a cap holds.

    None, too, where the keys are wrong: the caller's deadline must not wait for them. `attached`:
    the phone became part of the case at `now`, so that it is noted when they texted last. `fields`
    are what the wording needs beyond `force` and `ref`.
    """
    if not may_text(key=key, contact=contact, verification=verification, now=now):
        return None
    rendered = render(key=key, contact=contact, verification=verification, **fields)
    if verification is not None and key in _REPLACERS and not contact.is_new:
        _withdraw_unsent(verification=verification, contact=contact, now=now)
    message = Message(
        verification=verification,
        contact=contact,
        decision=decision,
        text_key=key,
        segments=rendered.segments,
        language=rendered.language,
        created_at=now,
        due_at=now,
        status_at=now,
    )
    if not _seal(message, body=rendered.body, gloss=rendered.gloss):
        return None
    message.save(force_insert=True)
    contact.is_new = False
    if not attached:
        _note_text(message, now=now)
    _record(Event.TEXT_QUEUED, message)
    enqueue(message.id, subject=MessageSubject.CHECK)
    return message


def queue_subject_text(
    *,
    subject: MessageSubject,
    contact: Contact,
    body: str,
    language: TextLanguage,
    gloss: str = "",
    now: datetime,
) -> Message | None:
    """Store a text that is not of a check; None where this phone may not be texted or a cap holds.

    The caller holds the contact (contacts.lock). `body` goes out as it is given, `gloss` is what it
    says in plain English. None, too, where the keys are wrong. Raises NotASubjectText for a text of
    a check, which has a wording and a case, for one without words, and for one that begins as those
    do that carry a state.
    """
    ledger.require_transaction()
    _check_subject_text(subject, body=body, gloss=gloss)
    if not is_textable(contact) or _subject_capped(subject, contact, now=now):
        return None
    message = Message(
        subject=subject,
        contact=contact,
        segments=gsm7.measure(body).segments,
        language=language,
        created_at=now,
        due_at=now,
        status_at=now,
    )
    if not _seal(message, body=body, gloss=gloss):
        return None
    message.save(force_insert=True)
    contact.is_new = False
    _record(Event.TEXT_QUEUED, message)
    enqueue(message.id, subject=subject)
    return message


def _check_subject_text(subject: MessageSubject, *, body: str, gloss: str) -> None:
    """Demand words that cannot be taken for the answer of a check; raises NotASubjectText."""
    if subject is MessageSubject.CHECK or not body.strip():
        raise NotASubjectText("a text of another subject than a check is worded by its app")
    if any(texts.begins_with_state(said, force=settings.FORCE_NAME) for said in (body, gloss)):
        raise NotASubjectText("no text but that of a check begins with a word for its state")


def newest_subject(contact_id: UUID) -> MessageSubject | None:
    """Say what the newest text to a phone is about, None where it has had none.

    A text that is not of a check counts once the provider has it.
    """
    newest = Message.objects.newest_subject_of(contact_id=contact_id).first()
    return None if newest is None else MessageSubject(newest)


def enqueue(message_id: UUID, *, subject: MessageSubject) -> None:
    """Ask a worker to hand a text over; on the urgent queue goes what is of a check alone."""
    of_check = subject is MessageSubject.CHECK
    task = "verification.deliver_message" if of_check else "verification.deliver_subject_text"
    task_queue.enqueue_on_commit(task, message_id=str(message_id))


def may_text(
    *, key: TextKey, contact: Contact, verification: Verification | None, now: datetime
) -> bool:
    """Say whether this phone may be sent this text: it can be, wants it, and no cap holds."""
    if not is_textable(contact) or (key in SILENCED and contact.quiet_at is not None):
        return False
    return not _capped(key, contact, verification, now=now)


def is_textable(contact: Contact) -> bool:
    """Say whether this phone may be texted at all."""
    return contact.textable and contact.opted_out_at is None and contact.erased_at is None


def _withdraw_unsent(*, verification: Verification, contact: Contact, now: datetime) -> None:
    """Take back what would be replaced, where no sender has yet claimed it."""
    unsent = Message.objects.replaceable_of(verification_id=verification.id, contact_id=contact.id)
    for message in unsent:
        message.status, message.status_at = MessageStatus.WITHDRAWN, now
        message.save(update_fields=["status", "status_at"])
        _record(Event.TEXT_WITHDRAWN, message)


def render(
    *, key: TextKey, contact: Contact | None, verification: Verification | None, **fields: str
) -> texts.Rendered:
    """Render a text to a phone with the force's own words, in the language it is written to in.

    Raises texts' errors for a wrong field.
    """
    promises = texts.Promises(
        officer_waits=settings.PROMISE_OFFICER_WAITS, uniformed=settings.PROMISE_UNIFORMED
    )
    known = {"force": settings.FORCE_NAME, **fields}
    if verification is not None:
        known["ref"] = verification.ref
    return texts.render(
        key=key,
        fields={name: known[name] for name in texts.fields_of(key) if name in known},
        promises=promises,
        language=language_of(contact=contact, verification=verification),
        drafts=settings.DRAFT_WORDINGS,
    )


def language_of(*, contact: Contact | None, verification: Verification | None) -> TextLanguage:
    """Say in what language a phone is to be written to: what it or an operator chose for it, else
    what the officer tapped for the case, else English. A text without a translation that may go out
    is in English all the same.
    """
    chosen = contact.language if contact is not None else None
    of_case = verification.language if verification is not None else None
    return TextLanguage(chosen or of_case or TextLanguage.ENGLISH)


def gloss_of(message: Message) -> str:
    """Read what a text of ours says in plain English, "" where it is in English.

    Raises sealing.Unreadable after erasure.
    """
    return "" if message.gloss is None else cells.unseal_text(message, "gloss")


def confirmed_fields(*, verification: Verification, place: str, now: datetime) -> dict[str, str]:
    """Say what the CONFIRMED text says of the officer, at the force's local time."""
    officer = verification.officer
    return {
        "time": local_time(now),
        "rank": officer.rank,
        "name": officer.name,
        "number": officer.number,
        "looks": officer.looks,
        "reason": verification.reason,
        "place": place,
    }


def local_time(now: datetime) -> str:
    """Write an instant as people at the force's place read it, HH:MM."""
    return now.astimezone(settings.LOCAL_TIME_ZONE).strftime("%H:%M")


def body_of(message: Message) -> str:
    """Read a stored text, word for word; raises sealing.Unreadable after erasure."""
    return cells.unseal_text(message, "sealed")


def _capped(
    key: TextKey, contact: Contact, verification: Verification | None, *, now: datetime
) -> bool:
    """Say whether a cap stops this text; one that carries a state is never stopped."""
    if key in STATE_TEXTS:
        return False
    of_checks = Message.objects.filter(subject=MessageSubject.CHECK, contact=contact)
    sent = of_checks.filter(created_at__gt=now - _A_DAY).aggregate(
        to_phone=Count("id"), about_case=Count("id", filter=Q(verification=verification))
    )
    if sent["to_phone"] >= settings.TEXTS_PER_NUMBER_A_DAY:
        return True
    return verification is not None and sent["about_case"] >= settings.TEXTS_PER_CASE


def _subject_capped(subject: MessageSubject, contact: Contact, *, now: datetime) -> bool:
    """Say whether this phone has had as many texts of a subject in a day as it may have."""
    sent = Message.objects.filter(contact=contact, subject=subject, created_at__gt=now - _A_DAY)
    return sent.count() >= settings.WALK_TEXTS_PER_NUMBER_A_DAY


def _seal(message: Message, *, body: str, gloss: str) -> bool:
    """Seal what a text says and what that means; False where the keys are wrong."""
    try:
        cells.seal(message, "sealed", body)
        if gloss:
            cells.seal(message, "gloss", gloss)
    except sealing.Unreadable:
        log.error("a %s text cannot be sealed: are the master keys right?", text_names.of(message))
        return False
    return True


def _note_text(message: Message, *, now: datetime) -> None:
    """Remember that we texted this phone about this case."""
    CaseContact.objects.filter(verification=message.verification, contact=message.contact).update(
        last_text_at=now
    )


def _record(event: Event, message: Message) -> None:
    """Write the audit entry of a text, under its case."""
    ledger.record(
        event=event,
        actor=audit_entries.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.MESSAGE, id=message.id),
        topic=message.verification_id,
        **text_names.details(message),
    )

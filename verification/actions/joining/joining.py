"""Joining: how a person, or nobody's phone, becomes part of a verification."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import ledger
from verification.actions import alarms, follow_ups, phone_alarms
from verification.actions.joining import match_codes
from verification.actions.messaging import delivery_status, outbox
from verification.actions.records import audit_entries, transitions
from verification.enums import AlarmCause, ContactWay, Evidence, MovedBy, Priority, State, TextKey
from verification.events import Event
from verification.models import (
    CaseContact,
    Contact,
    Invitation,
    Join,
    Message,
    StaffNumber,
    Verification,
)

if TYPE_CHECKING:
    from accounts.models import User

_BY_VOICE = (ContactWay.CALLED, ContactWay.VOICE)


def join(
    *,
    verification: Verification,
    contact: Contact | None,
    way: ContactWay,
    actor: ledger.Actor,
    now: datetime,
    by: "User | None" = None,
) -> None:
    """Join a locked, REQUESTED verification; the caller has locked the contact before it.

    Raises states.ForbiddenMove when it is past joining.
    """
    # Of a caller the line joined; whether the number they gave is theirs is still to be seen.
    by_phone = None if way in _BY_VOICE else contact
    Join.objects.create(verification=verification, contact=by_phone, way=way, taken_by=by, at=now)
    _set_joined(verification, contact=contact, way=way, now=now)
    match = match_codes.draw(verification) if _is_sent_code(contact, way=way) else None
    transitions.move(
        verification=verification,
        end=State.JOINED,
        by=MovedBy.OPERATOR if by else MovedBy.PERSON,
        actor=actor,
        now=now,
        event=Event.VERIFICATION_JOINED,
        changed=_JOINED_FIELDS,
        way=way,
    )
    if contact is None:
        follow_ups.owe_judgement(verification=verification, contact=None, now=now)
    else:
        has_sos = attach(verification=verification, contact=contact, now=now, joined=True)
        _start_afresh(verification, contact=contact, has_sos=has_sos, now=now)
        greet(verification=verification, contact=contact, match=match, now=now)


def attach(
    *, verification: Verification, contact: Contact, now: datetime, joined: bool = False
) -> bool:
    """Make a locked phone a contact of a case, owed a judgement like every contact.

    What it raised and wrote while it had no case goes over to this one. Says whether it has an open
    SOS, of a case or of none.
    """
    row = CaseContact(
        verification=verification,
        contact=contact,
        attached_at=now,
        last_text_at=now,
        joined=joined,
    )
    CaseContact.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["verification", "contact"],
        # Who has joined stays joined, whatever the phone sends later.
        update_fields=["last_text_at", "joined"] if joined else ["last_text_at"],
    )
    follow_ups.owe_judgement(verification=verification, contact=contact, now=now)
    return phone_alarms.go_to_case(contact=contact, verification=verification, now=now)


def greet(
    *, verification: Verification, contact: Contact, match: str | None, now: datetime
) -> None:
    """Text a phone that has just been attached, and alarm where it should not be the person's.

    `match` is the match code; a number that a caller gave has none to say.
    """
    if is_staff(verification, contact):
        alarms.raise_alarm(
            cause=AlarmCause.STAFF_NUMBER, priority=Priority.P1, verification=verification, now=now
        )
    if not delivery_status.alarm_unreachable(verification=verification, contact=contact, now=now):
        return
    if _say_wait(verification, contact=contact, match=match, now=now) is None:
        alarms.raise_alarm(
            cause=AlarmCause.NOT_REACHED, priority=Priority.P1, verification=verification, now=now
        )


def way_of(*, verification: Verification, contact: Contact) -> ContactWay:
    """Tell an invited phone from one that texted of its own accord."""
    invited = Invitation.objects.filter(verification=verification, contact=contact)
    if not contact.is_new and invited.exists():
        return ContactWay.INVITED
    return ContactWay.TEXTED


_JOINED_FIELDS = (
    "contact",
    "contact_way",
    "joined_at",
    "decide_by",
    "still_checking_at",
    "dark_at",
    "evidence",
    *match_codes.FIELDS,
)


def _set_joined(
    verification: Verification, *, contact: Contact | None, way: ContactWay, now: datetime
) -> None:
    """Set what joining sets; `transitions.move` saves it."""
    verification.contact, verification.contact_way = contact, way
    verification.joined_at = now
    verification.decide_by = now + settings.DECIDE_WITHIN
    verification.still_checking_at = now + settings.STILL_CHECKING_FIRST_AFTER
    verification.dark_at = now + settings.LOCATION_DARK_AFTER
    if way in _BY_VOICE:
        verification.evidence = Evidence.TALKED


def _is_sent_code(contact: Contact | None, *, way: ContactWay) -> bool:
    """Say whether a match code can be texted: not to a number that a caller gave."""
    return contact is not None and way not in _BY_VOICE and outbox.is_textable(contact)


def _say_wait(
    verification: Verification, *, contact: Contact, match: str | None, now: datetime
) -> Message | None:
    """Text the match code to a phone that joined, or that the officer is being checked."""
    if match is None:
        return outbox.queue_text(
            key=TextKey.CHECKING_CALLED,
            contact=contact,
            verification=verification,
            attached=True,
            now=now,
        )
    return outbox.queue_text(
        key=TextKey.CHECKING,
        contact=contact,
        verification=verification,
        attached=True,
        now=now,
        match=match,
    )


def _start_afresh(
    verification: Verification, *, contact: Contact, has_sos: bool, now: datetime
) -> None:
    """Let an open SOS come along, and a wish for quiet end with what it was about."""
    if has_sos:
        alarms.raise_alarm(
            cause=AlarmCause.SOS,
            priority=Priority.P1,
            actor=audit_entries.person(contact),
            now=now,
            verification=verification,
            contact=contact,
        )
    if contact.quiet_at is not None:
        contact.quiet_at = None
        contact.save(update_fields=["quiet_at"])


def is_staff(verification: Verification, contact: Contact) -> bool:
    """Say whether this phone is a member of staff's, or was in this officer's earlier cases."""
    index = contact.phone_index
    if index is not None and StaffNumber.objects.filter(phone_index=index).exists():
        return True
    earlier = CaseContact.objects.filter(
        contact=contact, verification__officer=verification.officer_id
    )
    return not contact.is_new and earlier.exclude(verification=verification).exists()

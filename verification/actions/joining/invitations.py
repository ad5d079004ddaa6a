"""INVITE: the officer enters the person's number, once; it is never read back to them."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from foundation.sms import phone_numbers
from verification.actions import contacts
from verification.actions.decisions import officer_check
from verification.actions.joining import joining
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries, lookup, refusals
from verification.enums import OfficerStage, TextKey
from verification.events import Event
from verification.models import Contact, Invitation, Officer, Verification


class PhoneEntryOff(refusals.Refusal):
    """The force has switched phone entry off."""

    code = "not_allowed_by_force"
    sentence = "Your force does not let officers enter numbers. Show the card instead."


class NotAUkMobile(refusals.Refusal):
    """What was typed is not a UK mobile number; the number itself is in no answer."""

    code = "not_a_uk_mobile"
    sentence = "That is not a UK mobile number."


def invite(*, officer: Officer, verification_id: UUID, raw_phone: str) -> None:
    """Text INVITE to a number; the same silence whatever the number was worth.

    Raises PhoneEntryOff, NotAUkMobile, refusals.NotFound, or refusals.WrongState outside
    `waiting` or at a second try.
    """
    if not settings.INVITED_ALLOWED:
        raise PhoneEntryOff
    number = _uk_mobile(raw_phone)
    lookup.owned(officer=officer, verification_id=verification_id)
    contact = contacts.found(number=number)
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    now = lookup.locked_at(verification)
    if verification.officer_stage != OfficerStage.WAITING:
        raise refusals.WrongState(status=OfficerStage(verification.officer_stage))
    if Invitation.objects.filter(verification=verification).exists():
        raise refusals.WrongState("A number was entered already.", status=OfficerStage.WAITING)
    Invitation.objects.create(verification=verification, contact=contact, at=now)
    audit_entries.record(
        event=Event.VERIFICATION_INVITED,
        actor=audit_entries.officer(officer),
        verification=verification,
    )
    # A fourth number or a phone of staff gets no text: the officer cannot tell.
    if _worth_texting(verification, contact=contact, now=now):
        joining.attach(verification=verification, contact=contact, now=now)
        outbox.queue_text(key=TextKey.INVITE, contact=contact, verification=verification, now=now)


def _uk_mobile(raw: str) -> phone_numbers.PhoneNumber:
    """Read a UK mobile number; raises NotAUkMobile."""
    try:
        number = contacts.parse(raw)
    except phone_numbers.NotANumber as none:
        raise NotAUkMobile from none
    if not number.uk_mobile:
        raise NotAUkMobile
    return number


def _worth_texting(verification: Verification, *, contact: Contact, now: datetime) -> bool:
    """Say whether INVITE goes out: the code still runs, and this shift has numbers left."""
    duty = officer_check.duty_of(verification.officer, now)
    since = duty.starts_at if duty else now - settings.SHIFT_TOKEN_LIFE
    entered = Invitation.objects.filter(
        verification__officer=verification.officer, at__gte=since
    ).exclude(contact=contact)
    numbers = entered.values("contact").distinct().count()
    within = numbers < settings.INVITED_NUMBERS_PER_SHIFT
    if joining.is_staff(verification, contact):
        return False
    # What was refused meanwhile invites like any other; its code is then answered NO.
    return within and now < verification.join_by

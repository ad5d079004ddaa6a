"""Contacts: found by keyed index, masked by default, shown with a reason, erased for ever."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.encryption import cells, data_keys, digests
from foundation.sms import phone_numbers, senders
from foundation.sms.phone_numbers import PhoneNumber
from foundation.sms.senders import Sender
from foundation.sms.statuses import UNSENT
from verification.actions import alarms
from verification.actions.records import audit_entries, looks, lookup, refusals, roles, words
from verification.enums import WordsKind
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, InboundText, Message, Verification
from verification.rules.involvement import Act
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User


class StillNeeded(refusals.Refusal):
    """The contact belongs to a live case or an open alarm; erasing it now could cost them help."""

    code = "wrong_state"
    sentence = "This contact still belongs to a live case, an open alarm or an owed judgement."


class NoNumber(refusals.Refusal):
    """Nobody joined by phone, or the number has been erased."""

    code = "not_found"
    sentence = "There is no number to show."


def sender(raw: str) -> Sender:
    """Read who sent a text, as this force admits numbers."""
    return senders.read(
        raw,
        drama_allowed=settings.DRAMA_NUMBERS_ALLOWED,
        load_allowed=settings.LOAD_NUMBERS_ALLOWED,
    )


def parse(raw: str) -> PhoneNumber:
    """Read a phone number as this force admits it; raises phone_numbers.NotANumber."""
    return phone_numbers.parse(
        raw,
        drama_allowed=settings.DRAMA_NUMBERS_ALLOWED,
        load_allowed=settings.LOAD_NUMBERS_ALLOWED,
    )


def index_of(number: PhoneNumber) -> bytes:
    """Index a number under the key of indexes."""
    return digests.blind_index(key=settings.INDEX_KEY, e164=number.e164)


def found(*, number: PhoneNumber) -> Contact:
    """Lock the contact of a number, made where it is new."""
    ledger.require_transaction()
    index = index_of(number)
    contact = Contact.objects.locked_by_index(phone_index=index).first()
    if contact is not None:
        return contact
    made = _make(number, index=index)
    made = made or Contact.objects.locked_by_index(phone_index=index).first()
    if made is None:
        raise LookupError("a contact vanished while it was being made")
    return made


def lock(contact_id: UUID) -> Contact:
    """Lock a phone: every writer of its texts waits for it. Raises Contact.DoesNotExist."""
    ledger.require_transaction()
    return Contact.objects.locked_by_id(contact_id=contact_id).get()


def number_of(contact: Contact) -> str:
    """Read a number in E.164; raises sealing.Unreadable after erasure."""
    return cells.unseal_text(contact, "phone_sealed")


def masked(contact: Contact) -> str:
    """Write a number so that it can be recognised and not rung."""
    if contact.phone_sealed is None:
        return "erased"
    return phone_numbers.masked(number_of(contact))


def reveal_number(*, ref: str, by: "User", why: str) -> str:
    """Show an operator the person's number, with a reason; every look is in the audit log.

    Raises what `check_reveal_number` raises, or refusals.NeedReason.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(why)
    contact = check_reveal_number(verification=verification, by=by)
    words.write(kind=WordsKind.WHY, text=text, at=clock.db_now(), verification=verification, by=by)
    audit_entries.record(
        event=Event.VERIFICATION_NUMBER_REVEALED,
        actor=audit_entries.operator(by),
        verification=verification,
    )
    return number_of(contact)


def check_reveal_number(*, verification: Verification, by: "User") -> Contact:
    """Demand an uninvolved operator, and a number that is kept; returns its contact.

    Raises a roles error or NoNumber.
    """
    roles.check_may(Act.NUMBER, verification=verification, by=by)
    contact = _with_number(verification.contact)
    _check_no_case_of_theirs(contact, by=by)
    return contact


def reveal_number_of_alarm(*, alarm_id: UUID, by: "User", why: str) -> str:
    """Show the number of a phone without a case, for a reason; every look is in the audit log.

    Raises alarms.AlarmNotFound, refusals.NeedReason or what `check_reveal_number_of_alarm` raises.
    """
    ledger.require_transaction()
    reason = refusals.need_reason(why)
    alarm = alarms.find(alarm_id=alarm_id)
    contact = check_reveal_number_of_alarm(alarm=alarm, by=by)
    now = clock.db_now()
    words.write(kind=WordsKind.WHY, text=reason, at=now, contact=contact, by=by)
    looks.record_of_phone(contact=contact, by=by, event=Event.VERIFICATION_NUMBER_REVEALED)
    return number_of(contact)


def check_reveal_number_of_alarm(*, alarm: Alarm, by: "User") -> Contact:
    """Demand an operator, and an alarm of a phone whose number is kept; returns its contact.

    Raises a roles error or NoNumber.
    """
    roles.check_operator(user=by)
    contact = _with_number(alarm.contact)
    _check_no_case_of_theirs(contact, by=by)
    return contact


def erase(*, contact_id: UUID, actor: ledger.Actor) -> None:
    """Destroy a contact's key, its number, and the keys of the cases it joined.

    Raises StillNeeded while a case is live, an alarm open or a judgement owed.
    """
    contact = lock(contact_id)
    belonging = [row.verification_id for row in contact.case_contacts.all()]
    verifications = lookup.lock_all(belonging)
    _check_not_needed(contact, verifications)
    now = clock.db_now()
    contact.phone_index, contact.phone_sealed, contact.erased_at = None, None, now
    contact.language = None
    contact.save(update_fields=["phone_index", "phone_sealed", "erased_at", "language"])
    data_keys.destroy(key_id=contact.key_id, now=now)
    for verification in verifications:
        if verification.contact_id == contact.id:
            data_keys.destroy(key_id=verification.key_id, now=now)
    ledger.record(
        event=Event.CONTACT_ERASED,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
    )


def body_of(text: InboundText) -> str:
    """Read what the person wrote; raises sealing.Unreadable after erasure."""
    return cells.unseal_text(text, "sealed")


def _make(number: PhoneNumber, *, index: bytes) -> Contact | None:
    """Store a new contact, ours until the end; None where another transaction's row was faster."""
    contact = Contact(
        phone_index=index,
        key=data_keys.new(),
        textable=phone_numbers.textable(number, countries=settings.TEXTED_COUNTRIES),
        created_at=clock.db_now(),
    )
    cells.seal(contact, "phone_sealed", number.e164)
    if not Contact.objects.insert_absent([contact]):
        return None
    contact.is_new = True
    ledger.record(
        event=Event.CONTACT_CREATED,
        actor=audit_entries.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
    )
    return contact


def _check_no_case_of_theirs(contact: Contact, *, by: "User") -> None:
    """Demand that no case of this phone involves somebody, on whichever page they found it.

    Raises roles.ConflictOfInterest.
    """
    for row in contact.case_contacts.select_related("verification__officer").defer(
        "verification__officer__photo"
    ):
        roles.check_may(Act.NUMBER, verification=row.verification, by=by)


def _with_number(contact: Contact | None) -> Contact:
    """Demand a contact whose number is kept; raises NoNumber."""
    if contact is None or contact.phone_sealed is None:
        raise NoNumber
    return contact


def _check_not_needed(contact: Contact, verifications: list[Verification]) -> None:
    """Refuse to erase what somebody's safety may still hang on; raises StillNeeded."""
    live = any(verification.state not in FINAL for verification in verifications)
    alarmed = Alarm.objects.open().filter(verification__in=verifications).exists()
    alone = Alarm.objects.open().filter(contact=contact).exists()
    owed = contact.follow_ups.owed().exists()
    unsent = Message.objects.filter(contact=contact, status__in=UNSENT).exists()
    if live or alarmed or alone or owed or unsent:
        raise StillNeeded

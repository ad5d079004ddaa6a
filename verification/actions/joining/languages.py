"""In what language a phone is written to: chosen by its own two letters, or by an operator.

The officer's tap is of the case and stays as it was, since their screen speaks it too: what the
person or an operator chooses is the phone's, and nothing of it reaches the officer.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from foundation.audit import ledger
from verification.actions import contacts
from verification.actions.joining.arrivals import Arrival
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries, lookup, refusals, roles
from verification.enums import TextLanguage
from verification.events import Event, SubjectKind
from verification.models import Contact, Verification
from verification.rules.involvement import Act
from verification.rules.wordings import catalogues

if TYPE_CHECKING:
    from accounts.models import User


class NoPhoneYet(refusals.Refusal):
    """No phone that can be texted has joined: there is nothing to write in any language."""

    code = "wrong_state"
    sentence = "No phone has joined that can be texted, so there is no language to choose."


class LanguageNotOffered(refusals.Refusal):
    """The language has no texts that may go out."""

    code = "not_offered"
    sentence = "There are no reviewed texts in that language."


def take(arrival: Arrival) -> None:
    """Write to a phone in the language whose two letters it sent, from this text's answer on."""
    language = arrival.reading.language
    if language is None or arrival.is_automatic:
        return
    topic = arrival.newest.id if arrival.newest else None
    _choose(arrival.contact, language, actor=audit_entries.person(arrival.contact), topic=topic)


def choose(*, ref: str, by: "User", language: TextLanguage) -> Verification:
    """Write to the phone that joined a case in another language from now on.

    Raises what `check_choose` raises, or LanguageNotOffered.
    """
    ledger.require_transaction()
    contact_id = lookup.by_ref(ref=ref).contact_id
    contact = contacts.lock(contact_id) if contact_id else None
    verification = lookup.lock_by_ref(ref=ref)
    check_choose(verification=verification, by=by)
    if language not in catalogues.offered(drafts=settings.DRAFT_WORDINGS):
        raise LanguageNotOffered
    if contact is None or verification.contact_id != contact.id:
        # Joined between the two looks: rare, and safe to try again.
        raise NoPhoneYet
    _choose(contact, language, actor=audit_entries.operator(by), topic=verification.id)
    return verification


def check_choose(*, verification: Verification, by: "User") -> None:
    """Demand an uninvolved operator, and a phone that can be texted.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or NoPhoneYet.
    """
    roles.check_may(Act.LANGUAGE, verification=verification, by=by)
    if verification.contact is None or not outbox.is_textable(verification.contact):
        raise NoPhoneYet


def _choose(
    contact: Contact, language: TextLanguage, *, actor: ledger.Actor, topic: UUID | None
) -> None:
    """Keep it with a locked phone. The entry says that it was chosen, and not which."""
    if contact.language == language:
        return
    contact.language = language
    contact.save(update_fields=["language"])
    ledger.record(
        event=Event.CONTACT_LANGUAGE_CHOSEN,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
        topic=topic,
    )

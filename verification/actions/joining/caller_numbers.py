"""A number that a caller gave: whose it becomes, and what it is texted.

Nobody but the call taker has read it, so it hears a NO at once and a YES only after it has texted
us. It never takes the place of a phone that has joined by itself.
"""

from datetime import datetime

from verification.actions.joining import joining, used_codes
from verification.actions.messaging import outbox
from verification.enums import ContactWay, State, TextKey
from verification.models import CaseContact, Contact, JoinCode, Verification
from verification.rules.states import FINAL

_NO = {
    State.REFUSED: TextKey.NOT_CONFIRMED,
    State.UNVERIFIED: TextKey.COULD_NOT_CHECK,
    State.CANCELLED: TextKey.CANCELLED,
    State.REVOKED: TextKey.REVOKED,
}


def take(*, verification: Verification, contact: Contact, line_joined: bool, now: datetime) -> None:
    """Make a number part of a locked case that is past joining; the contact is locked before it.

    `line_joined`: the line it was given on joined the case.
    """
    if verification.contact_id == contact.id:
        return
    ours = line_joined and verification.contact_way == ContactWay.CALLED
    nobody = verification.joined_at is None and not _holder_of_code(verification)
    if verification.contact_id is None and (ours or nobody):
        _begin_texting(verification, contact=contact, ours=ours, now=now)
    else:
        # Another phone: for a human to follow up, and told nothing of the case.
        joining.attach(verification=verification, contact=contact, now=now)
        used_codes.alarm(verification=verification, now=now)


def _begin_texting(
    verification: Verification, *, contact: Contact, ours: bool, now: datetime
) -> None:
    """Let the number hear what a caller's number hears in this state."""
    joining.attach(verification=verification, contact=contact, now=now, joined=ours)
    JoinCode.objects.filter(verification=verification).update(phone=contact)
    if ours:
        verification.contact = contact
        verification.save(update_fields=["contact"])
    state = State(verification.state)
    if state is State.JOINED:
        joining.greet(verification=verification, contact=contact, match=None, now=now)
    elif state in FINAL and state in _NO:
        outbox.queue_text(key=_NO[state], contact=contact, verification=verification, now=now)


def _holder_of_code(verification: Verification) -> bool:
    """Say whether a phone was answered with the code of this case."""
    held = JoinCode.objects.filter(verification=verification, phone__isnull=False)
    return (
        held.exists() or CaseContact.objects.filter(verification=verification, joined=True).exists()
    )

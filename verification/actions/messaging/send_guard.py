"""The last guard before a text goes out: whether it may still be said, and to this phone.

Between asking for a text and sending it the case may have moved on, and a YES that is no longer
true, or too late, or overtaken by an alarm must not be sent.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from foundation.audit import clock
from verification.actions import alarms
from verification.actions.messaging import outbox
from verification.actions.records import decision_of_record, lookup, replies, text_names
from verification.enums import ContactWay, State, TextKey
from verification.models import Contact, Decision, Message, Verification

# From the guard to the post. A process that was frozen in between must not post what it then held.
PROMPT = timedelta(seconds=2)
# A text that is only true in one state of its case. All others stay true: a NO above all.
_ONLY_WHILE = {
    TextKey.CHECKING: State.JOINED,
    TextKey.CHECKING_CALLED: State.JOINED,
    TextKey.STILL_CHECKING: State.JOINED,
    TextKey.NEW_CODE: State.JOINED,
    TextKey.ASK: State.JOINED,
    TextKey.CONFIRMED: State.CONFIRMED,
    TextKey.CHECK_IN: State.CONFIRMED,
}


class SendGuard(StrEnum):
    """What the guard says of one text."""

    SEND = "send"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    NOT_TEXTABLE = "not_textable"
    OPTED_OUT = "opted_out"


def of(*, message: Message, contact: Contact, now: datetime) -> SendGuard:
    """Judge one text to a locked contact; locks its verification where the state matters.

    The caller commits before it sends, and sends within PROMPT.
    """
    if contact.erased_at is not None:
        return SendGuard.WITHDRAW
    if not contact.textable:
        return SendGuard.NOT_TEXTABLE
    if contact.opted_out_at is not None:
        return SendGuard.OPTED_OUT
    if contact.quiet_at is not None and message.text_key in outbox.SILENCED:
        return SendGuard.WITHDRAW
    key = text_names.key_of(message)
    needed = _ONLY_WHILE.get(key) if key else None
    if needed is None or message.verification_id is None:
        return SendGuard.SEND
    verification = lookup.lock(message.verification_id)
    if State(verification.state) is not needed:
        return SendGuard.WITHDRAW
    if message.text_key == TextKey.CONFIRMED:
        # `now` is from before we may have waited for the case.
        return _of_confirmed(message, verification, now=max(now, clock.db_now()))
    return SendGuard.SEND


def _of_confirmed(message: Message, verification: Verification, *, now: datetime) -> SendGuard:
    """Let a YES go only with its decision, join and check, in time, and under no alarm.

    In time means that even posted at the last moment of PROMPT and answered at the last of
    PROVIDER_TIMEOUT it is within CONFIRMED_HANDED_OVER_WITHIN of the decision. What is withdrawn
    here is revoked by the sweep.
    """
    decision = decision_of_record.decision_of_record(verification=verification)
    if decision is None or decision.id != message.decision_id:
        return SendGuard.WITHDRAW
    if verification.contact_id != message.contact_id:
        return SendGuard.WITHDRAW
    if is_too_late(decision, now=now) or _is_unheard(verification):
        return SendGuard.WITHDRAW
    return SendGuard.HOLD if _is_held(verification, decision) else SendGuard.SEND


def is_too_late(decision: Decision, *, now: datetime) -> bool:
    """Say whether a YES given to the sender now could be handed over too late."""
    taken_by = now + PROMPT + settings.PROVIDER_TIMEOUT
    return bool(taken_by >= decision.at + settings.CONFIRMED_HANDED_OVER_WITHIN)


def _is_unheard(verification: Verification) -> bool:
    """Say whether only a call taker has read this number: it must text us before it hears a YES."""
    called = verification.contact_way == ContactWay.CALLED
    return called and not replies.has_written(verification=verification)


def _is_held(verification: Verification, decision: Decision) -> bool:
    """Say whether an alarm forbids this YES, or would have called for a second person."""
    if alarms.blocking(verification=verification):
        return True
    unseen = alarms.needing_second(verification=verification)
    if decision.second_id is not None:
        unseen = [alarm for alarm in unseen if alarm.raised_at > decision.at]
    return bool(unseen)

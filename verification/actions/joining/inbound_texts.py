"""A text to us: stored once for ever, read, and acted on in one transaction."""

import logging
from uuid import UUID

from foundation.audit import clock, ledger
from foundation.encryption import cells, sealing
from foundation.sms.senders import Channel
from verification.actions import contacts, follow_up_rows, phone_alarms
from verification.actions.decisions import expiry, outcomes
from verification.actions.joining import (
    claimed_texts,
    code_texts,
    join_codes,
    languages,
    our_texts,
    parts,
    scores,
    word_texts,
)
from verification.actions.joining.arrivals import Arrival, record
from verification.actions.records import belonging, lookup
from verification.enums import State
from verification.events import Event
from verification.models import Contact, InboundText
from verification.rules import inbound_parsing, plain_text, urgency
from verification.rules.inbound_parsing import Reading
from verification.rules.states import LIVE

log = logging.getLogger(__name__)

# The words by which a phone takes back an opt-out at the provider.
_OPTED_IN = frozenset({"START", "UNSTOP"})


def receive(*, provider_sid: str, sender: str, body: str, pictures: int = 0) -> None:
    """Act on an inbound text, at most once for ever for each `provider_sid`.

    `pictures` are those that came with it and are not kept. Characters beyond 16,000 are cut.
    """
    ledger.require_transaction()
    who = contacts.sender(sender)
    contact = contacts.found(number=who.number)
    body = body[: plain_text.BODY_AT_MOST]
    ours = our_texts.quotable_by(contact, body=body)
    reading = inbound_parsing.read(body, pictures=pictures, ours=ours)
    text = InboundText(
        provider_sid=provider_sid,
        contact=contact,
        channel=who.channel,
        pictures=pictures,
        received_at=clock.db_now(),
    )
    about_walk = who.channel is not Channel.AUTOMATIC and claimed_texts.is_about_walk(contact)
    question = None if about_walk else scores.question_answered(text, reading=reading)
    if question is not None:
        # How safe they felt is not kept with their words.
        text.is_score, text.verification, body = True, question.verification, ""
    is_new = _store(text, body=body)
    if not is_new:
        return
    alone = text.is_score or contact.is_new
    earlier = None if alone else parts.before(text, body=body)
    if earlier is not None:
        text.part_of = earlier.first
        reading = parts.read_together(reading, earlier=earlier, body=body)
    arrival = _gather(contact, text=text, reading=reading, body=body)
    if about_walk and not reading.codes:
        arrival.claim = claimed_texts.find(text, own=arrival.own, words=body, now=arrival.now)
    _take_back_opt_out(arrival)
    if not arrival.is_automatic and not contact.is_new:
        # Before anything is decided: an SOS answers a check-in too, and still alarms.
        follow_up_rows.mark_answered(contact=contact, now=arrival.now)
    if any(State(case.state) in LIVE for case in arrival.coded.values()):
        phone_alarms.end_silence(contact=contact, now=arrival.now)
    our_texts.alarm_forged(arrival)
    languages.take(arrival)
    answered = code_texts.take_codes(arrival)
    word_texts.take(arrival, answered=answered)
    _tell_caller(arrival)
    _finish(arrival)


def _store(text: InboundText, *, body: str) -> bool:
    """Store the text; False, and nothing done, where its webhook has acted already."""
    text.alarm_word = False
    text.says_place = urgency.says_place(body)
    _seal(text, body=body)
    return bool(InboundText.objects.insert_absent([text]))


def _seal(text: InboundText, *, body: str) -> None:
    """Seal their words; where the keys are wrong they are lost, and what they ask for is not."""
    try:
        cells.seal(text, "sealed", body)
    except sealing.Unreadable:
        log.error("text %s cannot be kept: are the master keys right?", text.id)
        text.sealed = b""


def _gather(contact: Contact, *, text: InboundText, reading: Reading, body: str) -> Arrival:
    """Lock every case this text can touch, lowest id first, and read the clock after."""
    own_ids = set[UUID]()
    if not contact.is_new:
        own_ids = belonging.case_ids(contact_id=contact.id, text_id=text.id, now=text.received_at)
    coded_ids = {}
    for code in reading.codes:
        found = join_codes.of_verification(code)
        if found is not None:
            coded_ids[code] = found.id
    locked = {case.id: case for case in lookup.lock_all(own_ids | set(coded_ids.values()))}
    # Without a case nothing was waited for since the text was received.
    now = max((lookup.locked_at(case) for case in locked.values()), default=text.received_at)
    for case in locked.values():
        expiry.expire_if_due(verification=case, now=now)
        expiry.stop_waiting(verification=case, now=now)
    own = sorted((locked[id_] for id_ in own_ids), key=lambda case: case.requested_at, reverse=True)
    return Arrival(
        contact=contact,
        text=text,
        reading=reading,
        own=own,
        coded={code: locked[id_] for code, id_ in coded_ids.items()},
        # Asked only where it matters.
        texted_lately=reading.alarm.answer
        and belonging.was_texted_lately(contact_id=contact.id, now=now),
        urgency=urgency.of(body, alarm_word=reading.alarm.clear),
        now=now,
    )


def _take_back_opt_out(arrival: Arrival) -> None:
    """Text a phone again that the provider had barred and that has now said START to it."""
    contact = arrival.contact
    if contact.opted_out_at is not None and arrival.reading.first_word in _OPTED_IN:
        contact.opted_out_at = None
        contact.save(update_fields=["opted_out_at"])


def _tell_caller(arrival: Arrival) -> None:
    """Text the YES to a number that a call taker typed, now that it has shown to be a phone's."""
    if not arrival.is_answered:
        return
    for case in arrival.live_as_joined:
        outcomes.text_yes_to_caller(verification=case, now=arrival.now)


def _finish(arrival: Arrival) -> None:
    """Save what the text turned out to be, and record that it came."""
    text = arrival.text
    text.verification = text.verification or arrival.newest
    text.alarm_word = arrival.calls_for_help
    text.save(
        update_fields=[
            "verification",
            "part_of",
            "alarm",
            "odd",
            "is_score",
            "unread_due_at",
            "alarm_word",
        ]
    )
    record(arrival, Event.REPLY_RECEIVED, case=text.verification)
    scores.count(text, score=arrival.reading.score, now=arrival.now)

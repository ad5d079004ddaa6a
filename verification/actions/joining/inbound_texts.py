"""A text to us: stored once for ever, read, and acted on in one transaction."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.encryption import cells, sealing
from foundation.sms import phone_numbers
from verification.actions import alarms, contacts
from verification.actions.decisions import expiry, outcomes
from verification.actions.joining import code_texts, join_codes
from verification.actions.joining.arrivals import Arrival, record, send
from verification.actions.records import audit_entries, lookup
from verification.enums import AlarmCause, Priority, State, TextKey
from verification.events import Event
from verification.models import CaseContact, Contact, InboundText, Message, Verification
from verification.rules import inbound_parsing, plain_text
from verification.rules.inbound_parsing import Reading

log = logging.getLogger(__name__)

# The words by which a phone takes back an opt-out at the provider.
_OPTED_IN = frozenset({"START", "UNSTOP"})


def receive(*, provider_sid: str, sender: str, body: str) -> None:
    """Act on an inbound text, at most once for ever for each `provider_sid`.

    A sender that is no phone number is refused quietly: phone_numbers.NotANumber is raised.
    """
    ledger.require_transaction()
    contact = contacts.found(number=contacts.parse(sender))
    body = body[: plain_text.BODY_AT_MOST]
    reading = inbound_parsing.read(body)
    text = _store(contact, provider_sid=provider_sid, body=body)
    if text is None:
        return
    arrival = _gather(contact, text=text, reading=reading)
    _take_back_opt_out(arrival)
    answered = code_texts.take_codes(arrival)
    _take_words(arrival, answered=answered)
    _tell_caller(arrival)
    _finish(arrival)


def _store(contact: Contact, *, provider_sid: str, body: str) -> InboundText | None:
    """Store the text, or answer None where this webhook has acted already."""
    text = InboundText(
        provider_sid=provider_sid,
        contact=contact,
        received_at=clock.db_now(),
        alarm_word=False,
    )
    _seal(text, body=body)
    InboundText.objects.bulk_create([text], ignore_conflicts=True)
    return text if InboundText.objects.filter(id=text.id).exists() else None


def _seal(text: InboundText, *, body: str) -> None:
    """Seal their words; where the keys are wrong they are lost, and what they ask for is not."""
    try:
        cells.seal(text, "sealed", body)
    except sealing.Unreadable:
        log.error("text %s cannot be kept: are the master keys right?", text.id)
        text.sealed = b""


def _gather(contact: Contact, *, text: InboundText, reading: Reading) -> Arrival:
    """Lock every case this text can touch, lowest id first, and read the clock after."""
    since = text.received_at - settings.REPLY_WINDOW
    own_ids = set(CaseContact.objects.cases_texted_since(contact_id=contact.id, since=since))
    coded_ids = {}
    for code in reading.codes:
        found = join_codes.of_verification(code)
        if found is not None:
            coded_ids[code] = found.id
    locked = {case.id: case for case in lookup.lock_all(own_ids | set(coded_ids.values()))}
    now = clock.db_now()
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
        texted_lately=_texted_lately(contact, reading=reading, now=now),
        now=now,
    )


def _texted_lately(contact: Contact, *, reading: Reading, now: datetime) -> bool:
    """Say whether we texted this phone lately, where STOP or NO in its text makes that matter."""
    since = now - settings.REPLY_WINDOW
    ours = Message.objects.filter(contact=contact, created_at__gt=since)
    return reading.alarm.answer and ours.exists()


def _take_back_opt_out(arrival: Arrival) -> None:
    """Text a phone again that the provider had barred and that has now said START to it."""
    contact = arrival.contact
    if contact.opted_out_at is not None and arrival.reading.first_word in _OPTED_IN:
        contact.opted_out_at = None
        contact.save(update_fields=["opted_out_at"])


def _take_words(arrival: Arrival, *, answered: bool) -> None:
    """Act on what the text says beside its codes."""
    if answered and not (arrival.reading.words_beside_code or arrival.calls_for_help):
        return
    if _asks_for_quiet(arrival):
        _go_quiet(arrival)
    elif arrival.calls_for_help:
        _sos(arrival)
    elif arrival.own:
        _reply(arrival)
    elif not answered:
        _acknowledge(arrival, TextKey.NO_CHECK)


def _tell_caller(arrival: Arrival) -> None:
    """Text the YES to a number that a call taker typed, now that it has shown to be a phone's."""
    for case in arrival.live_as_joined:
        outcomes.text_yes_to_caller(verification=case, now=arrival.now)


def _asks_for_quiet(arrival: Arrival) -> bool:
    """Say whether, with every case that this phone joined over, no more texts are wanted.

    A phone that only texted the code of another's case would hear by our silence that it ended.
    """
    ended = [
        State(case.state) is State.ENDED and case.contact_id == arrival.contact.id
        for case in arrival.own
    ]
    return bool(ended) and all(ended) and arrival.reading.quiet


def _go_quiet(arrival: Arrival) -> None:
    """Honour it in silence, and leave a note for an operator."""
    arrival.contact.quiet_at = arrival.now
    arrival.contact.save(update_fields=["quiet_at"])
    _mark_odd(arrival, unread_due_at=None)


def _sos(arrival: Arrival) -> None:
    """Alarm P1 on every case of this phone, or on the phone alone; never throttled."""
    contact, now = arrival.contact, arrival.now
    again = _lately(contact.sos_alarmed_at, settings.SOS_ALARM_AT_MOST_EVERY, now=now)
    # A case that has no open SOS is alarmed whatever the phone did before.
    for case in arrival.live or arrival.own:
        _alarm_sos(arrival, case=case)
    if not arrival.own and not again:
        _alarm_sos(arrival, case=None)
    contact.sos_alarmed_at = now if not again else contact.sos_alarmed_at
    contact.save(update_fields=["sos_alarmed_at"])
    _acknowledge(arrival, TextKey.RECEIVED if arrival.own else TextKey.SOS_WHERE)


def _alarm_sos(arrival: Arrival, *, case: Verification | None) -> None:
    """Raise the P1."""
    alarms.raise_alarm(
        cause=AlarmCause.SOS,
        priority=Priority.P1,
        actor=audit_entries.person(arrival.contact),
        now=arrival.now,
        verification=case,
        contact=arrival.contact,
    )


def _reply(arrival: Arrival) -> None:
    """Show a reply to the operators of its cases; what it says changes nothing that goes back."""
    if not (arrival.calm or _answers_ask(arrival)):
        _mark_odd(arrival, unread_due_at=arrival.now + settings.REPLY_UNREAD_AFTER)
    _acknowledge(arrival, TextKey.RECEIVED)


def _answers_ask(arrival: Arrival) -> bool:
    """Take the first reply after ASK as its answer; one answer for each question."""
    asked = [c for c in arrival.live if c.contact_id == arrival.contact.id and c.asked_at]
    case = next((c for c in asked if not c.answered_ask_at), None)
    if case is None:
        return False
    case.answered_ask_at = arrival.now
    case.save(update_fields=["answered_ask_at"])
    return True


def _mark_odd(arrival: Arrival, *, unread_due_at: datetime | None) -> None:
    """Alarm P2 until somebody reads it; the watchkeeper raises it higher when the time is up."""
    arrival.text.odd = True
    arrival.text.unread_due_at = unread_due_at
    for case in arrival.live or arrival.own[:1]:
        alarms.raise_alarm(
            cause=AlarmCause.ODD_REPLY,
            priority=Priority.P2,
            actor=audit_entries.person(arrival.contact),
            now=arrival.now,
            verification=case,
        )


def _acknowledge(arrival: Arrival, key: TextKey) -> None:
    """Answer a reply, byte for byte the same, each answer at most once a minute."""
    since = arrival.now - settings.RECEIVED_AT_MOST_EVERY
    said = Message.objects.filter(contact=arrival.contact, text_key=key, created_at__gt=since)
    if not said.exists():
        send(arrival, key, case=arrival.newest)


def _lately(then: datetime | None, gap: timedelta, *, now: datetime) -> bool:
    """Say whether something happened within the gap before now."""
    return then is not None and now < then + gap


def _finish(arrival: Arrival) -> None:
    """Save what the text turned out to be, and record that it came."""
    text = arrival.text
    text.verification = text.verification or arrival.newest
    text.alarm_word = arrival.calls_for_help
    text.save(update_fields=["verification", "odd", "unread_due_at", "alarm_word"])
    record(arrival, Event.REPLY_RECEIVED, case=text.verification)


NotANumber = phone_numbers.NotANumber

"""A text to us: stored once for ever, read, and acted on in one transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.encryption import cells, sealing
from foundation.sms import phone_numbers
from verification.actions import alarms, contacts
from verification.actions.decisions import expiry
from verification.actions.joining import join_codes, joining, used_codes
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries, code_attempts, lookup
from verification.enums import AlarmCause, Priority, State, TextKey
from verification.events import Event, SubjectKind
from verification.models import CaseContact, Contact, InboundText, Message, Verification
from verification.rules import replies
from verification.rules.replies import Reading
from verification.rules.states import LIVE

log = logging.getLogger(__name__)

_CODES_A_TEXT = 3
# Whoever shows the code of one of these is with somebody now.
_STOPPED = frozenset({State.REFUSED, State.REVOKED, State.CANCELLED})
_BODY_AT_MOST = 1600
_EVALUATE = code_attempts.CodeLimit.EVALUATE
# The words by which a phone takes back an opt-out at the provider.
_OPTED_IN = frozenset({"START", "UNSTOP"})


@dataclass(kw_only=True)
class _Arrival:
    """One text being acted on: who sent it, what it says, which cases it can touch."""

    contact: Contact
    text: InboundText
    reading: Reading
    own: list[Verification]
    coded: dict[str, Verification]
    now: datetime

    @property
    def live(self) -> list[Verification]:
        """List this phone's cases that are still live, newest first."""
        return [case for case in self.own if State(case.state) in LIVE]

    @property
    def newest(self) -> Verification | None:
        """Name the case a reply belongs to: the newest live one, else the newest."""
        return next(iter(self.live or self.own), None)


def receive(*, provider_sid: str, sender: str, body: str) -> None:
    """Act on an inbound text, at most once for ever for each `provider_sid`.

    A sender that is no phone number is refused quietly: phone_numbers.NotANumber is raised.
    """
    ledger.require_transaction()
    contact = contacts.found(number=contacts.parse(sender))
    body = body[:_BODY_AT_MOST]
    reading = replies.read(body)
    text = _store(contact, provider_sid=provider_sid, body=body, alarm_word=reading.alarm_word)
    if text is None:
        return
    arrival = _gather(contact, text=text, reading=reading)
    _take_back_opt_out(arrival)
    answered = _take_codes(arrival)
    _take_words(arrival, answered=answered)
    _finish(arrival)


def _store(
    contact: Contact, *, provider_sid: str, body: str, alarm_word: bool
) -> InboundText | None:
    """Store the text, or answer None where this webhook has acted already."""
    text = InboundText(
        provider_sid=provider_sid,
        contact=contact,
        received_at=clock.db_now(),
        alarm_word=alarm_word,
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


def _gather(contact: Contact, *, text: InboundText, reading: Reading) -> _Arrival:
    """Lock every case this text can touch, lowest id first, and read the clock after."""
    since = text.received_at - settings.REPLY_WINDOW
    own_ids = set(CaseContact.objects.cases_texted_since(contact_id=contact.id, since=since))
    coded_ids = {}
    for code in reading.codes[:_CODES_A_TEXT]:
        found = join_codes.of_verification(code)
        if found is not None:
            coded_ids[code] = found.id
    locked = {case.id: case for case in lookup.lock_all(own_ids | set(coded_ids.values()))}
    now = clock.db_now()
    for case in locked.values():
        expiry.expire_if_due(verification=case, now=now)
    own = sorted((locked[id_] for id_ in own_ids), key=lambda case: case.requested_at, reverse=True)
    return _Arrival(
        contact=contact,
        text=text,
        reading=reading,
        own=own,
        coded={code: locked[id_] for code, id_ in coded_ids.items()},
        now=now,
    )


def _take_back_opt_out(arrival: _Arrival) -> None:
    """Text a phone again that the provider had barred and that has now said START to it."""
    contact = arrival.contact
    if contact.opted_out_at is not None and arrival.reading.first_word in _OPTED_IN:
        contact.opted_out_at = None
        contact.save(update_fields=["opted_out_at"])


def _take_codes(arrival: _Arrival) -> bool:
    """Act on the codes in a text; say whether one of them was answered, or silenced."""
    codes = arrival.reading.codes[:_CODES_A_TEXT]
    if arrival.live:
        _alarm_stopped(arrival, codes=codes)
        codes = _live_codes(arrival, codes=codes)
    # Every code is acted on, not only those up to the first that counts.
    taken = [_take_code(arrival, code=code) for code in codes]
    return any(taken)


def _take_code(arrival: _Arrival, *, code: str) -> bool:
    """Evaluate one code within this phone's allowance; say whether it was dealt with."""
    allowed = code_attempts.code_limit(contact=arrival.contact, now=arrival.now)
    if allowed is not _EVALUATE:
        _throttle(arrival, allowed=allowed)
        return True
    case = arrival.coded.get(code)
    if case is None:
        _unknown(arrival)
    elif State(case.state) is State.REQUESTED:
        _join(arrival, case)
    else:
        # It joins nothing, so it counts: forged senders must not make us text without end.
        code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
        used_codes.answer(verification=case, contact=arrival.contact, now=arrival.now)
        _record(arrival, Event.CODE_REFUSED, case=case)
        _belongs(arrival, case)
    return True


def _live_codes(arrival: _Arrival, *, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the codes that count: a phone in a live case sends digits for many reasons.

    The others are a reply like any, yet counted in silence: past the allowance no code of this
    phone counts any more, or a live case would be a licence to guess.
    """
    if code_attempts.code_limit(contact=arrival.contact, now=arrival.now) is not _EVALUATE:
        return ()
    for code in codes:
        if code not in arrival.coded:
            code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    return tuple(code for code in codes if _is_live(arrival, arrival.coded.get(code)))


def _is_live(arrival: _Arrival, case: Verification | None) -> bool:
    """Say whether this code can still join, or was used by another phone in a case still live."""
    if case is None or State(case.state) not in LIVE:
        return False
    return State(case.state) is State.REQUESTED or case not in arrival.own


def _alarm_stopped(arrival: _Arrival, *, codes: tuple[str, ...]) -> None:
    """Alarm for the code of a case that was stopped, though the sender is answered as a reply."""
    for code in codes:
        case = arrival.coded.get(code)
        if case is None or State(case.state) not in _STOPPED or case in arrival.own:
            continue
        joining.attach(verification=case, contact=arrival.contact, now=arrival.now)
        used_codes.alarm(verification=case, now=arrival.now)
        _record(arrival, Event.CODE_REFUSED, case=case)


def _throttle(arrival: _Arrival, *, allowed: code_attempts.CodeLimit) -> None:
    """Say TOO_MANY once, then nothing to the window's end."""
    _record(arrival, Event.CODE_THROTTLED)
    if allowed is code_attempts.CodeLimit.TOO_MANY:
        code_attempts.note_told(contact=arrival.contact, now=arrival.now)
        _text(arrival, TextKey.TOO_MANY)


def _unknown(arrival: _Arrival) -> None:
    """Count a code that is nobody's, alarm and say NO."""
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    _record(arrival, Event.CODE_REFUSED)
    alarms.raise_alarm(
        cause=AlarmCause.UNKNOWN_CODE,
        priority=Priority.P2,
        actor=audit_entries.SYSTEM,
        now=arrival.now,
        contact=arrival.contact,
    )
    _text(arrival, TextKey.UNKNOWN_CODE)


def _join(arrival: _Arrival, case: Verification) -> None:
    """Join the sender to the case of the code."""
    joining.join(
        verification=case,
        contact=arrival.contact,
        way=joining.way_of(verification=case, contact=arrival.contact),
        actor=audit_entries.person(arrival.contact),
        now=arrival.now,
    )
    _belongs(arrival, case)


def _belongs(arrival: _Arrival, case: Verification) -> None:
    """Count a case as this phone's from here on, the newest of all."""
    arrival.own = [case, *(other for other in arrival.own if other.id != case.id)]
    arrival.text.verification = case


def _take_words(arrival: _Arrival, *, answered: bool) -> None:
    """Act on what the text says beside its codes."""
    if answered and not (arrival.reading.words_beside_code or arrival.reading.alarm_word):
        return
    if _asks_for_quiet(arrival):
        _go_quiet(arrival)
    elif arrival.reading.alarm_word:
        _sos(arrival)
    elif arrival.own:
        _reply(arrival)
    elif not answered:
        _acknowledge(arrival, TextKey.NO_CHECK)


def _asks_for_quiet(arrival: _Arrival) -> bool:
    """Say whether, with every case of this phone over, no more texts are wanted."""
    ended = arrival.own and all(State(case.state) is State.ENDED for case in arrival.own)
    return bool(ended) and arrival.reading.quiet


def _go_quiet(arrival: _Arrival) -> None:
    """Honour it in silence, and leave a note for an operator."""
    arrival.contact.quiet_at = arrival.now
    arrival.contact.save(update_fields=["quiet_at"])
    _mark_odd(arrival, unread_due_at=None)


def _sos(arrival: _Arrival) -> None:
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


def _alarm_sos(arrival: _Arrival, *, case: Verification | None) -> None:
    """Raise the P1."""
    alarms.raise_alarm(
        cause=AlarmCause.SOS,
        priority=Priority.P1,
        actor=audit_entries.person(arrival.contact),
        now=arrival.now,
        verification=case,
        contact=arrival.contact,
    )


def _reply(arrival: _Arrival) -> None:
    """Show a reply to the operators of its cases; what it says changes nothing that goes back."""
    if not (arrival.reading.calm or _answers_ask(arrival)):
        _mark_odd(arrival, unread_due_at=arrival.now + settings.REPLY_UNREAD_AFTER)
    _acknowledge(arrival, TextKey.RECEIVED)


def _answers_ask(arrival: _Arrival) -> bool:
    """Take the first reply after ASK as its answer; one answer for each question."""
    asked = [c for c in arrival.live if c.contact_id == arrival.contact.id and c.asked_at]
    case = next((c for c in asked if not c.answered_ask_at), None)
    if case is None:
        return False
    case.answered_ask_at = arrival.now
    case.save(update_fields=["answered_ask_at"])
    return True


def _mark_odd(arrival: _Arrival, *, unread_due_at: datetime | None) -> None:
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


def _acknowledge(arrival: _Arrival, key: TextKey) -> None:
    """Answer a reply, byte for byte the same, each answer at most once a minute."""
    since = arrival.now - settings.RECEIVED_AT_MOST_EVERY
    said = Message.objects.filter(contact=arrival.contact, text_key=key, created_at__gt=since)
    if not said.exists():
        _text(arrival, key, case=arrival.newest)


def _lately(then: datetime | None, gap: timedelta, *, now: datetime) -> bool:
    """Say whether something happened within the gap before now."""
    return then is not None and now < then + gap


def _text(arrival: _Arrival, key: TextKey, *, case: Verification | None = None) -> None:
    """Queue an answer to the phone."""
    outbox.queue_text(key=key, contact=arrival.contact, verification=case, now=arrival.now)


def _finish(arrival: _Arrival) -> None:
    """Save what the text turned out to be, and record that it came."""
    text = arrival.text
    text.verification = text.verification or arrival.newest
    text.save(update_fields=["verification", "odd", "unread_due_at"])
    _record(arrival, Event.REPLY_RECEIVED, case=text.verification)


def _record(arrival: _Arrival, event: Event, *, case: Verification | None = None) -> None:
    """Write what a text did; never what it says."""
    ledger.record(
        event=event,
        actor=audit_entries.person(arrival.contact),
        subject=ledger.Subject(kind=SubjectKind.REPLY, id=arrival.text.id),
        topic=case.id if case else None,
    )


NotANumber = phone_numbers.NotANumber

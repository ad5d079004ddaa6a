"""The codes in a text: one evaluation, within the phone's allowance, however many they are."""

from collections.abc import Sequence

from verification.actions import alarms
from verification.actions.joining import joining, refused_cases, used_codes
from verification.actions.joining.arrivals import Arrival, record, send
from verification.actions.records import audit_entries, code_attempts
from verification.enums import AlarmCause, Priority, State, TextKey
from verification.events import Event
from verification.models import Verification
from verification.rules.states import LIVE

# Whoever shows the code of one of these is with somebody now.
_STOPPED = frozenset({State.REFUSED, State.REVOKED, State.CANCELLED})
_EVALUATE = code_attempts.CodeLimit.EVALUATE


def take_codes(arrival: Arrival) -> bool:
    """Act on the codes in a text; say whether it is answered, or silenced, as a code.

    Else it is words: there is no code, or it is one that the phone joined with, or the phone has a
    live case and the digits are no live code.
    """
    codes = [code for code in arrival.reading.codes if not arrival.joined_with(code)]
    if not codes or arrival.is_automatic:
        return False
    cases = _cases(arrival, codes=codes)
    running = [case for case in cases if _runs(arrival, case)]
    allowed = code_attempts.code_limit(contact=arrival.contact, now=arrival.now)
    # Whoever cannot be answered where they wrote from does not join by it.
    if allowed is not _EVALUATE or not arrival.is_answered:
        _alarm_unread(arrival, cases=cases, running=running)
        return _silence(arrival, allowed=allowed)
    if len(running) > 1:
        return _refuse_several(arrival, live=running)
    return _evaluate(arrival, cases=cases, running=running)


def _cases(arrival: Arrival, *, codes: Sequence[str]) -> list[Verification]:
    """List whose codes these are, each once."""
    found = {case.id: case for code in codes if (case := arrival.coded.get(code)) is not None}
    return list(found.values())


def _runs(arrival: Arrival, case: Verification) -> bool:
    """Say whether this code still joins, or seems to: a refusal before that must not show."""
    if State(case.state) is State.REQUESTED:
        return True
    seems = refused_cases.still_runs(verification=case, now=arrival.now)
    return seems and not used_codes.is_others(verification=case, contact=arrival.contact)


def _evaluate(
    arrival: Arrival, *, cases: Sequence[Verification], running: Sequence[Verification]
) -> bool:
    """Act on codes of which one at most runs; what else they are counts once.

    What another phone has is answered the same in every state of its case, whatever phone asks.
    """
    if running:
        answered = [_take(arrival, case) for case in running]
        _alarm_beside(arrival, cases=[case for case in cases if case not in running])
        return any(answered)
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    others = [c for c in cases if used_codes.is_others(verification=c, contact=arrival.contact)]
    dead = [case for case in cases if case not in others]
    if others or arrival.live_as_joined:
        _alarm_stopped(arrival, cases=dead)
        for case in others:
            _answer_used(arrival, case)
        # Digits are sent for many reasons from a phone in a live case: a reply like any other. They
        # count in silence, or a live case would be a licence to guess.
        return bool(others)
    for case in dead:
        _answer_used(arrival, case)
    if not dead:
        _unknown(arrival)
    return True


def _take(arrival: Arrival, case: Verification) -> bool:
    """Join the sender to the case of a code that runs, or say NO where it was refused meanwhile.

    Says whether that was answered: from a phone in a live case the code of a stopped one is a
    reply, though it alarms and moves that officer's screen.
    """
    if State(case.state) is State.REQUESTED:
        _join(arrival, case)
        return True
    # It joins nothing, so it counts: forged senders must not make us text without end.
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    if arrival.live_as_joined:
        _alarm_stopped(arrival, cases=[case])
        return False
    _answer_used(arrival, case)
    return True


def _alarm_beside(arrival: Arrival, *, cases: Sequence[Verification]) -> None:
    """Alarm for what stood beside a code that was acted on; the sender hears of that one alone."""
    _alarm_stopped(arrival, cases=cases)
    for case in cases:
        if State(case.state) in LIVE:
            used_codes.alarm(verification=case, now=arrival.now, second=arrival.contact)


def _answer_used(arrival: Arrival, case: Verification) -> None:
    """Answer a code that is used or over."""
    record(arrival, Event.CODE_REFUSED, case=case)
    if not used_codes.answer(verification=case, contact=arrival.contact, now=arrival.now):
        return
    _belongs(arrival, case)
    for alarm in alarms.open_of(verification=case, causes=(AlarmCause.CODE_COLLISION,)):
        # Until somebody has read it; the watchkeeper raises it higher when the time is up.
        arrival.show_on(alarm)


def _alarm_stopped(arrival: Arrival, *, cases: Sequence[Verification]) -> None:
    """Alarm for the code of a case that was stopped, though the sender is answered otherwise."""
    for case in cases:
        if State(case.state) not in _STOPPED:
            continue
        used_codes.note_first(verification=case, contact=arrival.contact, now=arrival.now)
        if case in arrival.own:
            continue
        joining.attach(verification=case, contact=arrival.contact, now=arrival.now)
        used_codes.alarm(verification=case, now=arrival.now)
        record(arrival, Event.CODE_REFUSED, case=case)


def _silence(arrival: Arrival, *, allowed: code_attempts.CodeLimit) -> bool:
    """Say TOO_MANY once, then nothing to the window's end; in a live case it is a reply."""
    if arrival.live_as_joined or not arrival.is_answered:
        return False
    record(arrival, Event.CODE_THROTTLED)
    if allowed is code_attempts.CodeLimit.TOO_MANY:
        code_attempts.note_told(contact=arrival.contact, now=arrival.now)
        send(arrival, TextKey.TOO_MANY)
    return True


def _alarm_unread(
    arrival: Arrival, *, cases: Sequence[Verification], running: Sequence[Verification]
) -> None:
    """Alarm for codes past the allowance. The phone becomes part of no case by them.

    In every state: else how its next words are answered would tell a stopped case from others.
    """
    for case in cases:
        stopped = State(case.state) in _STOPPED and case not in arrival.own
        if stopped or case in running or State(case.state) in LIVE:
            _alarm_throttled(arrival, live=[case])
        if stopped:
            used_codes.alarm(verification=case, now=arrival.now)
            record(arrival, Event.CODE_REFUSED, case=case)


def _refuse_several(arrival: Arrival, *, live: Sequence[Verification]) -> bool:
    """Join nothing by two live codes in one text: nobody can tell which officer it is about."""
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    _alarm_throttled(arrival, live=live)
    record(arrival, Event.CODE_REFUSED)
    if not arrival.live_as_joined:
        # "Typed wrong? Send it again": one of them alone joins.
        send(arrival, TextKey.UNKNOWN_CODE)
    return not arrival.live_as_joined


def _alarm_throttled(arrival: Arrival, *, live: Sequence[Verification]) -> None:
    """Show an operator live codes that join nothing.

    Forged texts in this phone's name may have used up its allowance.
    """
    for case in live:
        alarms.raise_alarm(
            cause=AlarmCause.THROTTLED_CODE,
            priority=Priority.P2,
            actor=audit_entries.person(arrival.contact),
            now=arrival.now,
            verification=case,
            contact=arrival.contact,
        )


def _unknown(arrival: Arrival) -> None:
    """Alarm for a code that is nobody's, and say NO."""
    record(arrival, Event.CODE_REFUSED)
    alarms.raise_alarm(
        cause=AlarmCause.UNKNOWN_CODE,
        priority=Priority.P2,
        actor=audit_entries.SYSTEM,
        now=arrival.now,
        contact=arrival.contact,
    )
    send(arrival, TextKey.UNKNOWN_CODE)


def _join(arrival: Arrival, case: Verification) -> None:
    """Join the sender to the case of the code."""
    joining.join(
        verification=case,
        contact=arrival.contact,
        way=joining.way_of(verification=case, contact=arrival.contact),
        actor=audit_entries.person(arrival.contact),
        now=arrival.now,
    )
    _belongs(arrival, case)


def _belongs(arrival: Arrival, case: Verification) -> None:
    """Count a case as this phone's from here on, the newest of all."""
    arrival.own = [case, *(other for other in arrival.own if other.id != case.id)]
    arrival.text.verification = case

"""The codes in a text: evaluated within the phone's allowance, joined, answered or refused."""

from verification.actions import alarms
from verification.actions.joining import joining, used_codes
from verification.actions.joining.arrivals import Arrival, record, send
from verification.actions.records import audit_entries, code_attempts
from verification.enums import AlarmCause, Priority, State, TextKey
from verification.events import Event
from verification.models import Verification
from verification.rules.states import LIVE

CODES_A_TEXT = 3

# Whoever shows the code of one of these is with somebody now.
_STOPPED = frozenset({State.REFUSED, State.REVOKED, State.CANCELLED})
_EVALUATE = code_attempts.CodeLimit.EVALUATE


def take_codes(arrival: Arrival) -> bool:
    """Act on the codes in a text; say whether one of them was answered, or silenced."""
    codes = arrival.reading.codes[:CODES_A_TEXT]
    if arrival.live:
        _alarm_stopped(arrival, codes=codes)
        codes = _live_codes(arrival, codes=codes)
    # Every code is acted on, not only those up to the first that counts.
    taken = [_take_code(arrival, code=code) for code in codes]
    return any(taken)


def _take_code(arrival: Arrival, *, code: str) -> bool:
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
        record(arrival, Event.CODE_REFUSED, case=case)
        _belongs(arrival, case)
    return True


def _live_codes(arrival: Arrival, *, codes: tuple[str, ...]) -> tuple[str, ...]:
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


def _is_live(arrival: Arrival, case: Verification | None) -> bool:
    """Say whether this code can still join, or was used by another phone in a case still live."""
    if case is None or State(case.state) not in LIVE:
        return False
    return State(case.state) is State.REQUESTED or case not in arrival.own


def _alarm_stopped(arrival: Arrival, *, codes: tuple[str, ...]) -> None:
    """Alarm for the code of a case that was stopped, though the sender is answered as a reply."""
    for code in codes:
        case = arrival.coded.get(code)
        if case is None or State(case.state) not in _STOPPED or case in arrival.own:
            continue
        joining.attach(verification=case, contact=arrival.contact, now=arrival.now)
        used_codes.alarm(verification=case, now=arrival.now)
        record(arrival, Event.CODE_REFUSED, case=case)


def _throttle(arrival: Arrival, *, allowed: code_attempts.CodeLimit) -> None:
    """Say TOO_MANY once, then nothing to the window's end."""
    record(arrival, Event.CODE_THROTTLED)
    if allowed is code_attempts.CodeLimit.TOO_MANY:
        code_attempts.note_told(contact=arrival.contact, now=arrival.now)
        send(arrival, TextKey.TOO_MANY)


def _unknown(arrival: Arrival) -> None:
    """Count a code that is nobody's, alarm and say NO."""
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
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

"""The codes in a text: one evaluation, within the phone's allowance, however many they are."""

from collections.abc import Sequence

from verification.actions import alarms
from verification.actions.joining import joining, used_codes
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
    if not codes:
        return False
    live = _live_cases(arrival, codes=codes)
    allowed = code_attempts.code_limit(contact=arrival.contact, now=arrival.now)
    if allowed is not _EVALUATE:
        _alarm_throttled(arrival, live=live)
        _alarm_stopped(arrival, cases=_dead_cases(arrival, codes=codes))
        return _silence(arrival, allowed=allowed)
    if len(live) > 1:
        return _refuse_several(arrival, live=live)
    return _evaluate(arrival, codes=codes, live=live)


def _live_cases(arrival: Arrival, *, codes: Sequence[str]) -> list[Verification]:
    """List the cases of these codes that can still be joined, or are live and another phone's."""
    return [case for case in _cases(arrival, codes=codes) if _is_live(arrival, case)]


def _dead_cases(arrival: Arrival, *, codes: Sequence[str]) -> list[Verification]:
    """List the other cases of these codes."""
    return [case for case in _cases(arrival, codes=codes) if not _is_live(arrival, case)]


def _cases(arrival: Arrival, *, codes: Sequence[str]) -> list[Verification]:
    """List whose codes these are, each once."""
    found = {case.id: case for code in codes if (case := arrival.coded.get(code)) is not None}
    return list(found.values())


def _is_live(arrival: Arrival, case: Verification) -> bool:
    """Say whether this code can still join, or was used by another phone in a case still live."""
    if State(case.state) not in LIVE:
        return False
    return State(case.state) is State.REQUESTED or case not in arrival.own


def _evaluate(arrival: Arrival, *, codes: Sequence[str], live: Sequence[Verification]) -> bool:
    """Act on codes of which one at most is live; what else they are counts once."""
    dead = _dead_cases(arrival, codes=codes)
    if not live:
        code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    if live or arrival.live:
        _alarm_stopped(arrival, cases=dead)
        for case in live:
            _take(arrival, case)
        # Digits are sent for many reasons from a phone in a live case: a reply like any other. They
        # count in silence, or a live case would be a licence to guess.
        return bool(live)
    for case in dead:
        _answer_used(arrival, case)
    if not dead:
        _unknown(arrival)
    return True


def _take(arrival: Arrival, case: Verification) -> None:
    """Join the sender to the case of a live code, or tell them that another phone has."""
    if State(case.state) is State.REQUESTED:
        _join(arrival, case)
        return
    # It joins nothing, so it counts: forged senders must not make us text without end.
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    _answer_used(arrival, case)


def _answer_used(arrival: Arrival, case: Verification) -> None:
    """Answer a code that is used or over."""
    used_codes.answer(verification=case, contact=arrival.contact, now=arrival.now)
    record(arrival, Event.CODE_REFUSED, case=case)
    _belongs(arrival, case)


def _alarm_stopped(arrival: Arrival, *, cases: Sequence[Verification]) -> None:
    """Alarm for the code of a case that was stopped, though the sender is answered otherwise."""
    for case in cases:
        if State(case.state) not in _STOPPED or case in arrival.own:
            continue
        joining.attach(verification=case, contact=arrival.contact, now=arrival.now)
        used_codes.alarm(verification=case, now=arrival.now)
        record(arrival, Event.CODE_REFUSED, case=case)


def _silence(arrival: Arrival, *, allowed: code_attempts.CodeLimit) -> bool:
    """Say TOO_MANY once, then nothing to the window's end; in a live case it is a reply."""
    if arrival.live:
        return False
    record(arrival, Event.CODE_THROTTLED)
    if allowed is code_attempts.CodeLimit.TOO_MANY:
        code_attempts.note_told(contact=arrival.contact, now=arrival.now)
        send(arrival, TextKey.TOO_MANY)
    return True


def _refuse_several(arrival: Arrival, *, live: Sequence[Verification]) -> bool:
    """Join nothing by two live codes in one text: nobody can tell which officer it is about."""
    code_attempts.count_wrong(contact=arrival.contact, now=arrival.now)
    _alarm_throttled(arrival, live=live)
    record(arrival, Event.CODE_REFUSED)
    if not arrival.live:
        # "Typed wrong? Send it again": one of them alone joins.
        send(arrival, TextKey.UNKNOWN_CODE)
    return not arrival.live


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

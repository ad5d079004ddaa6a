"""QUIET, and STOP after the end: silent at once; a human does what the texts would have done."""

from verification.actions import alarms
from verification.actions.joining.arrivals import Arrival
from verification.actions.records import audit_entries, belonging
from verification.enums import AlarmCause, Priority, State
from verification.models import Verification
from verification.rules.inbound_parsing import Keyword
from verification.rules.states import LIVE


def is_asked(arrival: Arrival) -> bool:
    """Say whether a text asks for no more texts, and nothing else.

    STOP does so only when every case of the phone has ended: before, it is an alarm word. One that
    only texted the code of another phone's case would hear by our silence that it ended, so its
    STOP stays one. A phone that we know nothing of has nothing to be silenced: its QUIET is words.
    """
    if not arrival.reading.quiet:
        return False
    cases = arrival.own or belonging.texted_lately(contact_id=arrival.contact.id, now=arrival.now)
    if arrival.reading.keyword is Keyword.QUIET:
        return bool(cases)
    theirs = [case.contact_id == arrival.contact.id for case in cases]
    return bool(theirs) and all(theirs) and {case.state for case in cases} == {State.ENDED}


def go(arrival: Arrival) -> None:
    """Honour it without a word. Before a judgement it is alarmed: the officer may have typed it."""
    contact, now = arrival.contact, arrival.now
    contact.quiet_at = now
    contact.save(update_fields=["quiet_at"])
    for case in arrival.own:
        if _is_unjudged(case):
            alarm = alarms.raise_alarm(
                cause=AlarmCause.ASKED_QUIET,
                priority=Priority.P2,
                actor=audit_entries.person(contact),
                now=now,
                verification=case,
                contact=contact,
            )
            arrival.show_on(alarm)


def _is_unjudged(case: Verification) -> bool:
    """Say whether a case is live, or over and owed a judgement."""
    return State(case.state) in LIVE or case.follow_ups.owed().exists()

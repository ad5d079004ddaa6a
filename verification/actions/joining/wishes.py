"""CALL, DAY and DEAF: what a person asks us to do, where the text says nothing else."""

from verification.actions import calls_owed, follow_ups
from verification.actions.joining.arrivals import Arrival
from verification.actions.records import audit_entries
from verification.models import Verification
from verification.rules.inbound_parsing import Keyword


def take(arrival: Arrival) -> bool:
    """Do what a phone with a case asks for; False where its text is words like any.

    They are for the phone that joined. Another with the same code may be the officer's, and is
    followed up by a human alone: its words are read.
    """
    newest = _newest_as_joined(arrival)
    if newest is None:
        return False
    contact, now = arrival.contact, arrival.now
    match arrival.reading.keyword:
        case Keyword.CALL:
            calls_owed.owe_asked(verification=newest, contact=contact, now=now)
        case Keyword.DAY:
            follow_ups.owe_next_day(verification=newest, contact=contact, now=now)
        case Keyword.DEAF:
            actor = audit_entries.person(contact)
            calls_owed.set_write_only(contact=contact, actor=actor, now=now)
        case _:
            return False
    return True


def _newest_as_joined(arrival: Arrival) -> Verification | None:
    cases = arrival.live_as_joined or arrival.own
    return next((case for case in cases if case.contact_id == arrival.contact.id), None)

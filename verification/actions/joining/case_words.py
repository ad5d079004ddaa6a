"""Words of a phone that has a case: a reply, or a call for help on every case of it."""

from verification.actions import alarms, attention
from verification.actions.joining import wishes
from verification.actions.joining.arrivals import Arrival
from verification.actions.messaging import answers
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, Priority
from verification.models import Verification


def take(arrival: Arrival) -> None:
    """Show the words to the operators of the cases; what they say changes nothing that goes back.

    A phone that asked for quiet is answered only when it calls for help.
    """
    if arrival.calls_for_help:
        _raise(arrival, AlarmCause.SOS, Priority.P1, cases=arrival.live or arrival.own)
    elif not (wishes.take(arrival) or arrival.calm or _answers_ask(arrival)):
        _raise(arrival, AlarmCause.ODD_REPLY, Priority.P2, cases=arrival.live or arrival.own[:1])
        arrival.text.odd = True
    if arrival.calls_for_help or arrival.contact.quiet_at is None:
        acknowledge(arrival)


def acknowledge(arrival: Arrival) -> None:
    """Say RECEIVED, whatever was written."""
    if arrival.is_answered:
        answers.acknowledge(contact=arrival.contact, case=arrival.newest, now=arrival.now)


def _raise(
    arrival: Arrival, cause: AlarmCause, priority: Priority, *, cases: list[Verification]
) -> None:
    """Alarm these cases; who has an alarm of the kind, or an SOS, hears it again."""
    actor = audit_entries.person(arrival.contact)
    for case in cases:
        alarm = alarms.raise_alarm(
            cause=cause,
            priority=priority,
            actor=actor,
            now=arrival.now,
            verification=case,
            contact=arrival.contact if cause is AlarmCause.SOS else None,
        )
        arrival.show_on(alarm)
        for opened in alarms.open_of(verification=case, causes=(cause, AlarmCause.SOS)):
            attention.sound_again(alarm=opened, now=arrival.now, actor=actor)


def _answers_ask(arrival: Arrival) -> bool:
    """Take the first reply after ASK as its answer; one answer for each question."""
    asked = [c for c in arrival.live if c.contact_id == arrival.contact.id and c.asked_at]
    case = next((c for c in asked if not c.answered_ask_at), None)
    if case is None:
        return False
    case.answered_ask_at = arrival.now
    case.save(update_fields=["answered_ask_at"])
    return True

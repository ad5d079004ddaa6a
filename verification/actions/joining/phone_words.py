"""Words of a phone that has no case: a call for help, or words that somebody must read."""

from verification.actions import phone_alarms
from verification.actions.joining.arrivals import Arrival
from verification.actions.messaging import answers
from verification.enums import AlarmCause, Priority, TextKey
from verification.rules.alarm_words import AlarmStrength


def take(arrival: Arrival, *, answered: bool) -> None:
    """Put the words before an operator: what matters is whether an alarm of the phone is open.

    With an SOS open everything is shown on it and answered RECEIVED. `answered`: a code in the text
    has been answered, and words beside it are not answered again.
    """
    sos = phone_alarms.open_sos(contact=arrival.contact)
    if arrival.calls_for_help:
        _show(arrival, AlarmCause.SOS, _priority_of_call(arrival))
    elif sos is not None:
        phone_alarms.show_on(alarm=sos, text=arrival.text, urgency=arrival.urgency, now=arrival.now)
    else:
        _show(arrival, AlarmCause.WORDS_WITHOUT_CASE, Priority.P2)
    if arrival.is_answered:
        _answer(arrival, sos_was_open=sos is not None, answered=answered)


def show_automatic(arrival: Arrival) -> None:
    """Show, quietly and without an answer, what came from a name or a short code."""
    _show(arrival, AlarmCause.WORDS_WITHOUT_CASE, Priority.P3)


def _show(arrival: Arrival, cause: AlarmCause, priority: Priority) -> None:
    """Raise, or keep open, the phone's alarm of this cause, and show the text on it."""
    phone_alarms.raise_for(
        text=arrival.text,
        cause=cause,
        priority=priority,
        urgency=arrival.urgency,
        now=arrival.now,
    )


def _priority_of_call(arrival: Arrival) -> Priority:
    """Say how urgent a call for help is: in a flood a word in mid-sentence begins as P2."""
    if arrival.alarm is AlarmStrength.MENTIONED and phone_alarms.many_lately(now=arrival.now):
        return Priority.P2
    return Priority.P1


def _answer(arrival: Arrival, *, sos_was_open: bool, answered: bool) -> None:
    """Say what the protocol says to a phone without a case."""
    if sos_was_open:
        answers.acknowledge(contact=arrival.contact, case=None, now=arrival.now)
    elif arrival.calls_for_help:
        answers.send_sparingly(key=TextKey.SOS_WHERE, contact=arrival.contact, now=arrival.now)
    elif not answered:
        answers.send_sparingly(key=TextKey.NO_CHECK, contact=arrival.contact, now=arrival.now)

"""What a text says beside its codes: quiet, a call for help, or words to be read.

Whatever it is, a human sees it, or it is quiet or calm by the protocol's own list.
"""

from verification.actions.joining import case_words, phone_words, quiet
from verification.actions.joining.arrivals import Arrival


def take(arrival: Arrival, *, answered: bool) -> None:
    """Act on the words of a text; `answered` says that it held a code, which has been answered."""
    if arrival.is_automatic:
        phone_words.show_automatic(arrival)
        return
    if arrival.text.is_score:
        case_words.acknowledge(arrival)
        return
    if answered and not (arrival.reading.words_beside_code or arrival.calls_for_help):
        return
    if quiet.is_asked(arrival):
        quiet.go(arrival)
    elif arrival.own:
        case_words.take(arrival)
    else:
        phone_words.take(arrival, answered=answered)

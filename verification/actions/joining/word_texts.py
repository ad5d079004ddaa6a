"""What a text says beside its codes: quiet, a call for help, or words to be read.

Whatever it is, a human sees it, or it is quiet or calm by the protocol's own list.
"""

from verification.actions.joining import case_words, claimed_texts, phone_words, quiet
from verification.actions.joining.arrivals import Arrival
from verification.rules.inbound_parsing import Keyword


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
    taken = _give_to_claimant(arrival)
    if quiet.is_asked(arrival) and not (taken and arrival.reading.keyword is Keyword.STOP):
        quiet.go(arrival)
    elif taken:
        return
    elif arrival.own:
        case_words.take(arrival)
    else:
        phone_words.take(arrival, answered=answered)


def _give_to_claimant(arrival: Arrival) -> bool:
    """Give words to whoever claims them; say whether nobody else need read them.

    A call for help is the operators'. What the claimant fails to take is as if it were unclaimed.
    """
    if arrival.claim is None or arrival.calls_for_help:
        return False
    if not claimed_texts.give(arrival.claim, text=arrival.text):
        arrival.claim = None
    return arrival.is_claimed_alone

"""Whose fault an error code of Twilio's is: the number's, for good, or ours until we mend it.

Twilio splits and renames its codes without notice (July 2024: five of 21606 and 21212, three of
21211 and 21614), so the list to know is the short one: the codes that say *this number* cannot be
texted. Every other refusal, a code of tomorrow too, is ours: no text is dropped for it.
"""

from enum import Enum, auto
from typing import Final


class Blame(Enum):
    """What a refusal (4xx) is put down to, and so what becomes of the text."""

    # The To number: never accepted, whoever sends it.
    NUMBER = auto()
    OPTED_OUT = auto()
    # Our rate: the same text goes later, and nothing is wrong yet.
    RATE = auto()
    # Account, sender, wording, settings: kept, tried again, P1 at once.
    OURS = auto()


OPTED_OUT: Final = 21610

# By code, with the reason why nothing that we could mend would help.
NAMES_THE_NUMBER: Final = {
    21202: "'To' is a premium number",
    21211: "invalid 'To' phone number: not written as one, or no such number",
    21214: "'To' phone number cannot be reached",
    21217: "phone number does not appear to be valid",
    21265: "'To' cannot be a short code",
    21266: "'To' and 'From' are the same: somebody forged our own number as the sender of a text",
    21268: "'To' is a premium-rate or information service number",
    21614: "'To' is not a valid mobile number",
    21635: "'To' cannot be a landline",
}
# They sound like the number and are not: the reason why each is ours.
SOUNDS_LIKE_THE_NUMBER: Final = {
    21408: "the country is switched off in our account's geographic permissions",
    21604: "'To' was missing: our own mistake",
    21608: "'To' is not verified: ours is a trial account, or lacks its compliance profile",
    21612: "no route for this pair of 'To' and 'From': with another sender there may be one",
}

# 14107: the rate of one sender. 20429: the rate of the account.
_RATE: Final = frozenset({14107, 20429})

# The same in a receipt, for a text that was accepted and then lost. What is not here is ours too.
LOST_AT_THE_NUMBER: Final = {
    21610: "opted out after the text was accepted",
    30003: "unreachable destination handset: off, abroad, or out of reach",
    30004: "message blocked: by the phone or its network",
    30005: "unknown destination handset: out of service",
    30006: "landline or unreachable carrier",
    30008: "unknown error: what networks say when they give no reason",
    30017: "carrier network congestion",
}


def blame_of(code: int) -> Blame:
    """Say whose fault a refusal with this code is; 0 is a refusal without one."""
    if code == OPTED_OUT:
        return Blame.OPTED_OUT
    if code in NAMES_THE_NUMBER:
        return Blame.NUMBER
    return Blame.RATE if code in _RATE else Blame.OURS


def is_ours_in_receipt(code: int | None) -> bool:
    """Say whether a text was lost for something that we have to mend; no code says nothing."""
    return code is not None and code not in LOST_AT_THE_NUMBER

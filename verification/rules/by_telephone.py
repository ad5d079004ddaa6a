"""What a call taker may say of a case on a line, in the words to say.

Whoever knows the ref may ring: the officer shows it. So an outcome is said to the person's own line
or phone alone, and everybody else hears one sentence whatever it is. Only where neither a phone nor
a line has joined is a NO said to any caller, since nobody else would tell the person.
"""

from dataclasses import dataclass

from verification.enums import ContactWay, State

# Word for word the protocol's, and the same in every state.
UNSAID = (
    "I cannot say it on this line. Until your own phone says YES, treat it as NO. Stay near "
    "people. Where are you? Do you want uniformed police?"
)
# Told to the call taker, once they have asked again and it is none of the near ones.
NOT_OURS = (
    "No case has this ref or code. Treat whoever is there as an impostor: keep the caller on the "
    "line, ask where they are, send a uniformed unit now."
)
# And this is what they say.
SAY_NOT_OURS = (
    "NO. We have no check with these letters. Stay near people, not in a car. Where are you? Do "
    "you want uniformed police?"
)

_WAIT = "WAIT. We do not know yet who this is. Stay on the line with me."
_SENTENCES = {
    State.REQUESTED: _WAIT,
    State.JOINED: _WAIT,
    State.CONFIRMED: (
        "YES, police on duty: {rank} {name} {number}. YES does not mean safe. Going anywhere? Ask "
        "for uniformed police first."
    ),
    State.REFUSED: (
        "NO. We cannot say this is police on duty. Stay near people, not in a car. Where are you?"
    ),
    State.UNVERIFIED: ("NO ANSWER. We could not check this person. Treat it as NO. Where are you?"),
    State.CANCELLED: (
        "NO. The check was stopped before we finished. Is someone still with you? Where are you?"
    ),
    State.EXPIRED: (
        "NO. That code has run out. Nobody has been checked. Is someone with you? Where are you?"
    ),
    State.REVOKED: (
        "NO. We take back our YES. Do not get in a car. Stay near people. Where are you?"
    ),
    State.ENDED: (
        "We are told this finished. Are you on your own or with people you trust? Where are you?"
    ),
}
_NO = frozenset({State.REFUSED, State.UNVERIFIED, State.CANCELLED, State.EXPIRED, State.REVOKED})
_BY_A_LINE_OR_PHONE = (ContactWay.TEXTED, ContactWay.INVITED, ContactWay.CALLED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is known of the line somebody is on, and of how their case was joined.

    `joined`: this very line joined the case; `proved`: the caller knew the last three digits of the
    phone that did.
    """

    way: ContactWay | None
    joined: bool = False
    proved: bool = False


def may_hear(state: State, *, line: Line) -> bool:
    """Say whether how a case stands, as decided, may be said on this line."""
    if line.way is ContactWay.VOICE and line.joined:
        # The officer hears this one too: a YES is spoken over it, a NO is the unit's to tell.
        return state not in _NO
    if line.way not in _BY_A_LINE_OR_PHONE:
        return state in _NO or state is State.REQUESTED
    # Whoever was invited: the officer typed the number, and knows its last digits.
    return line.joined or (line.proved and line.way is not ContactWay.INVITED)


def takes_digits(line: Line, *, has_phone: bool) -> bool:
    """Say whether the last digits of a phone could prove this line to be the person's."""
    open_to_proof = line.way in _BY_A_LINE_OR_PHONE and line.way is not ContactWay.INVITED
    return has_phone and open_to_proof and not (line.joined or line.proved)


def sentence(state: State, *, line: Line, rank: str, name: str, number: str) -> str:
    """Give the sentence to say; the officer's rank, name and number are said in a YES alone."""
    if not may_hear(state, line=line):
        return UNSAID
    return _SENTENCES[state].format(rank=rank, name=name, number=number)

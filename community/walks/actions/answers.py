"""What a walker's reply does, by where their walk is. What does not fit waits to be read."""

from collections.abc import Callable

from community.walks.actions import feedback, moves, pairing, records, texts, walkers
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot
from community.walks.enums import Said, TextName, WalkState, Why
from community.walks.rules import replies
from foundation.audit import clock


def take(held: Held, words: str) -> Said:
    """Do what a text says, and give that; WORDS where nothing could be done by rule."""
    said = replies.read(words)
    if said is Said.MARKS and held.state is not WalkState.WALKED:
        return Said.WORDS
    if said is Said.MARKS:
        feedback.take(held, replies.marks_in(words))
        return said
    deed = _DEEDS.get(said)
    if deed is None:
        return said
    try:
        deed(held)
    except MayNot:
        # A person reads it: nothing that somebody texts is dropped.
        return Said.STOP if said is Said.STOP else Said.WORDS
    return said


def _yes(held: Held) -> None:
    """Take a YES: to our question, to be told the news, or to what was offered."""
    walk = held.walk
    walk.walker.answered_on = clock.local_day(held.now)
    walk.walker.save(update_fields=["answered_on"])
    if held.state is WalkState.ASKED:
        _answer(held)
    elif walk.details_wait:
        _tell(held)
    elif held.state is WalkState.PAIRED:
        pairing.walker_says_yes(held)
    for other in walk.walker.walks.filter(details_wait=True).exclude(pk=walk.pk):
        _tell(moves.hold(other.pk))


def _tell(held: Held) -> None:
    texts.send_details(held)
    held.walk.save(update_fields=["details_wait"])


def _answer(held: Held) -> None:
    """The phone says that it asked: now a coordinator looks for an officer."""
    held.walk.answered_at = held.now
    moves.move(held, WalkState.WAITING, actor=records.person(held.contact.id))
    walkers.keep_for_now(held.walk.walker, now=held.now)
    texts.send(held, TextName.HEARD, code=texts.code_of(held.walk))


def _stop(held: Held) -> None:
    walker = held.walk.walker
    walker.stopped_at = held.now
    walker.save(update_fields=["stopped_at"])
    pairing.walker_calls_off(held, why=Why.STOP)


_DEEDS: dict[Said, Callable[[Held], None]] = {
    Said.YES: _yes,
    Said.CHANGE: pairing.change,
    Said.OTHER: pairing.decline_officer,
    Said.OFF: pairing.walker_calls_off,
    Said.STOP: _stop,
}

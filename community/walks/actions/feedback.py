"""Three questions the next day, answered by text or on the walker's page, once."""

from collections.abc import Sequence

from community.walks.actions import moves, records, texts, walkers
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot, Unfit
from community.walks.enums import Mark, TextName, WalkState
from community.walks.events import WalkEvent
from community.walks.models import Feedback
from community.walks.rules.replies import MARKS_ASKED
from foundation.audit import clock


def ask(held: Held) -> None:
    """Ask a walker how it was, the day after; once."""
    moves.check(held, WalkState.WALKED)
    if held.walk.questions_sent_at is not None:
        return
    held.walk.questions_sent_at = held.now
    held.walk.save(update_fields=["questions_sent_at"])
    texts.send(held, TextName.QUESTIONS)


def take(held: Held, marks: Sequence[Mark]) -> None:
    """Keep three answers, in the order of wordings.QUESTIONS. Raise Unfit, or MayNot for more."""
    moves.check(held, WalkState.WALKED)
    if len(marks) != MARKS_ASKED:
        raise Unfit("marks", "Answer all three.")
    if Feedback.objects.filter(walk=held.walk).exists():
        raise MayNot("We have your answers. Thank you.")
    listened, went_where, again = marks
    Feedback.objects.create(
        walk=held.walk,
        listened=listened,
        went_where=went_where,
        again=again,
        on=clock.local_day(held.now),
    )
    walkers.keep_for_now(held.walk.walker, now=held.now)
    actor = records.person(held.contact.id)
    records.of_walk(WalkEvent.WALK_RATED, held.walk.id, actor=actor)
    texts.send(held, TextName.THANKS)

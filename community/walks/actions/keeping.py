"""What happens by the clock: which walks are due for what, found without a lock."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from community.walks.actions import booking, feedback, meeting, moves, outcomes_told, texts
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot
from community.walks.enums import WalkState
from community.walks.models import Walk
from foundation.audit import clock, ledger
from verification.enums import State
from verification.rules.states import FINAL

# When a phone may be texted about what is not urgent, by the force's own clock.
_FROM, _TO = time(9), time(19)
_REMIND_FROM = time(8)
Step = Callable[[Held], None]


def due(now: datetime) -> Iterator[tuple[UUID, Step]]:
    """Name each walk that something is due for, and what; each is for a transaction of its own."""
    yield from _ids(_ran_out(now), booking.lapse)
    yield from _beginning()
    yield from _ids(
        Walk.objects.filter(state=WalkState.UNDER_WAY, verification__state__in=FINAL),
        meeting.finish,
    )
    yield from _waited_for(now)
    yield from _to_tell(now)


def do(walk_id: UUID, step: Step) -> None:
    """Do what is due, if it still is: somebody may have moved the walk meanwhile."""
    held = moves.hold(walk_id)
    try:
        step(held)
    except MayNot:
        return


def _ran_out(now: datetime) -> QuerySet[Walk]:
    return Walk.objects.filter(state=WalkState.ASKED, asked_at__lte=now - booking.ANSWER_WITHIN)


def _beginning() -> Iterator[tuple[UUID, Step]]:
    """A check that says YES begins its walk, whatever the officer presses."""
    agreed = Walk.objects.filter(state=WalkState.AGREED).select_related("officer", "walker")
    for walk in agreed.filter(starts_at__isnull=False):
        if meeting.check_of(walk).filter(state=State.CONFIRMED).exists():
            yield walk.id, _begin


def _begin(held: Held) -> None:
    meeting.start(walk_id=held.walk.id, actor=ledger.SYSTEM)


def _waited_for(now: datetime) -> Iterator[tuple[UUID, Step]]:
    agreed = Walk.objects.filter(state=WalkState.AGREED)
    alone = agreed.filter(checked_in_at=None)
    yield from _ids(alone.filter(check_in_by__lte=now, late_noticed_at=None), meeting.notice_late)
    yield from _ids(alone.filter(starts_at__lte=now - meeting.GIVEN_UP_AFTER), _miss)
    yield from _ids(agreed.filter(back_by__lte=now), meeting.give_up)


def _miss(held: Held) -> None:
    meeting.miss(held, actor=ledger.SYSTEM)


def _to_tell(now: datetime) -> Iterator[tuple[UUID, Step]]:
    local = now.astimezone(settings.LOCAL_TIME_ZONE)
    today = local.date()
    if local.time() >= _REMIND_FROM:
        agreed = Walk.objects.filter(state=WalkState.AGREED, starts_at__gt=now, reminded_on=None)
        for walk in agreed:
            if walk.starts_at and clock.local_day(walk.starts_at) == today:
                yield walk.id, remind
    if not _FROM <= local.time() <= _TO:
        return
    walked = Walk.objects.filter(state=WalkState.WALKED, walker__erased_at=None)
    for walk in walked.filter(questions_sent_at=None, ended_at__isnull=False):
        if walk.ended_at and clock.local_day(walk.ended_at) < today:
            yield walk.id, feedback.ask
    for walk in walked.filter(details_wait=False, findings__closed_at__isnull=False).distinct():
        if outcomes_told.has_untold(walk):
            yield walk.id, tell


def remind(held: Held) -> None:
    """Remind a walker on the day, who did not say yes only today."""
    moves.check(held, WalkState.AGREED)
    today = clock.local_day(held.now)
    held.walk.reminded_on = today
    yes_at = held.walk.walker_yes_at
    if yes_at is None or clock.local_day(yes_at) != today:
        texts.send_details(held)
    held.walk.save()


def tell(held: Held) -> None:
    """Tell a walker what came of what they showed, or ask their phone whether it is they."""
    moves.check(held, WalkState.WALKED)
    texts.send_details(held)
    held.walk.save(update_fields=["details_wait"])


def _ids(walks: QuerySet[Walk], step: Step) -> Iterator[tuple[UUID, Step]]:
    for walk_id in walks.values_list("id", flat=True):
        yield walk_id, step

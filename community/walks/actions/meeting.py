"""The meeting and the end of a walk.

It does not begin without a check of its officer, for its phone, that says YES (T18); the end of
that check is the end of the walk. Whether somebody is overdue is the check's own clock.
"""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from community.walks.actions import moves, records, texts, walkers
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.enums import TextName, WalkState, Why
from community.walks.events import WalkEvent
from community.walks.models import Walk, WalkOfficer
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor
from verification.enums import Reason, State
from verification.models import Verification
from verification.rules.states import FINAL, LIVE

_EARLY = timedelta(hours=1)
# After so long nobody waits for an officer who has not come.
GIVEN_UP_AFTER = timedelta(minutes=45)


def check_in(*, walk_id: UUID, officer: WalkOfficer, actor: Actor) -> None:
    """Note that the officer is at the Spot. Raise NotFound or MayNot."""
    held = moves.hold(walk_id)
    walk = held.walk
    if walk.officer_id != officer.id:
        raise NotFound("There is no such walk.")
    moves.check(held, WalkState.AGREED)
    if walk.starts_at is None or held.now < walk.starts_at - _EARLY:
        raise MayNot("It is too early: say so when you are there, at most an hour before.")
    if walk.checked_in_at is not None:
        return
    walk.checked_in_at = held.now
    walk.save(update_fields=["checked_in_at"])
    records.of_walk(WalkEvent.WALK_CHECKED_IN, walk.id, actor=actor)


def start(*, walk_id: UUID, actor: Actor, officer: WalkOfficer | None = None) -> None:
    """Begin a walk whose check said YES; with `officer`, as that officer.

    Raise NotFound, or MayNot where no check of this officer for this phone says YES now.
    """
    held = moves.hold(walk_id)
    walk = held.walk
    if officer is not None and walk.officer_id != officer.id:
        raise NotFound("There is no such walk.")
    moves.check(held, WalkState.AGREED)
    said_yes = check_of(walk).filter(state=State.CONFIRMED).first()
    if said_yes is None:
        raise MayNot("No check says YES yet. Do not walk before their phone does.")
    walk.verification = said_yes
    walk.checked_in_at = walk.checked_in_at or held.now
    moves.move(held, WalkState.UNDER_WAY, actor=actor)


def check_of(walk: Walk) -> QuerySet[Verification]:
    """Select the checks for this walk: of its officer, for its phone, of its day, of no other."""
    if walk.officer is None or walk.starts_at is None:
        return Verification.objects.none()
    day = clock.local_day(walk.starts_at)
    begins = datetime.combine(day, time(), tzinfo=settings.LOCAL_TIME_ZONE)
    others = Walk.objects.filter(verification=OuterRef("pk")).exclude(pk=walk.pk)
    return Verification.objects.filter(
        ~Exists(others),
        reason=Reason.WALK,
        officer=walk.officer.officer_id,
        contact=walk.walker.contact_id,
        requested_at__gte=begins,
        requested_at__lt=begins + timedelta(days=1),
    )


def finish(held: Held) -> None:
    """End a walk whose check is over: well where the check was ended, else broken off."""
    moves.check(held, WalkState.UNDER_WAY)
    walk = held.walk
    check = walk.verification
    if check is None or State(check.state) not in FINAL:
        raise MayNot("Its check is not over.")
    walk.ended_at = check.ended_at or check.state_at
    walkers.keep_for_now(walk.walker, now=held.now)
    if check.state == State.ENDED:
        moves.move(held, WalkState.WALKED, actor=ledger.SYSTEM)
    else:
        moves.move(held, WalkState.CANCELLED, actor=ledger.SYSTEM, why=Why.BROKEN_OFF)


def notice_late(held: Held) -> None:
    """Note, once, that an officer has not checked in by the time they were to."""
    moves.check(held, WalkState.AGREED)
    if _is_there(held) or held.walk.late_noticed_at is not None:
        return
    held.walk.late_noticed_at = held.now
    held.walk.save(update_fields=["late_noticed_at"])
    records.of_walk(WalkEvent.WALK_OFFICER_LATE, held.walk.id, actor=ledger.SYSTEM)


def miss(held: Held, *, actor: Actor) -> None:
    """Count that the officer did not come, and say so to the walker. Raise MayNot."""
    moves.check(held, WalkState.AGREED)
    if _is_there(held):
        raise MayNot("The officer has checked in.")
    if held.walk.check_in_by is None or held.now < held.walk.check_in_by:
        raise MayNot("They have time to check in until then.")
    moves.move(held, WalkState.MISSED, actor=actor, why=Why.NO_OFFICER)
    texts.send(held, TextName.NO_OFFICER)


def say_missed(*, walk_id: UUID, actor: Actor) -> None:
    """Say, as the coordinator, that the officer did not come. Raise NotFound or MayNot."""
    miss(moves.hold(walk_id), actor=actor)


def give_up(held: Held) -> None:
    """Call off a walk that is over its time and never began: no check said YES."""
    moves.check(held, WalkState.AGREED)
    moves.move(held, WalkState.CANCELLED, actor=ledger.SYSTEM, why=Why.NOT_CHECKED)


def walker_is_absent(*, walk_id: UUID, officer: WalkOfficer, actor: Actor) -> None:
    """Note, as the officer who is there, that the walker did not come. Raise NotFound or MayNot."""
    held = moves.hold(walk_id)
    if held.walk.officer_id != officer.id:
        raise NotFound("There is no such walk.")
    moves.check(held, WalkState.AGREED)
    due = held.walk.check_in_by
    if held.walk.checked_in_at is None or due is None or held.now < due:
        raise MayNot("Check in, and wait ten minutes after the time.")
    moves.move(held, WalkState.CANCELLED, actor=actor, why=Why.WALKER_ABSENT)
    texts.send(held, TextName.OFF)


def _is_there(held: Held) -> bool:
    """Say whether the officer has come: whoever began the check has, whatever they pressed."""
    walk = held.walk
    if walk.checked_in_at is not None:
        return True
    if walk.officer is None or walk.starts_at is None:
        return False
    begun = Verification.objects.filter(
        reason=Reason.WALK,
        officer=walk.officer.officer_id,
        state__in=LIVE,
        requested_at__gte=walk.starts_at - _EARLY,
    ).first()
    if begun is None:
        return False
    walk.checked_in_at = begun.requested_at
    walk.save(update_fields=["checked_in_at"])
    return True

"""Pairing: the coordinator plans, the officer says yes, then the walker is asked.

Either may say no at any time before the walk; it then waits to be paired anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from community.streets.models import Spot
from community.walks.actions import moves, officers, records, texts, walkers
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.enums import TextName, WalkKind, WalkState, Why
from community.walks.events import WalkEvent
from community.walks.models import DeclinedPair, Walk, WalkOfficer
from community.walks.rules import walk_states
from foundation.audit.ledger import Actor

CHECK_IN_GRACE = timedelta(minutes=10)
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=3)
_LATEST = timedelta(days=90)
# A walker who comes for the first time is spoken to before they walk with one officer.
_FIRST = WalkState.WALKED


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who walks when from where: ids of a WalkOfficer, a Spot, and of a second officer of a group.

    `lasts` is the length of the walk; `back_by` of the walk is its beginning and that.
    """

    officer_id: UUID
    spot_id: UUID
    starts_at: datetime
    lasts: timedelta
    second_id: UUID | None = None


def pair(*, walk_id: UUID, plan: Plan, actor: Actor) -> Walk:
    """Propose an officer, a time and a Spot; the officer is asked first.

    Raise NotFound, MayNot or Unfit.
    """
    held = moves.hold(walk_id)
    walk = held.walk
    moves.check(held, WalkState.WAITING)
    check_may_be_paired(walk)
    _check_time(plan, now=held.now)
    officer = _candidate(walk, plan.officer_id, "officer")
    walk.second = _candidate(walk, plan.second_id, "second") if plan.second_id else None
    if walk.second == officer or (walk.second and walk.kind == WalkKind.PAIR):
        raise Unfit("second", "A second officer comes on a walk of a group, and is another.")
    _check_free(officer, plan)
    walk.officer, walk.meet_spot = officer, _spot(plan.spot_id)
    walk.starts_at = plan.starts_at
    walk.check_in_by = plan.starts_at + CHECK_IN_GRACE
    walk.back_by = plan.starts_at + plan.lasts
    records.of_walk(WalkEvent.WALK_PLANNED, walk.id, actor=actor, officer=officer.id)
    moves.move(held, WalkState.PAIRED, actor=actor)
    return walk


def check_may_be_paired(walk: Walk) -> None:
    """Demand that a first walk of two was spoken about. Raise MayNot."""
    before = walk.walker.walks.filter(state=_FIRST).exists()
    if walk.kind == WalkKind.PAIR and not before and walk.walker.spoken_to_at is None:
        raise MayNot("Speak to them first: it would be their first walk with one officer.")


def officer_says_yes(*, walk_id: UUID, officer: WalkOfficer, actor: Actor) -> None:
    """Take an officer's yes, and ask the walker. Raise NotFound or MayNot."""
    held = _of_officer(walk_id, officer)
    moves.check(held, WalkState.PAIRED)
    if held.walk.officer_yes_at is not None:
        return
    held.walk.officer_yes_at = held.now
    texts.send_details(held)
    held.walk.save()
    records.of_walk(WalkEvent.WALK_ACCEPTED, walk_id, actor=actor)


def officer_says_no(*, walk_id: UUID, officer: WalkOfficer, actor: Actor) -> None:
    """Take an officer's no, at any time before the walk. Raise NotFound or MayNot."""
    held = _of_officer(walk_id, officer)
    was_set = held.state is WalkState.AGREED
    moves.check(held, WalkState.PAIRED, WalkState.AGREED)
    moves.move(held, WalkState.WAITING, actor=actor, why=Why.OFFICER)
    if was_set:
        texts.send(held, TextName.CHANGED)


def walker_says_yes(held: Held) -> None:
    """Take a walker's yes to what was offered: it is set. Raise MayNot."""
    moves.check(held, WalkState.PAIRED)
    if held.walk.officer_yes_at is None:
        raise MayNot("Nothing is offered yet.")
    held.walk.walker_yes_at = held.now
    actor = _walker(held)
    records.of_walk(WalkEvent.WALK_ACCEPTED, held.walk.id, actor=actor)
    moves.move(held, WalkState.AGREED, actor=actor)
    texts.send_details(held)
    held.walk.save()


def change(held: Held) -> None:
    """Take a walker's wish for another day or place; the coordinator plans anew. Raise MayNot."""
    moves.check(held, WalkState.WAITING, WalkState.PAIRED, WalkState.AGREED)
    if held.state is not WalkState.WAITING:
        moves.move(held, WalkState.WAITING, actor=_walker(held), why=Why.CHANGE)
    texts.send(held, TextName.CHANGED)


def decline_officer(held: Held) -> None:
    """Take a walker's wish for another officer: this one is never proposed again. Raise MayNot."""
    moves.check(held, WalkState.PAIRED, WalkState.AGREED)
    DeclinedPair.objects.get_or_create(
        walker=held.walk.walker, officer_id=held.walk.officer_id, defaults={"at": held.now}
    )
    moves.move(held, WalkState.WAITING, actor=_walker(held), why=Why.OTHER_OFFICER)
    texts.send(held, TextName.CHANGED)


def walker_calls_off(held: Held, *, why: Why = Why.WALKER) -> None:
    """Take a walker's no, at any time before the walk begins. Raise MayNot."""
    if held.state not in (*walk_states.NOT_BEGUN, WalkState.MISSED):
        moves.check(held, *walk_states.NOT_BEGUN)
    was_answered = held.state is not WalkState.ASKED
    moves.move(held, WalkState.CANCELLED, actor=_walker(held), why=why)
    if not was_answered:
        walkers.forget_if_never_answered(held.walk.walker, now=held.now, actor=_walker(held))
    elif why is Why.WALKER:
        texts.send(held, TextName.OFF)


def call_off(*, walk_id: UUID, actor: Actor, why: Why = Why.COORDINATOR) -> None:
    """Call a walk off as its coordinator, and say so to the walker. Raise NotFound or MayNot."""
    held = moves.hold(walk_id)
    was_answered = held.state is not WalkState.ASKED
    moves.check(held, *walk_states.NOT_BEGUN, WalkState.MISSED)
    moves.move(held, WalkState.CANCELLED, actor=actor, why=why)
    if was_answered:
        texts.send(held, TextName.OFF)


def take_back(*, walk_id: UUID, actor: Actor) -> None:
    """Put a walk that is planned or missed back among those that wait. Raise NotFound or MayNot."""
    held = moves.hold(walk_id)
    was_set = held.state is WalkState.AGREED
    moves.check(held, WalkState.PAIRED, WalkState.AGREED, WalkState.MISSED)
    moves.move(held, WalkState.WAITING, actor=actor, why=Why.COORDINATOR)
    if was_set:
        texts.send(held, TextName.CHANGED)


def _walker(held: Held) -> Actor:
    return records.person(held.contact.id)


def _of_officer(walk_id: UUID, officer: WalkOfficer) -> Held:
    held = moves.hold(walk_id)
    if held.walk.officer_id != officer.id:
        raise NotFound("There is no such walk.")
    return held


def _check_time(plan: Plan, *, now: datetime) -> None:
    if not now < plan.starts_at <= now + _LATEST:
        raise Unfit("starts_at", "Choose a time to come, in the next 90 days.")
    if not SHORTEST <= plan.lasts <= LONGEST:
        raise Unfit("lasts", "A walk takes from 30 minutes to 3 hours.")


def _check_free(officer: WalkOfficer, plan: Plan) -> None:
    """Refuse a plan that meets another of the officer's. Raise Unfit."""
    ends_at = plan.starts_at + plan.lasts
    planned = (WalkState.PAIRED, WalkState.AGREED)
    theirs = Walk.objects.filter(officer=officer, state__in=planned)
    if theirs.filter(starts_at__lt=ends_at, back_by__gt=plan.starts_at).exists():
        raise Unfit("starts_at", "The officer has another walk then.")


def _candidate(walk: Walk, officer_id: UUID, field: str) -> WalkOfficer:
    found = officers.candidates(walk).filter(pk=officer_id).first()
    if found is None:
        raise Unfit(field, "Choose an officer from the list.")
    return found


def _spot(spot_id: UUID) -> Spot:
    found = Spot.objects.filter(pk=spot_id).first()
    if found is None:
        raise Unfit("spot", "Choose a place from the list.")
    return found

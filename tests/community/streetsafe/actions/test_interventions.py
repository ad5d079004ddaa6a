"""Actions: every move is one of the table's, has what it needs, and is in the log once."""

import itertools
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from community.streets.enums import UnitKind
from community.streetsafe.actions import interventions
from community.streetsafe.actions.interventions import MayNotMove, MayNotPropose, NotFound, Unfit
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action, ActionChange, Partner
from community.streetsafe.models.signals import NotRealBecause, Signal, SignalKind, SignalState
from community.streetsafe.rules import action_states
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor
from tests.community.streetsafe import asked
from tests.support import street_rows
from tests.support.threads import at_once

ALL_PAIRS = list(itertools.product(ActionState, ActionState))
A_DAY = timedelta(days=1)


@pytest.fixture
def actor(db: None) -> Actor:
    return asked.somebody()


@pytest.fixture
def owner(db: None) -> Partner:
    return asked.owner()


@pytest.fixture
def action(owner: Partner, actor: Actor) -> Action:
    return asked.ask(owner, actor=actor)


def judged(actor: Actor, state: SignalState) -> Signal:
    """Write a signal as it is once somebody said so."""
    unit = street_rows.stretch("Mill Lane")
    day = date(2026, 11, 2)
    return Signal.objects.create(
        unit=unit.id,
        unit_kind=unit.kind,
        kind=SignalKind.GROWING,
        state=state,
        count=9,
        expected=0.4,
        window_days=28,
        p=1e-6,
        sources=8,
        days=7,
        first_seen_on=day,
        last_seen_on=day,
        judged_by_id=actor.id,
        judged_at=clock.db_now(),
        why_not_real=NotRealBecause.CAMPAIGN if state is SignalState.NOT_REAL else None,
    )


def ask_for(signal: Signal, owner: Partner, actor: Actor) -> Action:
    with ledger.transaction():
        return interventions.propose(
            unit_id=signal.unit,
            unit_kind=UnitKind(signal.unit_kind),
            kind=ActionKind.LIGHTING,
            owner_id=owner.id,
            signal_id=signal.id,
            actor=actor,
        )


@pytest.mark.parametrize(("start", "end"), ALL_PAIRS)
def test_every_pair_of_states_moves_as_the_table_says(
    action: Action, actor: Actor, start: ActionState, end: ActionState
) -> None:
    action = asked.lead(action, start, actor=actor)
    before = asked.entries(action)
    if action_states.may_move(start, end):
        assert asked.move(action, end, actor=actor).state == end
        assert asked.entries(action) == [*before, "action.moved"]
        last = ActionChange.objects.filter(action=action).latest("at")
        assert (last.from_state, last.to_state, last.by_id) == (start, end, actor.id)
    else:
        with pytest.raises(MayNotMove):
            asked.move(action, end, actor=actor)
        assert asked.entries(action) == before
    action.refresh_from_db()
    moved = action_states.may_move(start, end)
    assert action.state == (end if moved else start)
    assert (action.done_on is not None) is (action.state == ActionState.DONE)


@pytest.mark.parametrize(
    ("start", "end"),
    [pair for pair in ALL_PAIRS if pair[0] != pair[1] and not action_states.may_move(*pair)],
)
def test_the_database_refuses_every_other_move(
    action: Action, actor: Actor, start: ActionState, end: ActionState
) -> None:
    action = asked.lead(action, start, actor=actor)
    # With all that the new state's own constraints ask for.
    done_on = action.proposed_on if end is ActionState.DONE else None
    due_on = action.due_on or action.proposed_on
    with pytest.raises(DatabaseError, match="no such move of state"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(
            state=end, due_on=due_on, done_on=done_on, reason="A reason."
        )


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_move_without_its_entry(transactional_db: None) -> None:
    action = asked.ask(asked.owner(), actor=asked.somebody())
    with pytest.raises(DatabaseError, match=r"action\.moved"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(state=ActionState.WITHDRAWN)


@pytest.mark.parametrize(
    ("state", "constraint"),
    [
        (ActionState.ACCEPTED, "accepted_has_owner_and_due"),
        (ActionState.DECLINED, "declined_has_a_reason"),
    ],
)
def test_the_database_refuses_a_yes_without_a_date_and_a_no_without_a_reason(
    action: Action, state: ActionState, constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(state=state)


def test_a_yes_needs_a_date_that_is_not_over(action: Action, actor: Actor) -> None:
    yesterday = action.proposed_on - A_DAY
    for due_on in (None, yesterday):
        with pytest.raises(Unfit) as refused, ledger.transaction():
            interventions.move(
                action_id=action.id, to=ActionState.ACCEPTED, actor=actor, due_on=due_on
            )
        assert refused.value.field == "due_on"
    today = action.proposed_on
    assert asked.move(action, ActionState.ACCEPTED, actor=actor, due_on=today).due_on == today
    assert asked.entries(action) == ["action.proposed", "action.moved"]


@pytest.mark.parametrize("reason", ["", "x", " \x00\x07 x \u202e", "y" * 201])
def test_a_no_needs_a_reason_of_2_to_200_characters(
    action: Action, actor: Actor, reason: str
) -> None:
    with pytest.raises(Unfit) as refused:
        asked.move(action, ActionState.DECLINED, actor=actor, reason=reason)
    assert refused.value.field == "reason"
    assert asked.entries(action) == ["action.proposed"]


def test_a_reason_is_kept_without_what_does_not_print(action: Action, actor: Actor) -> None:
    said = " Not\x00 ours:\r\n\u202e the\tlandowner's\x1b "
    moved = asked.move(action, ActionState.DECLINED, actor=actor, reason=said)
    assert moved.reason == "Not ours: the landowner's"


def test_a_partner_moves_its_own_actions_alone_and_takes_none_back(
    action: Action, actor: Actor, owner: Partner
) -> None:
    other = asked.owner("Gaol Park Trust")
    for of, error in ((other, NotFound), (owner, MayNotMove)):
        with pytest.raises(error):
            asked.move(action, ActionState.WITHDRAWN, actor=actor, partner_id=of.id)
    with pytest.raises(NotFound):
        asked.move(action, ActionState.ACCEPTED, actor=actor, partner_id=other.id)
    assert asked.entries(action) == ["action.proposed"]
    moved = asked.move(action, ActionState.ACCEPTED, actor=actor, partner_id=owner.id)
    assert moved.state == ActionState.ACCEPTED
    with pytest.raises(NotFound):
        asked.postpone(action, action.proposed_on + 90 * A_DAY, actor=actor, partner_id=other.id)


def test_a_new_date_is_for_what_somebody_said_yes_to(action: Action, actor: Actor) -> None:
    later = action.proposed_on + 90 * A_DAY
    with pytest.raises(MayNotMove):
        asked.postpone(action, later, actor=actor)
    for state in (ActionState.ACCEPTED, ActionState.STARTED):
        asked.move(action, state, actor=actor)
        later += A_DAY
        moved = asked.postpone(action, later, actor=actor, note="The lamp is on order.")
        assert (moved.due_on, moved.state) == (later, state)
        for unfit in (later, action.proposed_on - A_DAY):
            with pytest.raises(Unfit):
                asked.postpone(action, unfit, actor=actor)
    asked.move(action, ActionState.DONE, actor=actor)
    with pytest.raises(MayNotMove):
        asked.postpone(action, later + A_DAY, actor=actor)
    assert asked.entries(action) == ["action.proposed", *["action.moved"] * 5]
    notes = ActionChange.objects.filter(action=action).order_by("at").values_list("note", flat=True)
    assert list(notes) == ["", "The lamp is on order."] * 2 + [""]


def test_a_signal_that_was_judged_real_is_acted_on_once(owner: Partner, actor: Actor) -> None:
    signal = judged(actor, SignalState.REAL)
    action = ask_for(signal, owner, actor)
    signal.refresh_from_db()
    assert (signal.state, action.signal_id) == (SignalState.ACTING, signal.id)
    with pytest.raises(MayNotPropose):
        ask_for(signal, owner, actor)
    assert Action.objects.count() == 1


@pytest.mark.parametrize("state", [SignalState.NEW, SignalState.NOT_REAL, SignalState.CLOSED])
def test_a_signal_that_nobody_judged_real_is_not_acted_on(
    owner: Partner, actor: Actor, state: SignalState
) -> None:
    signal = judged(actor, state)
    with pytest.raises(MayNotPropose):
        ask_for(signal, owner, actor)
    signal.refresh_from_db()
    assert signal.state == state
    assert not Action.objects.exists()


def test_a_signal_is_of_the_road_that_something_is_asked_for(owner: Partner, actor: Actor) -> None:
    signal = judged(actor, SignalState.REAL)
    with pytest.raises(MayNotPropose):
        asked.ask(owner, actor=actor, unit=street_rows.stretch(), signal_id=signal.id)


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_is_made(transactional_db: None) -> None:
    actor = asked.somebody()
    action = asked.ask(asked.owner(), actor=actor)

    def try_to(number: int) -> bool:
        try:
            asked.move(action, ActionState.DECLINED, actor=actor, reason=f"Reason {number}.")
        except MayNotMove:
            return False
        return True

    assert sorted(at_once(try_to, count=4)) == [False, False, False, True]
    action.refresh_from_db()
    assert action.state == ActionState.DECLINED
    assert asked.entries(action) == ["action.proposed", "action.moved"]
    assert ActionChange.objects.filter(action=action).count() == 1


def test_done_is_dated_by_the_forces_own_day(action: Action, actor: Actor) -> None:
    before = clock.db_now()
    done = asked.lead(action, ActionState.DONE, actor=actor)
    zone = settings.LOCAL_TIME_ZONE
    days = {one.astimezone(zone).date() for one in (before, clock.db_now())}
    assert done.done_on in days


@pytest.mark.parametrize("state", [ActionState.DECLINED, ActionState.WITHDRAWN])
def test_when_nothing_comes_of_it_another_owner_can_be_asked(
    owner: Partner, actor: Actor, state: ActionState
) -> None:
    signal = judged(actor, SignalState.REAL)
    asked.lead(ask_for(signal, owner, actor), state, actor=actor)
    signal.refresh_from_db()
    assert signal.state == SignalState.REAL
    assert ask_for(signal, asked.owner("Gaol Park Trust"), actor).state == ActionState.PROPOSED

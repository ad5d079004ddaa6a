"""The second person: when one is needed, and on what they agree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.support.factories import GOOD_TICKS, World
from verification.actions import alarms
from verification.actions.decisions import claims, decisions, preconditions, proposals
from verification.actions.joining import conversation
from verification.actions.officers import verification_request
from verification.actions.records import roles
from verification.enums import AlarmCause, AlarmOutcome, FaceTick, State
from verification.models import Decision, Proposal, RosterImport, Verification


def _proposed(world: World) -> tuple[Verification, User, User]:
    """Take a case to where a supervisor is awaited."""
    operator = world.make_operator()
    supervisor = world.make_operator(role=Role.SUPERVISOR, team="Duty desk")
    verification, _ = world.make_joined(world.make_officer())
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)
    return verification, operator, supervisor


def _agree(verification: Verification, by: User) -> Decision:
    """Let a second person agree."""
    with ledger.transaction():
        return proposals.agree(ref=verification.ref, by=by, ticks=GOOD_TICKS, why="Rang him.")


def test_agreeing_needs_the_proposer_s_claim_to_stand(world: World) -> None:
    """A case given back is nobody's to confirm."""
    verification, operator, supervisor = _proposed(world)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=operator)
    with pytest.raises(claims.NotClaimed):
        _agree(verification, supervisor)
    assert Decision.objects.count() == 0


def test_agreeing_needs_the_facts_that_were_shown(world: World) -> None:
    """What changed since the newest check was shown has been seen by nobody."""
    verification, _, supervisor = _proposed(world)
    with database_owner.past_guards():
        RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with pytest.raises(preconditions.FactsChanged):
        _agree(verification, supervisor)
    with ledger.transaction():
        verification_request.check_again(ref=verification.ref)
    assert isinstance(_agree(verification, supervisor), Decision)


def test_agreeing_needs_a_proposer_who_may_still_decide(world: World) -> None:
    """Somebody shut out meanwhile confirms nothing."""
    verification, operator, supervisor = _proposed(world)
    User.objects.filter(id=operator.id).update(is_active=False)
    with pytest.raises(roles.NotAnOperator):
        _agree(verification, supervisor)


def test_a_new_owner_makes_a_new_proposal(world: World) -> None:
    """The former owner's lapses."""
    verification, operator, supervisor = _proposed(world)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=operator)
    other = world.make_operator()
    world.claim(verification, other)
    proposal = world.confirm(verification, other)
    assert isinstance(proposal, Proposal)
    assert proposal.proposed_by == other
    assert Proposal.objects.filter(status="open").count() == 1
    assert _agree(verification, supervisor).decided_by == other


def test_new_ticks_replace_the_proposal_and_the_same_do_not(world: World) -> None:
    """The second person sees what the operator says now."""
    verification, operator, _ = _proposed(world)
    world.confirm(verification, operator)
    assert Proposal.objects.count() == 1
    not_seen = replace(GOOD_TICKS, face=FaceTick.NOT_SEEN)
    proposal = world.confirm(verification, operator, ticks=not_seen)
    assert isinstance(proposal, Proposal)
    assert proposal.face == FaceTick.NOT_SEEN
    assert Proposal.objects.filter(status="open").count() == 1


def test_a_proposal_cannot_be_hidden_from_the_second_person(world: World) -> None:
    """No hand closes it while a decision is awaited."""
    verification, operator, _ = _proposed(world)
    alarm = world.open_alarm(verification, AlarmCause.PROPOSAL)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.OTHER)


def test_a_new_code_alone_mends_no_mismatch(world: World) -> None:
    """Back to PENDING is not MATCHED: it still takes two."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_joined(actor)
    world.mismatch(actor, verification, phone)
    with ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)
    with ledger.transaction():
        conversation.talked(ref=verification.ref, by=operator, note="It is him.")
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)


def test_the_look_back_counts_from_the_request(world: World) -> None:
    """59 minutes after a refusal stays within the hour however long the deciding takes."""
    actor, operator = world.make_officer(), world.make_operator()
    first = world.make_request(actor)
    with ledger.transaction():
        decisions.refuse(ref=first.ref, by=operator, why="No.")
    world.cancel(actor, first)
    world.advance(minutes=59)
    world.make_roster_import()
    verification = world.make_request(actor)
    world.advance(seconds=100)
    phone = world.make_phone()
    world.text(phone, world.join_code(verification))
    world.match(actor, verification, world.match_code(phone))
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)


def test_the_look_back_counts_from_the_mismatch(world: World) -> None:
    """Not from the request of the case it happened in."""
    actor, operator = world.make_officer(), world.make_operator()
    first = world.make_request(actor)
    world.advance(seconds=200)
    phone = world.make_phone()
    world.text(phone, world.join_code(first))
    world.mismatch(actor, first, phone)
    world.advance(seconds=100)
    world.beat_all()
    world.tick()
    world.advance(seconds=100)
    world.beat_all()
    world.tick()
    assert world.fresh(first).state == State.UNVERIFIED
    world.end(actor, first)
    world.advance(seconds=3600 - 300)
    world.make_roster_import()
    claims.beat(by=operator)
    verification, _ = world.make_matched(actor)
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)

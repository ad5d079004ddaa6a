"""What a coordinator may judge: a walk that was checked out, by what was written or by a call."""

from uuid import uuid4

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support.accounts import make_team
from tests.support.factories import OfficerActor, World
from tests.support.walks import Walks
from verification.actions import alarms
from verification.actions.decisions import decisions, judging, walk_judging
from verification.actions.decisions.walk_judging import NotAWalk, NotForCoordinators
from verification.actions.records import refusals, roles
from verification.enums import (
    AlarmCause,
    FollowUpKind,
    HowKnown,
    JudgedEnding,
    Priority,
    ReviewKind,
)
from verification.models import Judgement, Review, Verification

WELL, BADLY, NOT_KNOWN = JudgedEnding.WELL, JudgedEnding.BADLY, JudgedEnding.NOT_KNOWN


def make_coordinator(*, role: Role = Role.COORDINATOR, team: str = "Neighbourhood") -> User:
    return User.objects.create_user(
        username=f"coordinator-{uuid4()}", display_name="Co", role=role, team=make_team(team)
    )


def judge(
    case: Verification,
    by: User,
    how: JudgedEnding = WELL,
    known: HowKnown = HowKnown.SPOKE_TO_PERSON,
    *,
    kind: ledger.ActorKind = ledger.ActorKind.OPERATOR,
    note: str = "They are at home.",
) -> Judgement:
    with ledger.transaction():
        return walk_judging.judge(
            verification_id=case.id,
            actor=ledger.Actor(kind=kind, id=by.pk),
            how=how,
            how_known=known,
            note=note,
        )


def make_walked(world: World, walks: Walks) -> tuple[OfficerActor, Verification, str]:
    """Let a walk be checked out."""
    actor = world.make_officer()
    case, phone = walks.make_walking(actor, world.make_operator())
    world.advance(minutes=30)
    world.end(actor, case)
    world.arrive()
    return actor, world.fresh(case), phone


def is_owed(case: Verification) -> bool:
    return case.follow_ups.owed().exists()


def test_a_call_settles_a_walk_and_the_log_says_who_judged(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    coordinator = make_coordinator()
    judgement = judge(case, coordinator)
    assert (judgement.by_id, judgement.ended, judgement.how) == (
        coordinator.pk,
        WELL,
        HowKnown.SPOKE_TO_PERSON,
    )
    assert not is_owed(case)
    entry = AuditEntry.objects.get(event="follow_up.judged", subject_id=case.id)
    assert entry.actor_id == coordinator.pk


def test_no_score_of_a_stop_is_asked_for_after_a_walk(world: World, walks: Walks) -> None:
    _actor, case, phone = make_walked(world, walks)
    world.text(phone, "OK")
    judge(case, make_coordinator())
    assert not case.follow_ups.filter(kind=FollowUpKind.FEEDBACK).exists()


def test_that_they_wrote_it_needs_their_words_after_the_end(world: World, walks: Walks) -> None:
    """What they wrote on the way says nothing of how it ended."""
    actor = world.make_officer()
    case, phone = walks.make_walking(actor, world.make_operator())
    world.text(phone, "OK")
    world.advance(minutes=30)
    world.end(actor, case)
    world.arrive()
    with pytest.raises(judging.NothingWritten):
        judge(case, make_coordinator(), known=HowKnown.PERSON_WROTE)
    walks.text(phone)
    world.text(phone, "home, thank you")
    judge(case, make_coordinator(), known=HowKnown.PERSON_WROTE)
    assert not is_owed(case)


def test_the_words_of_another_phone_of_the_case_are_not_the_walkers(
    world: World, walks: Walks
) -> None:
    """A second phone with the same code may be the officer's."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_joined(actor)
    walks.plan(actor, phone)
    second = world.make_phone()
    now = clock.db_now()
    case.case_contacts.create(
        contact_id=walks.contact_id(second), attached_at=now, last_text_at=now
    )
    world.match(actor, case, world.match_code(phone))
    world.claim(case, operator)
    world.confirm(case, operator)
    world.end(actor, case)
    world.text(second, "all fine")
    with pytest.raises(judging.NothingWritten):
        judge(case, make_coordinator(), known=HowKnown.PERSON_WROTE)


@pytest.mark.parametrize("how", [WELL, BADLY])
def test_a_unit_is_the_control_rooms_to_report(
    world: World, walks: Walks, how: JudgedEnding
) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(NotForCoordinators):
        judge(case, make_coordinator(), how, HowKnown.UNIT_SAW_PERSON)


def test_that_it_is_not_known_is_the_control_rooms_to_say(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(NotForCoordinators):
        judge(case, make_coordinator(), NOT_KNOWN)
    assert is_owed(case)


def test_badly_closes_nothing_and_goes_to_a_reviewer(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    judge(case, make_coordinator(), BADLY)
    assert is_owed(case)
    assert Review.objects.get(verification=case).kind == ReviewKind.ENDED_BADLY
    with pytest.raises(judging.JudgedBadly):
        judge(case, make_coordinator())


def test_an_open_p1_stands_in_the_way(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with ledger.transaction():
        alarms.raise_alarm(
            cause=AlarmCause.SOS,
            priority=Priority.P1,
            verification=case,
            now=clock.db_now(),
        )
    with pytest.raises(judging.OpenP1):
        judge(case, make_coordinator())


def test_a_walk_under_way_cannot_be_judged(world: World, walks: Walks) -> None:
    case, _phone = walks.make_walking(world.make_officer(), world.make_operator())
    with pytest.raises(judging.StillLive):
        judge(case, make_coordinator())


def test_no_other_check_is_a_coordinators(world: World, walks: Walks) -> None:
    actor = world.make_officer()
    case, _phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    with pytest.raises(NotAWalk):
        judge(case, make_coordinator())


def test_a_walk_that_got_no_yes_or_lost_it_is_the_control_rooms(world: World, walks: Walks) -> None:
    operator = world.make_operator()
    refused, _phone = walks.make_claimed(world.make_officer(), operator)
    revoked, _phone = walks.make_walking(world.make_officer(), operator)
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=operator, why="No walk is planned.")
    with ledger.transaction():
        decisions.revoke(ref=revoked.ref, by=operator, why="Another officer.")
    for case in (refused, revoked):
        with pytest.raises(NotAWalk):
            judge(case, make_coordinator())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_but_a_coordinator_judges_so(world: World, walks: Walks, role: Role) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(roles.NotACoordinator):
        judge(case, make_coordinator(role=role))


def test_a_coordinator_whose_account_is_closed_judges_nothing(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    gone = make_coordinator()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(roles.NotACoordinator):
        judge(case, gone)


def test_the_service_itself_judges_nothing(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(roles.NotACoordinator):
        judge(case, make_coordinator(), kind=ledger.ActorKind.OFFICER)


def test_a_coordinator_of_the_officers_team_may_not(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(roles.ConflictOfInterest):
        judge(case, make_coordinator(team="CID"))


def test_why_is_said(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    with pytest.raises(refusals.NeedReason):
        judge(case, make_coordinator(), note=" ")


def test_an_operator_judges_a_walk_as_any_case(world: World, walks: Walks) -> None:
    _actor, case, _phone = make_walked(world, walks)
    world.judge(case, world.make_operator())
    assert not is_owed(case)

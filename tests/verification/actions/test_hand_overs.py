"""Cases taken over, and handed over: whoever had one has it until somebody else says so."""

from datetime import timedelta

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support import database_owner
from tests.support.factories import World
from verification.actions.decisions import claims, hand_overs
from verification.actions.records import open_hand_overs, refusals, roles
from verification.enums import AlarmCause, AlarmOutcome, HandOverStatus, Priority
from verification.models import HandOver, Verification, Words

LINE = "She writes little; ask short questions."


def offer(case: Verification, *, by: User, to: User, line: str = LINE) -> HandOver:
    with ledger.transaction():
        return hand_overs.offer(ref=case.ref, by=by, to=to.pk, line=line)


def accept(case: Verification, by: User) -> None:
    """Open the case, and say that one has it."""
    with ledger.transaction():
        hand_overs.note_opened(verification_id=case.id, by=by, now=clock.db_now())
        hand_overs.accept(ref=case.ref, by=by)


def scene(world: World) -> tuple[Verification, User, User]:
    """Give a case with its owner, and a colleague on shift."""
    owner, colleague = world.make_operator(), world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, owner)
    return case, owner, colleague


def entries(case: Verification) -> list[str]:
    """List what the log says of hand-overs and claims of a case."""
    of_case = AuditEntry.objects.filter(subject_id=case.id).order_by("seq")
    named = of_case.filter(event__contains="hand_over") | of_case.filter(event__contains="claim")
    return list(named.values_list("event", flat=True))


def test_who_is_offered_a_case_has_it_only_once_they_said_so(world: World) -> None:
    case, owner, colleague = scene(world)
    offered = offer(case, by=owner, to=colleague)
    assert world.fresh(case).claimed_by == owner
    assert offered.given_to == colleague
    assert world.open_alarms(case)[AlarmCause.HAND_OVER] == Priority.P3
    accept(case, colleague)
    assert world.fresh(case).claimed_by == colleague
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)
    assert HandOver.objects.get().status == HandOverStatus.ACCEPTED
    assert entries(case) == [
        "verification.claimed",
        "verification.hand_over_offered",
        "verification.hand_over_accepted",
    ]


def test_a_case_that_was_not_opened_is_not_accepted(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with pytest.raises(hand_overs.NotOpened), ledger.transaction():
        hand_overs.accept(ref=case.ref, by=colleague)
    assert world.fresh(case).claimed_by == owner


def test_nobody_else_accepts_it(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with pytest.raises(hand_overs.NotOffered):
        accept(case, world.make_operator())
    assert world.fresh(case).claimed_by == owner


def test_an_offer_that_nobody_accepts_comes_back_as_p2(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    world.advance(seconds=30)
    world.beat_all()
    world.tick()
    assert world.open_alarms(case)[AlarmCause.HAND_OVER] == Priority.P2
    assert HandOver.objects.get().status == HandOverStatus.LAPSED
    with pytest.raises(hand_overs.NotOffered):
        accept(case, colleague)
    assert world.fresh(case).claimed_by == owner
    # The owner says that they have it.
    world.claim(case, owner)
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)


def test_an_offer_is_void_at_its_deadline_before_the_watchkeeper_comes(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    world.advance(seconds=30)
    with pytest.raises(hand_overs.NotOffered):
        accept(case, colleague)


def test_a_refused_offer_comes_back_as_p2(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with ledger.transaction():
        hand_overs.refuse(ref=case.ref, by=colleague)
    assert world.fresh(case).claimed_by == owner
    assert world.open_alarms(case)[AlarmCause.HAND_OVER] == Priority.P2
    # It can be offered to another, who ends the alarm by accepting.
    other = world.make_operator()
    offer(case, by=owner, to=other)
    accept(case, other)
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)


def test_the_owner_may_keep_it(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with ledger.transaction():
        hand_overs.withdraw(ref=case.ref, by=owner)
    assert HandOver.objects.get().status == HandOverStatus.WITHDRAWN
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)
    with pytest.raises(hand_overs.NotOffered):
        accept(case, colleague)


def test_an_alarm_that_waits_for_its_answer_is_closed_by_nobody(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with pytest.raises(refusals.Refusal, match="answer to the hand-over"):
        world.close(world.open_alarm(case, AlarmCause.HAND_OVER), owner, AlarmOutcome.OTHER)


def test_giving_a_case_back_ends_its_offer(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    with ledger.transaction():
        claims.release(ref=case.ref, by=owner)
    assert HandOver.objects.get().status == HandOverStatus.LAPSED
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)
    assert open_hand_overs.of_case(case) is None


def test_a_case_that_is_over_is_offered_no_longer(world: World) -> None:
    officer = world.make_officer()
    owner, colleague = world.make_operator(), world.make_operator()
    case, _ = world.make_joined(officer)
    world.claim(case, owner)
    offer(case, by=owner, to=colleague)
    world.cancel(officer, case)
    world.tick()
    assert HandOver.objects.get().status == HandOverStatus.LAPSED
    assert AlarmCause.HAND_OVER not in world.open_alarms(case)


def test_whom_a_case_can_be_offered_to(world: World) -> None:
    officer = world.make_officer(team="CID")
    owner = world.make_operator()
    case, _ = world.make_joined(officer)
    world.claim(case, owner)
    team_mate, reviewer = world.make_operator(team="CID"), world.make_operator(role=Role.REVIEWER)
    for nobody in (team_mate, reviewer, owner):
        with pytest.raises(hand_overs.MayNotReceive):
            offer(case, by=owner, to=nobody)
    away = world.make_operator()
    world.advance(seconds=16)
    claims.beat(by=owner)
    with pytest.raises(hand_overs.MayNotReceive):
        offer(case, by=owner, to=away)
    assert not HandOver.objects.exists()


def test_only_its_owner_offers_a_case_and_once(world: World) -> None:
    case, owner, colleague = scene(world)
    with pytest.raises(claims.NotClaimed):
        offer(case, by=colleague, to=owner)
    offer(case, by=owner, to=colleague)
    with pytest.raises(hand_overs.AlreadyOffered):
        offer(case, by=owner, to=world.make_operator())


def test_the_line_is_kept_with_the_case_and_stands_in_no_entry(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    assert Words.objects.filter(verification=case, written_by=owner).count() == 1
    assert LINE not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_within_the_first_seconds_anybody_takes_a_case_over(world: World) -> None:
    """Two have pressed, and sort it out between them."""
    case, owner, colleague = scene(world)
    world.advance(seconds=19)
    with ledger.transaction():
        claims.take_over(ref=case.ref, by=colleague, taken_from=str(owner.pk))
    assert world.fresh(case).claimed_by == colleague
    assert entries(case)[-1] == "verification.claim_taken"


def test_later_it_takes_a_supervisor_and_a_reason(world: World) -> None:
    case, owner, colleague = scene(world)
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    world.advance(seconds=20)
    world.beat_all()
    with pytest.raises(claims.ClaimedByOther), ledger.transaction():
        claims.take_over(ref=case.ref, by=colleague, taken_from=str(owner.pk), why="I can.")
    with pytest.raises(refusals.NeedReason), ledger.transaction():
        claims.take_over(ref=case.ref, by=supervisor, taken_from=str(owner.pk), why=" ")
    assert world.fresh(case).claimed_by == owner
    with ledger.transaction():
        claims.take_over(ref=case.ref, by=supervisor, taken_from=str(owner.pk), why="They are ill.")
    assert world.fresh(case).claimed_by == supervisor


def test_nobody_takes_over_what_somebody_else_took_a_moment_before(world: World) -> None:
    case, owner, colleague = scene(world)
    third = world.make_operator()
    with ledger.transaction():
        claims.take_over(ref=case.ref, by=colleague, taken_from=str(owner.pk))
    with pytest.raises(claims.ClaimedByOther), ledger.transaction():
        claims.take_over(ref=case.ref, by=third, taken_from=str(owner.pk))
    assert world.fresh(case).claimed_by == colleague


def test_an_involved_supervisor_takes_nothing_over(world: World) -> None:
    case, owner, _ = scene(world)
    team_mate = world.make_operator(role=Role.SUPERVISOR, team="CID")
    with pytest.raises(roles.ConflictOfInterest), ledger.transaction():
        claims.take_over(ref=case.ref, by=team_mate, taken_from=str(owner.pk), why="Mine.")


def test_taking_a_case_over_ends_its_offer(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    third = world.make_operator()
    with ledger.transaction():
        claims.take_over(ref=case.ref, by=third, taken_from=str(owner.pk))
    with pytest.raises(hand_overs.NotOffered):
        accept(case, colleague)
    assert world.fresh(case).claimed_by == third


def test_a_stale_case_is_reclaimed_with_no_reason(world: World) -> None:
    case, _, colleague = scene(world)
    world.advance(seconds=45)
    claims.beat(by=colleague)
    world.tick()
    assert world.open_alarms(case)[AlarmCause.STALE_CLAIM] == Priority.P2
    world.claim(case, colleague)
    assert world.fresh(case).claimed_by == colleague
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(case)


def test_a_claim_is_stale_by_the_database_s_clock(world: World) -> None:
    case, _, _ = scene(world)
    claimed = world.fresh(case)
    assert claimed.claimed_at is not None
    assert not claims.is_stale(verification=claimed, now=claimed.claimed_at + timedelta(seconds=44))
    assert claims.is_stale(verification=claimed, now=claimed.claimed_at + timedelta(seconds=45))


def test_who_came_into_the_officer_s_team_meanwhile_does_not_accept(world: World) -> None:
    case, owner, colleague = scene(world)
    offer(case, by=owner, to=colleague)
    colleague.team = world.fresh(case).officer.team
    with database_owner.past_guards():
        colleague.save(update_fields=["team"])
    with pytest.raises(roles.ConflictOfInterest):
        accept(case, colleague)
    assert world.fresh(case).claimed_by == owner

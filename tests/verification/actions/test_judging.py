"""How a case ended: what may be judged when, how it is known, and what that closes."""

import pytest

from accounts.models import Role, User
from foundation.audit import ledger
from tests.support.factories import World
from verification.actions import alarms
from verification.actions.decisions import attempts, decisions, judging
from verification.actions.records import refusals, roles
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    HowKnown,
    JudgedEnding,
    Priority,
    State,
)
from verification.models import Judgement, Verification

WELL, BADLY, NOT_KNOWN = JudgedEnding.WELL, JudgedEnding.BADLY, JudgedEnding.NOT_KNOWN


def judge(
    case: Verification,
    by: User,
    ended: JudgedEnding,
    how: HowKnown | None = HowKnown.SPOKE_TO_PERSON,
) -> Judgement:
    """Let an operator judge; *not known* without saying how."""
    with ledger.transaction():
        return judging.judge(
            ref=case.ref,
            by=by,
            ended=ended,
            how=None if ended is NOT_KNOWN else how,
            note="As they say themselves.",
        )


def waive(case: Verification, by: User) -> None:
    with ledger.transaction():
        judging.waive(ref=case.ref, by=by, reason="A unit was there.")


def ring(case: Verification, by: User, outcome: CallOutcome = CallOutcome.NO_ANSWER) -> None:
    with ledger.transaction():
        attempts.log(ref=case.ref, by=by, whom=CalledParty.PERSON, outcome=outcome)


def is_owed(case: Verification) -> bool:
    return case.follow_ups.owed().exists()


def make_ended(world: World, *, team: str = "CID") -> tuple[Verification, str]:
    """Have a case end, with nothing but the judgement left to do."""
    actor = world.make_officer(team=team)
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    return world.fresh(case), phone


def open_p1(world: World, case: Verification, cause: AlarmCause = AlarmCause.SOS) -> None:
    with ledger.transaction():
        alarms.raise_alarm(
            cause=cause, priority=Priority.P1, verification=case, now=case.requested_at
        )


@pytest.mark.parametrize("ended", [WELL, NOT_KNOWN])
def test_a_p1_of_the_case_stands_in_the_way_of_a_judgement(
    world: World, ended: JudgedEnding
) -> None:
    """F16: judged "ended well" with an SOS open. The action refuses, not only the screen."""
    case, phone = make_ended(world)
    operator = world.make_operator()
    ring(case, operator)
    world.advance(minutes=30)
    ring(case, operator)
    world.text(phone, "SOS")
    with pytest.raises(judging.OpenP1) as refusal:
        judge(case, operator, ended)
    assert refusal.value.facts["cause"] is AlarmCause.SOS
    assert is_owed(case)
    world.close(
        world.open_alarm(case, AlarmCause.SOS),
        operator,
        AlarmOutcome.SPOKE_TO_PERSON,
        incident_number="CAD 1",
    )
    judge(case, operator, ended)
    assert not is_owed(case)


def test_a_p2_stands_in_nobody_s_way(world: World) -> None:
    case, phone = make_ended(world)
    world.text(phone, "what was that about?")
    assert AlarmCause.ODD_REPLY in world.open_alarms(case)
    judge(case, world.make_operator(), WELL)
    assert not is_owed(case)


def test_a_p1_of_another_case_of_the_phone_stands_in_nobody_s_way(world: World) -> None:
    case, phone = make_ended(world)
    other, _ = world.make_joined(world.make_officer(), phone=phone)
    open_p1(world, other, AlarmCause.OFFICER_PANIC)
    judge(case, world.make_operator(), WELL)
    assert not is_owed(case)


def test_a_waiver_waits_for_a_p1_too(world: World) -> None:
    """F16: a supervisor's reason is no way round an alarm."""
    case, _ = make_ended(world)
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    open_p1(world, case)
    with pytest.raises(judging.OpenP1):
        waive(case, supervisor)
    assert is_owed(case)


def test_only_a_supervisor_waives(world: World) -> None:
    case, _ = make_ended(world)
    with pytest.raises(roles.NotASupervisor):
        waive(case, world.make_operator())


def test_that_it_ended_badly_may_always_be_recorded_and_closes_nothing(world: World) -> None:
    """With a P1 open, and again after somebody has judged that it ended well."""
    case, _ = make_ended(world)
    operator = world.make_operator()
    open_p1(world, case)
    before = world.open_alarms(case)
    judge(case, operator, BADLY)
    assert is_owed(case)
    assert world.open_alarms(case) == before
    other, _ = make_ended(world)
    judge(other, operator, WELL)
    judge(other, operator, BADLY)
    assert judging.has_ended_badly(other)


@pytest.mark.parametrize("ended", [WELL, NOT_KNOWN])
def test_no_judgement_washes_out_that_it_ended_badly(world: World, ended: JudgedEnding) -> None:
    """Negative is sticky: what is owed then is closed by a supervisor's reason alone."""
    case, _ = make_ended(world)
    operator = world.make_operator()
    judge(case, operator, BADLY)
    with pytest.raises(judging.JudgedBadly):
        judge(case, operator, ended)
    waive(case, world.make_operator(role=Role.SUPERVISOR))
    assert not is_owed(case)


@pytest.mark.parametrize("minutes", [0, 29, 30])
def test_not_known_needs_two_failed_attempts_half_an_hour_apart(world: World, minutes: int) -> None:
    case, _ = make_ended(world)
    operator = world.make_operator()
    with pytest.raises(judging.TooFewAttempts, match="30 minutes apart"):
        judge(case, operator, NOT_KNOWN)
    ring(case, operator)
    world.advance(minutes=minutes)
    if minutes:
        ring(case, operator, CallOutcome.NOT_CONNECTED)
    if minutes == 30:
        judge(case, operator, NOT_KNOWN)
        assert not is_owed(case)
        return
    with pytest.raises(judging.TooFewAttempts):
        judge(case, operator, NOT_KNOWN)


def test_what_reached_them_or_came_before_the_end_is_no_failed_attempt(world: World) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, _ = world.make_confirmed(actor, operator)
    ring(case, operator)
    world.advance(minutes=31)
    world.end(actor, case)
    case = world.fresh(case)
    ring(case, operator)
    with pytest.raises(judging.TooFewAttempts):
        judge(case, operator, NOT_KNOWN)
    world.advance(minutes=31)
    ring(case, operator, CallOutcome.SPOKE)
    with ledger.transaction():
        attempts.log(
            ref=case.ref, by=operator, whom=CalledParty.OFFICER, outcome=CallOutcome.NO_ANSWER
        )
    with pytest.raises(judging.TooFewAttempts):
        judge(case, operator, NOT_KNOWN)


@pytest.mark.parametrize(("ended", "how"), [(WELL, None), (BADLY, None)])
def test_how_it_is_known_has_to_be_said(
    world: World, ended: JudgedEnding, how: HowKnown | None
) -> None:
    case, _ = make_ended(world)
    with pytest.raises(refusals.NeedReason):
        judge(case, world.make_operator(), ended, how)


def test_of_what_is_not_known_nobody_says_how(world: World) -> None:
    case, _ = make_ended(world)
    operator = world.make_operator()
    ring(case, operator)
    world.advance(minutes=30)
    ring(case, operator)
    with pytest.raises(refusals.NeedReason), ledger.transaction():
        judging.judge(
            ref=case.ref,
            by=operator,
            ended=NOT_KNOWN,
            how=HowKnown.UNIT_SAW_PERSON,
            note="They saw somebody.",
        )


def test_that_they_wrote_it_needs_a_text_of_theirs_since_the_end(world: World) -> None:
    case, phone = make_ended(world)
    operator = world.make_operator()
    with pytest.raises(judging.NothingWritten):
        judge(case, operator, WELL, HowKnown.PERSON_WROTE)
    world.text(phone, "OK")
    judge(case, operator, WELL, HowKnown.PERSON_WROTE)


def test_a_live_case_is_judged_by_nobody(world: World) -> None:
    case, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    for ended in JudgedEnding:
        with pytest.raises(judging.StillLive):
            judge(case, world.make_operator(), ended)


def test_who_is_of_the_officer_s_team_neither_judges_nor_waives_nor_logs(world: World) -> None:
    """F5: a colleague of the officer judges. Two attempts end a case, so they are barred too."""
    case, _ = make_ended(world, team="CID")
    colleague = world.make_operator(role=Role.SUPERVISOR, team="CID")
    with pytest.raises(roles.ConflictOfInterest):
        judge(case, colleague, WELL)
    with pytest.raises(roles.ConflictOfInterest):
        waive(case, colleague)
    with pytest.raises(roles.ConflictOfInterest):
        ring(case, colleague)


def test_where_nobody_joined_nobody_can_be_rung(world: World) -> None:
    case = world.make_request(world.make_officer())
    operator = world.make_operator()
    with pytest.raises(attempts.NobodyJoined):
        ring(case, operator)
    with ledger.transaction():
        attempts.log(ref=case.ref, by=operator, whom=CalledParty.OFFICER, outcome=CallOutcome.SPOKE)


def test_a_case_that_ended_with_a_no_is_judged_as_well(world: World) -> None:
    case, _ = world.make_joined(world.make_officer())
    operator = world.make_operator()
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=operator, why="No.")
    world.close(world.open_alarm(case, AlarmCause.REFUSED), operator, AlarmOutcome.UNIT_REPORTED)
    judge(case, operator, WELL, HowKnown.UNIT_SAW_PERSON)
    assert world.fresh(case).state == State.REFUSED
    assert not is_owed(case)

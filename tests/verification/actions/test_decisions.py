"""CONFIRM and its guards, the second person, REFUSE and REVOKE."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from tests.support.factories import BRIXTON, CAMDEN, GOOD_TICKS, OfficerActor, World
from verification.actions import alarms
from verification.actions.decisions import claims, decisions, preconditions
from verification.actions.joining import conversation, phone_lookup
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import locations, refusals
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    Evidence,
    FaceTick,
    Heard,
    Match,
    Reason,
    State,
    TextKey,
)
from verification.models import Decision, Officer, Proposal, RosterImport, Verification


@pytest.fixture
def cop(world: World) -> OfficerActor:
    """Give an officer whose facts are all YES."""
    return world.cop()


@pytest.fixture
def operator(world: World) -> User:
    """Give an operator whose console is live."""
    return world.operator()


@pytest.fixture
def supervisor(world: World) -> User:
    """Give a supervisor of another team."""
    return world.operator(role=Role.SUPERVISOR, team="Duty desk")


def ready(world: World, cop: OfficerActor, operator: User) -> Verification:
    """Take a case to where one CONFIRM is all that is missing."""
    verification, _ = world.matched(cop)
    world.claim(verification, operator)
    return verification


def agree(verification: Verification, by: User) -> Decision:
    """Let a second person agree."""
    with ledger.transaction():
        return decisions.agree(
            ref=verification.ref, by=by, ticks=GOOD_TICKS, why="I rang his sergeant."
        )


def keys(world: World, phone: str) -> list[str]:
    """Name the texts a phone was sent."""
    return [message.text_key for message in world.messages(phone)]


def test_it_must_be_claimed(world: World, cop: OfficerActor, operator: User) -> None:
    """Another operator's case, or nobody's, is not confirmed."""
    verification, _ = world.matched(cop)
    with pytest.raises(claims.NotClaimed):
        world.confirm(verification, operator)
    world.claim(verification, world.operator())
    with pytest.raises(claims.NotClaimed):
        world.confirm(verification, operator)
    assert Decision.objects.count() == 0


def test_it_must_be_in_time(world: World, cop: OfficerActor, operator: User) -> None:
    """At 180 s it is too late, though no sweep has run."""
    verification = ready(world, cop, operator)
    world.advance(seconds=180)
    with pytest.raises(preconditions.PastDeadline):
        world.confirm(verification, operator)


def test_nobody_has_joined(world: World, cop: OfficerActor, operator: User) -> None:
    """A request that nobody joined is never confirmed."""
    verification = world.request(cop)
    world.claim(verification, operator)
    with pytest.raises(refusals.WrongState):
        world.confirm(verification, operator)


@pytest.mark.parametrize("body", ["SOS", "this is not him"])
def test_an_open_alarm_forbids_a_yes(
    world: World, cop: OfficerActor, operator: User, body: str
) -> None:
    """SOS, and a reply nobody has read, block CONFIRM."""
    verification, phone = world.matched(cop)
    world.claim(verification, operator)
    world.text(phone, body)
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_a_read_reply_no_longer_forbids(world: World, cop: OfficerActor, operator: User) -> None:
    """Reading closes odd_reply, and the YES goes through."""
    verification, phone = world.matched(cop)
    world.claim(verification, operator)
    world.text(phone, "who are you")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    world.confirm(verification, operator)
    assert world.fresh(verification).state == State.CONFIRMED


def test_a_closed_sos_no_longer_forbids(world: World, cop: OfficerActor, operator: User) -> None:
    """It needs a reason and an incident number to be closed."""
    verification, phone = world.matched(cop)
    world.claim(verification, operator)
    world.text(phone, "SOS")
    alarm = verification.alarms.get(cause=AlarmCause.SOS)

    def close(*, reason: str, incident_number: str = "") -> None:
        with ledger.transaction():
            alarms.close(
                alarm_id=alarm.id,
                by=operator,
                outcome=AlarmOutcome.SPOKE_TO_HER,
                reason=reason,
                incident_number=incident_number,
            )

    with pytest.raises(refusals.NeedReason):
        close(reason="")
    with pytest.raises(refusals.NeedReason):
        close(reason="Rang her.")
    close(reason="Rang her.", incident_number="CAD 4417")
    world.confirm(verification, operator)


def test_a_fact_that_changed_decides_nothing(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """What the operator saw is compared with what is true at the moment of the decision."""
    verification = ready(world, cop, operator)
    shown = world.shown(verification)
    RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with pytest.raises(preconditions.FactsChanged), ledger.transaction():
        decisions.confirm(ref=verification.ref, by=operator, ticks=GOOD_TICKS, shown_facts=shown)
    assert world.fresh(verification).state == State.JOINED
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "ticks",
    [replace(GOOD_TICKS, face=FaceTick.DIFFERS), replace(GOOD_TICKS, reason_fits=False)],
)
def test_some_ticks_leave_only_a_no(
    world: World, cop: OfficerActor, operator: User, ticks: Ticks
) -> None:
    """A face that differs, or a reason that does not fit, can only be REFUSED."""
    verification = ready(world, cop, operator)
    with pytest.raises(preconditions.OnlyRefusable):
        world.confirm(verification, operator, ticks=ticks)


def test_off_duty_is_never_confirmed(world: World, operator: User) -> None:
    """The request is recorded, alarms, and cannot become YES."""
    cop = world.cop(on_duty=False)
    verification, _ = world.matched(cop)
    assert world.alarms(verification) == {AlarmCause.OFF_DUTY: 2}
    world.claim(verification, operator)
    with pytest.raises(refusals.Refusal):
        world.confirm(verification, operator)
    assert Decision.objects.count() == 0


def test_operator_and_officer_are_not_one_team(world: World, operator: User) -> None:
    """Nor one person: neither claims nor decides."""
    cop = world.cop(team="Control")
    verification, _ = world.matched(cop)
    with pytest.raises(claims.ConflictOfInterest):
        world.claim(verification, operator)
    himself = world.operator()
    Officer.objects.filter(id=cop.officer.id).update(user=himself, team="CID")
    with pytest.raises(claims.ConflictOfInterest):
        world.claim(verification, himself)
    with pytest.raises(claims.ConflictOfInterest), ledger.transaction():
        decisions.refuse(ref=verification.ref, by=himself, why="x")


def test_a_reviewer_decides_nothing(world: World, cop: OfficerActor) -> None:
    """Neither claims, nor refuses, nor agrees; nor does somebody whose account was closed."""
    reviewer, closed = world.operator(role=Role.REVIEWER), world.operator()
    closed.is_active = False
    verification, _ = world.matched(cop)
    for somebody in (reviewer, closed):
        with pytest.raises(claims.NotAnOperator):
            world.claim(verification, somebody)
        with pytest.raises(claims.NotAnOperator), ledger.transaction():
            decisions.refuse(ref=verification.ref, by=somebody, why="x")


def test_one_yes_and_no_second(world: World, cop: OfficerActor, operator: User) -> None:
    """Decisions are one-shot."""
    verification = ready(world, cop, operator)
    assert isinstance(world.confirm(verification, operator), Decision)
    with pytest.raises(refusals.WrongState):
        world.confirm(verification, operator)


def _stale_roster(world: World, cop: OfficerActor) -> Verification:
    verification, _ = world.matched(cop)
    RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with ledger.transaction():
        verification_request.check_arrived(verification_id=verification.id)
    return verification


def _elsewhere(world: World, cop: OfficerActor) -> Verification:
    del cop
    verification, _ = world.matched(world.cop(boroughs=("Camden",)))
    return verification


def _other_reason(world: World, cop: OfficerActor) -> Verification:
    del cop
    verification, _ = world.matched(world.cop(reasons=(Reason.WARRANT,)))
    return verification


def _no_evidence(world: World, cop: OfficerActor) -> Verification:
    return world.join(cop)[0]


def _mismatched(world: World, cop: OfficerActor) -> Verification:
    verification, phone = world.join(cop)
    wrong = "0000" if world.match_code(phone) != "0000" else "1111"
    world.match(cop, verification, wrong)
    with ledger.transaction():
        conversation.talked(
            ref=verification.ref, by=world.operator(), note="She says he is the one."
        )
    return world.fresh(verification)


def _refused_lately(world: World, cop: OfficerActor) -> Verification:
    first = world.request(cop)
    with ledger.transaction():
        decisions.refuse(ref=first.ref, by=world.operator(), why="Wrong street.")
    with ledger.transaction():
        verification_actions.cancel(officer=cop.officer, verification_id=first.id, why="")
    return world.matched(cop)[0]


def _cancelled_lately(world: World, cop: OfficerActor) -> Verification:
    first, _ = world.join(cop)
    with ledger.transaction():
        verification_actions.cancel(officer=cop.officer, verification_id=first.id, why="")
    return world.matched(cop)[0]


def _her_second_case(world: World, cop: OfficerActor) -> Verification:
    _, phone = world.join(world.cop())
    verification = world.request(cop)
    world.text(phone, world.code(verification))
    world.match(cop, verification, world.match_code(phone))
    return world.fresh(verification)


def _code_collision(world: World, cop: OfficerActor) -> Verification:
    verification = world.request(cop)
    code, phone = world.code(verification), world.phone()
    world.text(phone, code)
    world.text(world.phone(), code)
    world.match(cop, verification, world.match_code(phone))
    return world.fresh(verification)


CASES_FOR_TWO = [
    _stale_roster,
    _elsewhere,
    _other_reason,
    _no_evidence,
    _mismatched,
    _refused_lately,
    _cancelled_lately,
    _her_second_case,
    _code_collision,
]


@pytest.mark.parametrize("case", CASES_FOR_TWO, ids=lambda case: case.__name__.strip("_"))
def test_what_one_operator_may_not_confirm_alone(
    world: World,
    cop: OfficerActor,
    operator: User,
    supervisor: User,
    case: Callable[[World, OfficerActor], Verification],
) -> None:
    """It becomes a proposal and a P2; only a second person makes it a YES."""
    verification = case(world, cop)
    world.claim(verification, operator)
    proposal = world.confirm(verification, operator)
    assert isinstance(proposal, Proposal)
    assert world.fresh(verification).state == State.JOINED
    assert world.alarms(verification)[AlarmCause.PROPOSAL] == 2
    decision = agree(verification, supervisor)
    assert (decision.decided_by, decision.second) == (operator, supervisor)
    assert world.fresh(verification).state == State.CONFIRMED
    assert AlarmCause.PROPOSAL not in world.alarms(verification)


@pytest.mark.parametrize(
    "ticks", [replace(GOOD_TICKS, face=FaceTick.NOT_SEEN), replace(GOOD_TICKS, under_18=True)]
)
def test_ticks_that_need_two(world: World, cop: OfficerActor, operator: User, ticks: Ticks) -> None:
    """A face not seen, or a person under 18, needs a second person."""
    verification = ready(world, cop, operator)
    assert isinstance(world.confirm(verification, operator, ticks=ticks), Proposal)


def test_the_second_person_is_a_supervisor_and_somebody_else(
    world: World, cop: OfficerActor, supervisor: User
) -> None:
    """Not the proposer, not an operator, not of the officer's team."""
    verification, _ = world.join(cop)
    world.claim(verification, supervisor)
    world.confirm(verification, supervisor)
    with pytest.raises(decisions.SamePerson):
        agree(verification, supervisor)
    with pytest.raises(decisions.SamePerson):
        agree(verification, world.operator())
    with pytest.raises(claims.ConflictOfInterest):
        agree(verification, world.operator(role=Role.SUPERVISOR, team="CID"))
    assert Decision.objects.count() == 0


def test_a_second_person_who_disagrees_refuses(
    world: World, cop: OfficerActor, operator: User, supervisor: User
) -> None:
    """She is told NO."""
    verification, phone = world.join(cop)
    world.claim(verification, operator)
    world.confirm(verification, operator)
    with ledger.transaction():
        decisions.disagree(ref=verification.ref, by=supervisor, why="He is on leave.")
    assert world.fresh(verification).state == State.REFUSED
    assert keys(world, phone)[-1] == TextKey.NOT_CONFIRMED


def test_agreeing_too_late_decides_nothing(
    world: World, cop: OfficerActor, operator: User, supervisor: User
) -> None:
    """The 180 s are not extended by a proposal."""
    verification, phone = world.join(cop)
    world.claim(verification, operator)
    world.confirm(verification, operator)
    world.advance(seconds=180)
    with pytest.raises(preconditions.PastDeadline):
        agree(verification, supervisor)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    assert keys(world, phone)[-1] == TextKey.COULD_NOT_CHECK
    with pytest.raises(decisions.NoProposal):
        agree(verification, supervisor)


def test_a_mismatch_is_mended_only_by_a_new_code(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """First P2, second P1; NEW_CODE twice at most; a match mends and closes it."""
    verification, phone = world.join(cop)
    wrong = "0000" if world.match_code(phone) != "0000" else "1111"
    world.match(cop, verification, wrong)
    assert world.alarms(verification)[AlarmCause.MISMATCH] == 2
    world.match(cop, verification, world.match_code(phone))
    assert world.fresh(verification).match == Match.MISMATCHED
    with ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)
    assert world.fresh(verification).match == Match.PENDING
    world.match(cop, verification, world.match_code(phone))
    assert world.fresh(verification).match == Match.MATCHED
    assert AlarmCause.MISMATCH not in world.alarms(verification)


def test_a_second_mismatch_is_p1_and_new_codes_run_out(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """Two new codes, then no more."""
    verification, phone = world.join(cop)
    for _ in range(3):
        wrong = "0000" if world.match_code(phone) != "0000" else "1111"
        world.match(cop, verification, wrong)
        if world.fresh(verification).match_codes_sent < 3:
            with ledger.transaction():
                conversation.new_code(ref=verification.ref, by=operator)
    assert world.alarms(verification)[AlarmCause.MISMATCH] == 1
    with pytest.raises(conversation.LimitReached), ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)


def test_asked_counts_when_she_answered_and_the_operator_compared(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """She described him in writing: evidence ASKED, one operator is enough."""
    verification, phone = world.join(cop)
    world.claim(verification, operator)
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    world.text(phone, "tall, dark hair")
    decided = world.confirm(verification, operator, ticks=replace(GOOD_TICKS, heard=Heard.WROTE))
    assert isinstance(decided, Decision)
    assert world.fresh(verification).evidence == Evidence.ASKED


def test_she_rang(world: World, cop: OfficerActor, operator: User) -> None:
    """CALLED joins with TALKED; the call taker is not the decider; the outcome is read to her."""
    taker = world.operator()
    verification = world.request(cop)
    with ledger.transaction():
        found = phone_lookup.look_up(by=taker, ref=verification.ref.lower())
    assert found.joined_now
    joined = world.fresh(verification)
    assert (joined.match, joined.evidence) == (Match.NOT_USED, Evidence.TALKED)
    world.claim(verification, taker)
    with pytest.raises(preconditions.TookTheCall):
        world.confirm(verification, taker)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=taker)
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Decision)
    world.advance(seconds=61)
    world.tick()
    assert AlarmCause.NOT_TOLD in world.alarms(verification)
    with ledger.transaction():
        conversation.talked(ref=verification.ref, by=taker, note="Read it to her.")
    assert AlarmCause.NOT_TOLD not in world.alarms(verification)
    assert world.fresh(verification).told_by == taker


def test_over_his_device_nothing_is_confirmed_by_default(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """VOICE: CONFIRM only where the force allows it."""
    verification = world.request(cop)
    with ledger.transaction():
        phone_lookup.look_up(by=operator, ref=verification.ref, voice=True)
    world.claim(verification, operator)
    with pytest.raises(preconditions.NotAllowedByForce):
        world.confirm(verification, operator)
    world.settings.VOICE_CONFIRM_ALLOWED = True
    assert isinstance(world.confirm(verification, operator), Decision)


def test_an_unknown_ref_on_the_line_gets_advice(world: World, operator: User) -> None:
    """The call taker is told to send a unit."""
    with ledger.transaction():
        found = phone_lookup.look_up(by=operator, ref="ZZZZZZ")
    assert found.verification is None
    assert "send a uniformed unit" in found.advice


def test_revoking_takes_back_a_yes(world: World, cop: OfficerActor, operator: User) -> None:
    """REVOKED to her, P1, and the unsent YES never goes."""
    verification, phone = world.confirmed(cop, operator)
    with ledger.transaction():
        decisions.revoke(ref=verification.ref, by=world.operator(), why="His sergeant rang.")
    assert world.fresh(verification).state == State.REVOKED
    statuses = {message.text_key: message.status for message in world.messages(phone)}
    assert statuses[TextKey.CONFIRMED] == "withdrawn"
    assert statuses[TextKey.REVOKED] == "queued"
    assert world.alarms(verification) == {AlarmCause.REVOKED: 1}


@pytest.mark.parametrize("cause", ["device", "status"])
def test_what_is_live_of_a_fallen_officer_is_stopped(
    world: World, operator: User, cause: str
) -> None:
    """Device revoked, or status taken away: REFUSED while open, REVOKED after a YES."""
    first, second = world.cop(), world.cop()
    joined, _ = world.join(first)
    confirmed, _ = world.confirmed(second, operator)
    for cop in (first, second):
        with ledger.transaction():
            if cause == "device":
                decisions.device_revoked(
                    device_id=cop.device.id, now=clock.db_now(), actor=ledger.COMMAND
                )
            else:
                decisions.status_taken_away(
                    officer=cop.officer, now=clock.db_now(), actor=ledger.COMMAND
                )
    assert world.fresh(joined).state == State.REFUSED
    assert world.fresh(confirmed).state == State.REVOKED


def test_moving_away_with_her_is_p1_and_forbids_a_yes(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """A location in another borough while open."""
    verification = ready(world, cop, operator)
    fix = locations.Fix(lat=CAMDEN[0], lon=CAMDEN[1], accuracy_m=10, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=cop.officer, verification_id=verification.id, fix=fix
        )
    assert world.alarms(verification)[AlarmCause.MOVED] == 1
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_standing_still_does_not_alarm(world: World, cop: OfficerActor) -> None:
    """Jitter of a few metres is not a drive."""
    verification, _ = world.join(cop)
    fix = locations.Fix(lat=BRIXTON[0] + 0.0002, lon=BRIXTON[1], accuracy_m=15, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=cop.officer, verification_id=verification.id, fix=fix
        )
    assert AlarmCause.MOVED not in world.alarms(verification)


def test_the_second_claim_is_told_who_was_faster(
    world: World, cop: OfficerActor, operator: User
) -> None:
    """One wins; a stale or SOS case may be claimed again."""
    verification, phone = world.join(cop)
    world.claim(verification, operator)
    other = world.operator()
    with pytest.raises(claims.ClaimedByOther) as told:
        world.claim(verification, other)
    assert operator.display_name in told.value.sentence
    world.text(phone, "SOS")
    world.claim(verification, other)
    assert world.fresh(verification).claimed_by == other

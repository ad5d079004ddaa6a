"""CONFIRM and its guards, the second person, REFUSE and REVOKE."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.support.accounts import make_team
from tests.support.factories import BRIXTON, CAMDEN, GOOD_TICKS, OfficerActor, World
from verification.actions import alarm_closing
from verification.actions.decisions import claims, decisions, preconditions, proposals
from verification.actions.joining import conversation, phone_lookup
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import locations, refusals, roles
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
def actor(world: World) -> OfficerActor:
    """Give an officer whose facts are all YES."""
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    """Give an operator whose console is live."""
    return world.make_operator()


@pytest.fixture
def supervisor(world: World) -> User:
    """Give a supervisor of another team."""
    return world.make_operator(role=Role.SUPERVISOR, team="Duty desk")


def ready(world: World, actor: OfficerActor, operator: User) -> Verification:
    """Take a case to where one CONFIRM is all that is missing."""
    verification, _ = world.make_matched(actor)
    world.claim(verification, operator)
    return verification


def agree(verification: Verification, by: User) -> Decision:
    """Let a second person agree."""
    with ledger.transaction():
        return proposals.agree(
            ref=verification.ref, by=by, ticks=GOOD_TICKS, why="I rang his sergeant."
        )


def keys(world: World, phone: str) -> list[str]:
    """Name the texts a phone was sent."""
    return [str(message.text_key) for message in world.messages(phone)]


def test_confirm_needs_the_operator_s_own_claim(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """Another operator's case, or nobody's, is not confirmed."""
    verification, _ = world.make_matched(actor)
    with pytest.raises(claims.NotClaimed):
        world.confirm(verification, operator)
    world.claim(verification, world.make_operator())
    with pytest.raises(claims.NotClaimed):
        world.confirm(verification, operator)
    assert Decision.objects.count() == 0


def test_confirm_is_refused_after_the_deadline(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """At 180 s it is too late, though no sweep has run."""
    verification = ready(world, actor, operator)
    world.advance(seconds=180)
    with pytest.raises(preconditions.PastDeadline):
        world.confirm(verification, operator)


def test_confirm_is_refused_before_the_join(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """A request that nobody joined is never confirmed."""
    verification = world.make_request(actor)
    world.claim(verification, operator)
    with pytest.raises(refusals.WrongState):
        world.confirm(verification, operator)


@pytest.mark.parametrize("body", ["SOS", "this is not him"])
def test_an_open_alarm_forbids_a_yes(
    world: World, actor: OfficerActor, operator: User, body: str
) -> None:
    """SOS, and a reply nobody has read, block CONFIRM."""
    verification, phone = world.make_matched(actor)
    world.claim(verification, operator)
    world.text(phone, body)
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_confirm_is_allowed_once_the_reply_is_read(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """Reading closes odd_reply, and the YES goes through."""
    verification, phone = world.make_matched(actor)
    world.claim(verification, operator)
    world.text(phone, "who are you")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    world.confirm(verification, operator)
    assert world.fresh(verification).state == State.CONFIRMED


def test_confirm_is_allowed_once_the_sos_is_closed(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """It needs a reason and an incident number to be closed."""
    verification, phone = world.make_matched(actor)
    world.claim(verification, operator)
    world.text(phone, "SOS")
    alarm = verification.alarms.get(cause=AlarmCause.SOS)

    def close(*, reason: str, incident_number: str = "") -> None:
        with ledger.transaction():
            alarm_closing.close(
                alarm_id=alarm.id,
                by=operator,
                outcome=AlarmOutcome.SPOKE_TO_PERSON,
                reason=reason,
                incident_number=incident_number,
            )

    with pytest.raises(refusals.NeedReason):
        close(reason="")
    with pytest.raises(refusals.NeedReason):
        close(reason="Rang her.")
    close(reason="Rang her.", incident_number="CAD 4417")
    world.confirm(verification, operator)


def test_confirm_is_refused_when_a_fact_changed(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """What the operator saw is compared with what is true at the moment of the decision."""
    verification = ready(world, actor, operator)
    shown = world.shown_facts(verification)
    with database_owner.past_guards():
        RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with pytest.raises(preconditions.FactsChanged), ledger.transaction():
        decisions.confirm(ref=verification.ref, by=operator, ticks=GOOD_TICKS, shown_facts=shown)
    assert world.fresh(verification).state == State.JOINED
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "ticks",
    [replace(GOOD_TICKS, face=FaceTick.DIFFERS), replace(GOOD_TICKS, reason_fits=False)],
)
def test_confirm_is_refused_on_ticks_that_speak_against(
    world: World, actor: OfficerActor, operator: User, ticks: Ticks
) -> None:
    """A face that differs, or a reason that does not fit, can only be REFUSED."""
    verification = ready(world, actor, operator)
    with pytest.raises(preconditions.OnlyRefusable):
        world.confirm(verification, operator, ticks=ticks)


def test_confirm_is_refused_off_duty(world: World, operator: User) -> None:
    """The request is recorded, alarms, and cannot become YES."""
    actor = world.make_officer(on_duty=False)
    verification, _ = world.make_matched(actor)
    assert world.open_alarms(verification) == {AlarmCause.OFF_DUTY: 2}
    world.claim(verification, operator)
    with pytest.raises(refusals.Refusal):
        world.confirm(verification, operator)
    assert Decision.objects.count() == 0


def test_confirm_is_refused_to_the_officer_s_own_team(world: World, operator: User) -> None:
    """Nor one person: neither claims nor decides."""
    actor = world.make_officer(team="Control")
    verification, _ = world.make_matched(actor)
    with pytest.raises(roles.ConflictOfInterest):
        world.claim(verification, operator)
    officer_user = world.make_operator()
    team = make_team("CID")
    with database_owner.past_guards():
        Officer.objects.filter(id=actor.officer.id).update(user=officer_user, team=team)
    with pytest.raises(roles.ConflictOfInterest):
        world.claim(verification, officer_user)
    with pytest.raises(roles.ConflictOfInterest), ledger.transaction():
        decisions.refuse(ref=verification.ref, by=officer_user, why="x")


def test_a_reviewer_decides_nothing(world: World, actor: OfficerActor) -> None:
    """Neither claims, nor refuses, nor agrees; nor does somebody whose account was closed."""
    reviewer, closed = world.make_operator(role=Role.REVIEWER), world.make_operator()
    closed.is_active = False
    verification, _ = world.make_matched(actor)
    for somebody in (reviewer, closed):
        with pytest.raises(roles.NotAnOperator):
            world.claim(verification, somebody)
        with pytest.raises(roles.NotAnOperator), ledger.transaction():
            decisions.refuse(ref=verification.ref, by=somebody, why="x")


def test_a_decision_is_made_once(world: World, actor: OfficerActor, operator: User) -> None:
    """Decisions are one-shot."""
    verification = ready(world, actor, operator)
    assert isinstance(world.confirm(verification, operator), Decision)
    with pytest.raises(refusals.WrongState):
        world.confirm(verification, operator)


def _stale_roster(world: World, actor: OfficerActor) -> Verification:
    verification, _ = world.make_matched(actor)
    with database_owner.past_guards():
        RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with ledger.transaction():
        verification_request.check_arrived(verification_id=verification.id)
    return verification


def _elsewhere(world: World, actor: OfficerActor) -> Verification:
    del actor
    verification, _ = world.make_matched(world.make_officer(boroughs=("Camden",)))
    return verification


def _other_reason(world: World, actor: OfficerActor) -> Verification:
    del actor
    verification, _ = world.make_matched(world.make_officer(reasons=(Reason.WARRANT,)))
    return verification


def _no_evidence(world: World, actor: OfficerActor) -> Verification:
    return world.make_joined(actor)[0]


def _mismatched(world: World, actor: OfficerActor) -> Verification:
    verification, phone = world.make_joined(actor)
    wrong = "0000" if world.match_code(phone) != "0000" else "1111"
    world.match(actor, verification, wrong)
    with ledger.transaction():
        conversation.talked(
            ref=verification.ref, by=world.make_operator(), note="She says he is the one."
        )
    return world.fresh(verification)


def _refused_lately(world: World, actor: OfficerActor) -> Verification:
    first = world.make_request(actor)
    with ledger.transaction():
        decisions.refuse(ref=first.ref, by=world.make_operator(), why="Wrong street.")
    with ledger.transaction():
        verification_actions.cancel(officer=actor.officer, verification_id=first.id, why="")
    return world.make_matched(actor)[0]


def _cancelled_lately(world: World, actor: OfficerActor) -> Verification:
    first, _ = world.make_joined(actor)
    with ledger.transaction():
        verification_actions.cancel(officer=actor.officer, verification_id=first.id, why="")
    return world.make_matched(actor)[0]


def _her_second_case(world: World, actor: OfficerActor) -> Verification:
    _, phone = world.make_joined(world.make_officer())
    verification = world.make_request(actor)
    world.text(phone, world.join_code(verification))
    world.match(actor, verification, world.match_code(phone))
    return world.fresh(verification)


def _code_collision(world: World, actor: OfficerActor) -> Verification:
    verification = world.make_request(actor)
    code, phone = world.join_code(verification), world.make_phone()
    world.text(phone, code)
    world.text(world.make_phone(), code)
    world.match(actor, verification, world.match_code(phone))
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
def test_confirm_becomes_a_proposal_where_two_people_are_needed(
    world: World,
    actor: OfficerActor,
    operator: User,
    supervisor: User,
    case: Callable[[World, OfficerActor], Verification],
) -> None:
    """It becomes a proposal and a P2; only a second person makes it a YES."""
    verification = case(world, actor)
    world.claim(verification, operator)
    proposal = world.confirm(verification, operator)
    assert isinstance(proposal, Proposal)
    assert world.fresh(verification).state == State.JOINED
    assert world.open_alarms(verification)[AlarmCause.PROPOSAL] == 2
    decision = agree(verification, supervisor)
    assert (decision.decided_by, decision.second) == (operator, supervisor)
    assert world.fresh(verification).state == State.CONFIRMED
    assert AlarmCause.PROPOSAL not in world.open_alarms(verification)


@pytest.mark.parametrize(
    "ticks", [replace(GOOD_TICKS, face=FaceTick.NOT_SEEN), replace(GOOD_TICKS, under_18=True)]
)
def test_confirm_becomes_a_proposal_on_doubtful_ticks(
    world: World, actor: OfficerActor, operator: User, ticks: Ticks
) -> None:
    """A face not seen, or a person under 18, needs a second person."""
    verification = ready(world, actor, operator)
    assert isinstance(world.confirm(verification, operator, ticks=ticks), Proposal)


def test_agree_needs_another_person_who_is_a_supervisor(
    world: World, actor: OfficerActor, supervisor: User
) -> None:
    """Not the proposer, not an operator, not of the officer's team."""
    verification, _ = world.make_joined(actor)
    world.claim(verification, supervisor)
    world.confirm(verification, supervisor)
    with pytest.raises(roles.SamePerson):
        agree(verification, supervisor)
    with pytest.raises(roles.NotASupervisor):
        agree(verification, world.make_operator())
    with pytest.raises(roles.ConflictOfInterest):
        agree(verification, world.make_operator(role=Role.SUPERVISOR, team="CID"))
    assert Decision.objects.count() == 0


def test_a_second_person_who_disagrees_refuses(
    world: World, actor: OfficerActor, operator: User, supervisor: User
) -> None:
    """The person is told NO."""
    verification, phone = world.make_joined(actor)
    world.claim(verification, operator)
    world.confirm(verification, operator)
    with ledger.transaction():
        proposals.disagree(ref=verification.ref, by=supervisor, why="He is on leave.")
    assert world.fresh(verification).state == State.REFUSED
    assert keys(world, phone)[-1] == TextKey.NOT_CONFIRMED


def test_agree_is_refused_after_the_deadline(
    world: World, actor: OfficerActor, operator: User, supervisor: User
) -> None:
    """The 180 s are not extended by a proposal."""
    verification, phone = world.make_joined(actor)
    world.claim(verification, operator)
    world.confirm(verification, operator)
    world.advance(seconds=180)
    with pytest.raises(preconditions.PastDeadline):
        agree(verification, supervisor)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    assert keys(world, phone)[-1] == TextKey.COULD_NOT_CHECK
    with pytest.raises(preconditions.NoProposal):
        agree(verification, supervisor)


def test_a_mismatch_is_mended_only_by_a_new_code(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """First P2, second P1; NEW_CODE twice at most; a match mends and closes it."""
    verification, phone = world.make_joined(actor)
    wrong = "0000" if world.match_code(phone) != "0000" else "1111"
    world.match(actor, verification, wrong)
    assert world.open_alarms(verification)[AlarmCause.MISMATCH] == 2
    world.match(actor, verification, world.match_code(phone))
    assert world.fresh(verification).match == Match.MISMATCHED
    with ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)
    assert world.fresh(verification).match == Match.PENDING
    world.match(actor, verification, world.match_code(phone))
    assert world.fresh(verification).match == Match.MATCHED
    assert AlarmCause.MISMATCH not in world.open_alarms(verification)


def test_a_second_mismatch_is_p1_and_new_codes_run_out(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """Two new codes, then no more."""
    verification, phone = world.make_joined(actor)
    for _ in range(3):
        wrong = "0000" if world.match_code(phone) != "0000" else "1111"
        world.match(actor, verification, wrong)
        if world.fresh(verification).match_codes_sent < 3:
            with ledger.transaction():
                conversation.new_code(ref=verification.ref, by=operator)
    assert world.open_alarms(verification)[AlarmCause.MISMATCH] == 1
    with pytest.raises(conversation.LimitReached), ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)


def test_asked_evidence_needs_an_answer_and_a_comparison(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """The person described the officer in writing: evidence ASKED, one operator is enough.

    "They wrote it" is ticked of what somebody has read, and of an answer to the last question.
    """
    verification, phone = world.make_joined(actor)
    world.claim(verification, operator)
    wrote = replace(GOOD_TICKS, heard=Heard.WROTE)

    def ask() -> None:
        with ledger.transaction():
            conversation.ask(ref=verification.ref, by=operator)

    def read() -> None:
        with ledger.transaction():
            conversation.mark_read(ref=verification.ref, by=operator)

    def refused() -> bool:
        with pytest.raises(preconditions.NoAnswerRead):
            world.confirm(verification, operator, ticks=wrote)
        return world.fresh(verification).evidence is None

    world.text(phone, "tall, dark hair")
    read()
    assert refused(), "nothing was asked"
    world.advance(seconds=1)
    ask()
    assert refused(), "nothing was answered"
    world.text(phone, "tall, dark hair")
    assert refused(), "nobody has read it"
    world.advance(seconds=1)
    ask()
    read()
    assert refused(), "the newest question is not answered"
    world.text(phone, "a short beard")
    read()
    decided = world.confirm(verification, operator, ticks=wrote)
    assert isinstance(decided, Decision)
    assert world.fresh(verification).evidence == Evidence.ASKED


def test_called_evidence_needs_talked_and_another_decider(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """CALLED joins with TALKED; the call taker is not the decider; the outcome is read out."""
    taker, second = world.make_operator(), world.make_operator(role=Role.SUPERVISOR)
    verification = world.make_request(actor)
    world.take_call(verification, taker)
    joined = world.fresh(verification)
    assert (joined.match, joined.evidence) == (Match.NOT_USED, Evidence.TALKED)
    world.claim(verification, taker)
    with pytest.raises(roles.TookTheCall):
        world.confirm(verification, taker)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=taker)
    world.claim(verification, operator)
    # Nothing but the call taker's word says that there was a talk.
    assert isinstance(world.confirm(verification, operator), Proposal)
    with ledger.transaction():
        proposals.agree(ref=verification.ref, by=second, ticks=GOOD_TICKS, why="I rang the force.")
    world.advance(seconds=61)
    world.tick()
    assert AlarmCause.NOT_TOLD in world.open_alarms(verification)
    with ledger.transaction():
        conversation.talked(ref=verification.ref, by=taker, note="Read it to her.")
    assert AlarmCause.NOT_TOLD not in world.open_alarms(verification)
    assert world.fresh(verification).told_by == taker


def test_voice_is_not_confirmed_by_default(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """VOICE: CONFIRM only where the force allows it."""
    verification = world.make_request(actor)
    world.take_call(verification, operator, voice=True)
    world.claim(verification, operator)
    with pytest.raises(preconditions.NotAllowedByForce):
        world.confirm(verification, operator)
    world.settings.VOICE_CONFIRM_ALLOWED = True
    assert isinstance(world.confirm(verification, operator), Proposal)


def test_an_unknown_ref_on_the_line_gets_advice(world: World, operator: User) -> None:
    """The call taker reads it back first, and is then told to send a unit."""
    with ledger.transaction():
        found = phone_lookup.look_up(by=operator, ref="ZZZZZZ")
    assert (found.verification, found.do) == (None, "")
    with ledger.transaction():
        found = phone_lookup.look_up(by=operator, ref="ZZZZZZ", sure=True)
    assert found.verification is None
    assert "send a uniformed unit" in found.do


def test_revoking_takes_back_a_yes(world: World, actor: OfficerActor, operator: User) -> None:
    """REVOKED is texted, P1, and the unsent YES never goes."""
    verification, phone = world.make_confirmed(actor, operator)
    with ledger.transaction():
        decisions.revoke(ref=verification.ref, by=world.make_operator(), why="His sergeant rang.")
    assert world.fresh(verification).state == State.REVOKED
    statuses = {message.text_key: message.status for message in world.messages(phone)}
    assert statuses[TextKey.CONFIRMED] == "withdrawn"
    assert statuses[TextKey.REVOKED] == "queued"
    assert world.open_alarms(verification) == {AlarmCause.REVOKED: 1}


@pytest.mark.parametrize("cause", ["device", "status"])
def test_a_lost_status_or_device_stops_live_cases(world: World, operator: User, cause: str) -> None:
    """Device revoked, or status taken away: REFUSED while open, REVOKED after a YES."""
    first, second = world.make_officer(), world.make_officer()
    joined, _ = world.make_joined(first)
    confirmed, _ = world.make_confirmed(second, operator)
    for actor in (first, second):
        with ledger.transaction():
            if cause == "device":
                decisions.device_revoked(
                    device_id=actor.device.id, now=clock.db_now(), actor=ledger.COMMAND
                )
            else:
                decisions.status_taken_away(
                    officer=actor.officer, now=clock.db_now(), actor=ledger.COMMAND
                )
    assert world.fresh(joined).state == State.REFUSED
    assert world.fresh(confirmed).state == State.REVOKED


def test_a_location_in_another_borough_is_p1_and_forbids_a_yes(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """A location in another borough while open."""
    verification = ready(world, actor, operator)
    fix = locations.Fix(lat=CAMDEN[0], lon=CAMDEN[1], accuracy_m=10, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=verification.id, fix=fix
        )
    assert world.open_alarms(verification)[AlarmCause.MOVED] == 1
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_standing_still_does_not_alarm(world: World, actor: OfficerActor) -> None:
    """Jitter of a few metres is not a drive."""
    verification, _ = world.make_joined(actor)
    fix = locations.Fix(lat=BRIXTON[0] + 0.0002, lon=BRIXTON[1], accuracy_m=15, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=verification.id, fix=fix
        )
    assert AlarmCause.MOVED not in world.open_alarms(verification)


def test_the_second_claim_is_told_who_was_faster(
    world: World, actor: OfficerActor, operator: User
) -> None:
    """One wins; a stale or SOS case may be claimed again."""
    verification, phone = world.make_joined(actor)
    world.claim(verification, operator)
    other = world.make_operator()
    with pytest.raises(claims.ClaimedByOther) as told:
        world.claim(verification, other)
    assert operator.display_name in told.value.sentence
    world.text(phone, "SOS")
    world.claim(verification, other)
    assert world.fresh(verification).claimed_by == other

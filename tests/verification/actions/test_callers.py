"""F4, F6: a look-up finds and shows; only the second step joins, counts, and says."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from accounts.models import Role, User
from foundation.audit import ledger
from tests.support import database_owner
from tests.support.factories import GOOD_TICKS, OfficerActor, World
from tests.verification.actions import test_used_codes as outcomes
from verification.actions import contacts
from verification.actions.decisions import decisions, proposals
from verification.actions.joining import callers, conversation, invitations, phone_lookup
from verification.actions.officers import verification_actions
from verification.actions.records import roles
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    ContactWay,
    EndedHow,
    Evidence,
    Heard,
    Priority,
    State,
    TextKey,
)
from verification.models import CaseContact, Decision, Officer, PhoneCaller, Proposal, Verification
from verification.rules import by_telephone

UNSAID = by_telephone.UNSAID


@pytest.fixture
def case(world: World) -> Verification:
    """Give a case that waits for somebody to join."""
    return world.make_request(world.make_officer())


@pytest.fixture
def taker(world: World) -> User:
    """Give a call taker."""
    return world.make_operator()


def refuse(case: Verification, *, by: User) -> None:
    """Let an operator say NO."""
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=by, why="No.")


# --- two steps ----------------------------------------------------------------------------------


def test_a_look_up_alone_is_no_evidence(world: World, case: Verification, taker: User) -> None:
    """F6: it joined a case, and gave evidence TALKED to one that was joined."""
    world.look_up(case, taker)
    assert world.fresh(case).state == State.REQUESTED
    joined, _ = world.make_joined(world.make_officer())
    world.look_up(joined, taker)
    assert world.fresh(joined).evidence is None


def test_the_second_step_joins(world: World, case: Verification, taker: User) -> None:
    world.look_up(case, taker)
    said = world.answer_caller(case, taker)
    joined = world.fresh(case)
    assert (joined.state, joined.contact_way) == (State.JOINED, ContactWay.CALLED)
    assert joined.evidence == Evidence.TALKED
    assert said.startswith("WAIT. We do not know yet who this is.")


def test_in_a_joined_case_it_counts_as_a_talk(world: World, taker: User) -> None:
    case, _ = world.make_joined(world.make_officer())
    world.take_call(case, taker)
    assert world.fresh(case).evidence == Evidence.TALKED


def test_somebody_else_on_the_line_joins_nothing(
    world: World, case: Verification, taker: User
) -> None:
    """ "Not the person" ends the look-up: nothing joins, counts or alarms."""
    world.look_up(case, taker)
    world.answer_caller(case, taker, is_the_person=False)
    world.advance(seconds=61)
    world.tick()
    assert world.fresh(case).state == State.REQUESTED
    assert AlarmCause.CALLER_LOST not in world.open_alarms(case)


def test_a_look_up_left_alone_alarms(world: World, case: Verification, taker: User) -> None:
    """A line that broke off is somebody who wanted something."""
    world.look_up(case, taker)
    world.advance(seconds=59)
    world.tick()
    assert AlarmCause.CALLER_LOST not in world.open_alarms(case)
    world.advance(seconds=1)
    world.tick()
    assert world.open_alarms(case)[AlarmCause.CALLER_LOST] == Priority.P2
    alarm = world.open_alarm(case, AlarmCause.CALLER_LOST)
    world.close(alarm, taker, AlarmOutcome.RANG)
    world.tick()
    assert AlarmCause.CALLER_LOST not in world.open_alarms(case)


def test_an_sos_of_the_case_calls_louder_than_a_lost_caller(world: World, taker: User) -> None:
    case, phone = world.make_joined(world.make_officer())
    world.look_up(case, taker)
    world.text(phone, "SOS")
    world.advance(seconds=61)
    world.tick()
    assert AlarmCause.CALLER_LOST not in world.open_alarms(case)


def test_the_call_taker_does_not_decide(world: World, taker: User) -> None:
    """F6: neither in a case that they joined nor in one that they gave the talk to."""
    case, _ = world.make_joined(world.make_officer())
    world.take_call(case, taker)
    world.claim(case, taker)
    with pytest.raises(roles.TookTheCall):
        world.confirm(case, taker)


def test_a_call_taker_who_only_looked_may_decide(world: World, taker: User) -> None:
    case, _ = world.make_matched(world.make_officer())
    world.look_up(case, taker)
    world.answer_caller(case, taker, is_the_person=False)
    world.claim(case, taker)
    assert isinstance(world.confirm(case, taker), Decision)


def test_a_talk_that_no_text_bears_out_needs_a_second_person(
    world: World, case: Verification, taker: User
) -> None:
    """F6: one word of one call taker was evidence enough for a YES."""
    operator, phone = world.make_operator(), world.make_phone()
    world.take_call(case, taker, phone=phone)
    world.claim(case, operator)
    assert isinstance(world.confirm(case, operator), Proposal)
    with database_owner.past_guards():
        User.objects.filter(id=taker.id).update(role=Role.SUPERVISOR)
    taker.refresh_from_db()
    with pytest.raises(roles.TookTheCall), ledger.transaction():
        proposals.agree(ref=case.ref, by=taker, ticks=GOOD_TICKS, why="I talked with them.")
    world.text(phone, "OK")
    assert isinstance(world.confirm(case, operator), Decision)


def test_a_talk_in_which_nobody_was_heard_needs_a_second_person(world: World, taker: User) -> None:
    """F6: "heard: not at all" was accepted beside TALKED."""
    operator = world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.take_call(case, taker)
    world.claim(case, operator)
    unheard = replace(GOOD_TICKS, heard=Heard.NOT)
    assert isinstance(world.confirm(case, operator, ticks=unheard), Proposal)


def test_over_the_officer_s_device_whoever_talks_may_decide(
    world: World, case: Verification, taker: User
) -> None:
    """VOICE is no call that somebody took."""
    world.settings.VOICE_CONFIRM_ALLOWED = True
    said = world.take_call(case, taker, voice=True)
    assert said.startswith("WAIT.")
    world.claim(case, taker)
    assert isinstance(world.confirm(case, taker), Proposal)


# --- a number that they give ----------------------------------------------------------------------


def called(world: World, case: Verification, taker: User) -> str:
    """Let somebody ring, be joined, and give a number; return it."""
    phone = world.make_phone()
    world.take_call(case, taker, phone=phone)
    return phone


def say_yes(world: World, case: Verification) -> None:
    """Let two people confirm."""
    operator, second = world.make_operator(), world.make_operator(role=Role.SUPERVISOR)
    world.claim(case, operator)
    if isinstance(world.confirm(case, operator), Proposal):
        with ledger.transaction():
            proposals.agree(ref=case.ref, by=second, ticks=GOOD_TICKS, why="I rang the force.")


def test_a_typed_number_gets_wait_and_no_match_code(
    world: World, case: Verification, taker: User
) -> None:
    phone = called(world, case, taker)
    assert world.text_keys(phone) == [TextKey.CHECKING_CALLED]
    assert world.fresh(case).match_codes_sent == 0


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (outcomes.refused, TextKey.NOT_CONFIRMED),
        (outcomes.unverified, TextKey.COULD_NOT_CHECK),
        (outcomes.cancelled, TextKey.CANCELLED),
    ],
)
def test_a_no_goes_to_a_typed_number_at_once_and_is_said_too(
    world: World, outcome: outcomes.Outcome, text: TextKey
) -> None:
    """The clock for telling by voice runs whatever was texted."""
    actor, taker = world.make_officer(), world.make_operator()
    case = world.make_request(actor)
    phone = called(world, case, taker)
    outcome(world, actor, world.fresh(case), world.make_operator())
    assert world.text_keys(phone)[-1] == text
    world.advance(seconds=61)
    world.tick()
    assert world.open_alarms(case)[AlarmCause.NOT_TOLD] == Priority.P2
    with ledger.transaction():
        conversation.talked(ref=case.ref, by=taker, note="Told them.")
    assert AlarmCause.NOT_TOLD not in world.open_alarms(case)


def test_a_yes_goes_to_a_typed_number_only_after_it_has_texted_us(
    world: World, case: Verification, taker: User
) -> None:
    """F5: a YES went to a number that a colleague had typed, and nobody had written from."""
    phone = called(world, case, taker)
    say_yes(world, case)
    assert TextKey.CONFIRMED not in world.text_keys(phone)
    world.advance(seconds=60)
    world.text(phone, "OK")
    assert TextKey.CONFIRMED in world.text_keys(phone)
    world.tick()
    assert AlarmCause.NOT_TOLD in world.open_alarms(case)


def test_a_typed_number_that_texts_too_late_gets_no_yes_and_nothing_is_taken_back(
    world: World, case: Verification, taker: User
) -> None:
    phone = called(world, case, taker)
    say_yes(world, case)
    world.advance(seconds=121)
    world.tick()
    world.text(phone, "OK")
    world.tick()
    assert TextKey.CONFIRMED not in world.text_keys(phone)
    assert world.fresh(case).state == State.CONFIRMED


def test_a_typed_number_that_calls_for_help_gets_no_yes(
    world: World, case: Verification, taker: User
) -> None:
    phone = called(world, case, taker)
    say_yes(world, case)
    world.text(phone, "SOS")
    assert TextKey.CONFIRMED not in world.text_keys(phone)


def test_a_number_given_later_on_the_line_that_joined_is_theirs(
    world: World, case: Verification, taker: User
) -> None:
    phone = world.make_phone()
    world.take_call(case, taker)
    world.answer_caller(case, taker, phone=phone)
    assert world.text_keys(phone) == [TextKey.CHECKING_CALLED]
    assert world.fresh(case).contact is not None


def test_a_number_given_in_a_case_that_a_phone_joined_is_told_nothing(
    world: World, taker: User
) -> None:
    """F4: else a caller could have the outcome texted to a phone of their own."""
    case, _ = world.make_joined(world.make_officer())
    other = world.make_phone()
    world.take_call(case, taker, phone=other)
    refuse(case, by=world.make_operator())
    assert world.text_keys(other) == []
    assert world.open_alarms(case)[AlarmCause.CODE_COLLISION] == Priority.P1
    assert CaseContact.objects.filter(verification=case).count() == 2


def test_a_number_given_in_a_case_refused_before_joining_hears_no(
    world: World, case: Verification, taker: User
) -> None:
    refuse(case, by=world.make_operator())
    phone = world.make_phone()
    world.take_call(case, taker, phone=phone)
    assert world.text_keys(phone) == [TextKey.NOT_CONFIRMED]


# --- what may be said -----------------------------------------------------------------------------

Joining = Callable[[World, OfficerActor], Verification]


def by_text(world: World, actor: OfficerActor) -> Verification:
    """A phone joined, and the codes matched."""
    case, _ = world.make_matched(actor)
    return case


def by_invitation(world: World, actor: OfficerActor) -> Verification:
    """A phone joined whose number the officer had typed."""
    world.settings.INVITED_ALLOWED = True
    case, phone = world.make_request(actor), world.make_phone()
    with ledger.transaction():
        invitations.invite(officer=actor.officer, verification_id=case.id, raw_phone=phone)
    world.text(phone, world.join_code(case))
    world.match(actor, case, world.match_code(phone))
    return world.fresh(case)


@pytest.mark.parametrize("joining", [by_text, by_invitation])
@pytest.mark.parametrize("outcome", outcomes.OUTCOMES)
def test_a_caller_with_the_ref_hears_the_same_whatever_the_outcome(
    world: World, joining: Joining, outcome: outcomes.Outcome
) -> None:
    """F4: an officer who rang 101 with their own ref heard how it went for the person.

    At the look-up and after the second step; only `caller_unproved` is left behind.
    """
    actor, taker = world.make_officer(), world.make_operator()
    case = joining(world, actor)
    outcome(world, actor, case, world.make_operator())
    assert world.look_up(case, taker).say == UNSAID
    assert world.answer_caller(case, taker) == UNSAID
    assert world.open_alarms(case)[AlarmCause.CALLER_UNPROVED] == Priority.P2


@pytest.mark.parametrize("outcome", outcomes.OUTCOMES)
def test_a_second_caller_hears_the_same_in_a_case_that_a_line_joined(
    world: World, outcome: outcomes.Outcome
) -> None:
    actor, first, second = world.make_officer(), world.make_operator(), world.make_operator()
    case = world.make_request(actor)
    world.take_call(case, first)
    if outcome in (outcomes.confirmed, outcomes.revoked, outcomes.ended):
        pytest.skip("a YES here takes two people; the rule itself is held in test_by_telephone")
    outcome(world, actor, world.fresh(case), world.make_operator())
    assert world.take_call(case, second) == UNSAID


def test_the_line_that_joined_hears_the_outcome(
    world: World, case: Verification, taker: User
) -> None:
    """And another call that the same call taker takes does not."""
    world.take_call(case, taker)
    say_yes(world, case)
    caller = PhoneCaller.objects.get(verification=case)
    officer = case.officer
    said = callers.sentence(verification=world.fresh(case), caller=caller)
    assert said.startswith(f"YES, police on duty: {officer.rank} {officer.name} {officer.number}.")
    assert world.take_call(case, taker) == UNSAID


def test_who_knows_the_last_three_digits_hears_it(world: World, taker: User) -> None:
    case, phone = world.make_joined(world.make_officer())
    refuse(case, by=world.make_operator())
    assert world.take_call(case, taker, last_three=phone[-3:]).startswith("NO. We cannot say")
    assert AlarmCause.CALLER_UNPROVED not in world.open_alarms(case)


def test_two_wrong_tries_in_a_case_and_digits_prove_nobody(world: World) -> None:
    """F4: whoever rings, and whichever call taker they get."""
    case, phone = world.make_joined(world.make_officer())
    wrong, right = ("000" if phone[-3:] != "000" else "111"), phone[-3:]
    refuse(case, by=world.make_operator())
    for _ in range(2):
        assert world.take_call(case, world.make_operator(), last_three=wrong) == UNSAID
    assert world.take_call(case, world.make_operator(), last_three=right) == UNSAID
    assert world.fresh(case).caller_wrong_digits == 2


def test_wrong_digits_are_no_evidence(world: World, taker: User) -> None:
    case, phone = world.make_joined(world.make_officer())
    wrong = "000" if phone[-3:] != "000" else "111"
    world.take_call(case, taker, last_three=wrong)
    assert world.fresh(case).evidence is None


def test_digits_of_an_invited_phone_prove_nothing(world: World, taker: User) -> None:
    """The officer typed the number."""
    case = by_invitation(world, world.make_officer())
    assert case.contact is not None
    refuse(case, by=world.make_operator())
    number = contacts.number_of(case.contact)
    assert world.take_call(case, taker, last_three=number[-3:]) == UNSAID
    assert world.fresh(case).caller_wrong_digits == 0


@pytest.mark.parametrize("end", [outcomes.refused, outcomes.cancelled])
def test_any_caller_hears_the_no_of_a_case_that_nobody_joined(
    world: World, end: outcomes.Outcome
) -> None:
    """Nobody else would tell the person."""
    actor, taker = world.make_officer(), world.make_operator()
    case = world.make_request(actor)
    end(world, actor, case, world.make_operator())
    assert world.look_up(case, taker).say.startswith("NO.")


def test_an_alarm_stands_for_what_is_read_out_of_a_stopped_case(
    world: World, case: Verification, taker: User
) -> None:
    """The same as when it is texted."""
    refuse(case, by=world.make_operator())
    world.look_up(case, taker)
    assert world.open_alarms(case)[AlarmCause.CODE_AFTER_REFUSAL] == Priority.P1


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda ref, by: conversation.talked(ref=ref, by=by, note="x"),
        lambda ref, by: conversation.mark_read(ref=ref, by=by),
        lambda ref, by: conversation.ask(ref=ref, by=by),
        lambda ref, by: conversation.new_code(ref=ref, by=by),
        lambda ref, by: phone_lookup.look_up(by=by, ref=ref),
        lambda ref, by: callers.answer(by=by, ref=ref, is_the_person=True),
        lambda ref, by: verification_actions.end_by_operator(ref=ref, by=by, how=EndedHow.OTHER),
    ],
)
def test_an_officer_may_not_act_on_their_own_case(
    world: World, act: Callable[[str, User], object]
) -> None:
    """Neither with words nor with evidence."""
    actor, officer_user = world.make_officer(), world.make_operator()
    verification, _ = world.make_joined(actor)
    with database_owner.past_guards():
        Officer.objects.filter(id=actor.officer.id).update(user=officer_user)
    with pytest.raises(roles.ConflictOfInterest), ledger.transaction():
        act(verification.ref, officer_user)


def test_the_officer_s_team_may_look_and_answers_for_no_caller(
    world: World, case: Verification
) -> None:
    """F5: a colleague joined any number, and gave the talk."""
    colleague = world.make_operator(team="CID")
    world.look_up(case, colleague)
    with pytest.raises(roles.ConflictOfInterest):
        world.answer_caller(case, colleague)

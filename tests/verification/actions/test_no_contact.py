"""A P1 closed without contact: an incident number, and two uninvolved people."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, User
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import World
from verification.actions import alarm_closing, alarms
from verification.actions.decisions import decisions, no_contact
from verification.actions.decisions.preconditions import NoProposal
from verification.actions.records import refusals, roles
from verification.enums import AlarmCause, AlarmOutcome, ProposalStatus
from verification.events import Event
from verification.models import Alarm, ClosingProposal, Verification

NO_CONTACT = AlarmOutcome.NO_CONTACT_POSSIBLE


def make_refused(world: World, *, team: str = "CID") -> tuple[Verification, str, Alarm]:
    """Have a case refused after the person joined, which is a P1 until they are reached."""
    case, phone = world.make_joined(world.make_officer(team=team))
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=world.make_operator(), why="No.")
    return case, phone, world.open_alarm(case, AlarmCause.REFUSED)


def close(alarm: Alarm, by: User, *, number: str = "CAD 4821") -> Alarm | ClosingProposal:
    with ledger.transaction():
        return no_contact.close(
            alarm_id=alarm.id,
            by=by,
            outcome=NO_CONTACT,
            reason="The unit found nobody.",
            incident_number=number,
        )


def agree(alarm: Alarm, by: User) -> None:
    with ledger.transaction():
        no_contact.agree(alarm_id=alarm.id, by=by, why="I have heard the unit.")


def disagree(alarm: Alarm, by: User) -> None:
    with ledger.transaction():
        no_contact.disagree(alarm_id=alarm.id, by=by, why="Ring once more.")


def supervisor(world: World, team: str = "Control") -> User:
    return world.make_operator(role=Role.SUPERVISOR, team=team)


def fresh(alarm: Alarm) -> Alarm:
    return Alarm.objects.get(id=alarm.id)


def test_it_is_proposed_and_closed_by_a_second_person(world: World) -> None:
    """F16: one operator's "no contact possible" closes no P1."""
    case, _, alarm = make_refused(world)
    operator, second = world.make_operator(), supervisor(world)
    assert isinstance(close(alarm, operator), ClosingProposal)
    assert world.open_alarms(case) == {AlarmCause.REFUSED: 1, AlarmCause.PROPOSAL: 2}
    agree(alarm, second)
    closed = fresh(alarm)
    assert (closed.closed_by, closed.second) == (operator, second)
    assert closed.outcome == NO_CONTACT
    assert closed.incident_number_id is not None
    assert world.open_alarms(case) == {}
    entry = AuditEntry.objects.get(event=Event.ALARM_CLOSED, subject_id=alarm.id)
    assert entry.actor_id == second.pk


def test_without_a_second_person_the_action_itself_refuses(world: World) -> None:
    _, _, alarm = make_refused(world)
    with pytest.raises(alarm_closing.NeedsSecondPerson), ledger.transaction():
        alarm_closing.close(
            alarm_id=alarm.id,
            by=supervisor(world),
            outcome=NO_CONTACT,
            reason="Nobody there.",
            incident_number="CAD 1",
        )
    assert fresh(alarm).closed_at is None


def test_it_needs_the_incident_number_of_a_unit(world: World) -> None:
    _, _, alarm = make_refused(world)
    with pytest.raises(refusals.NeedReason, match="incident number"):
        close(alarm, world.make_operator(), number=" ")
    assert not ClosingProposal.objects.exists()


def test_nobody_answers_their_own_proposal(world: World) -> None:
    _, _, alarm = make_refused(world)
    proposer = supervisor(world)
    close(alarm, proposer)
    for answer in (agree, disagree):
        with pytest.raises(roles.SamePerson):
            answer(alarm, proposer)
    assert fresh(alarm).closed_at is None


def test_an_operator_is_no_second_person(world: World) -> None:
    _, _, alarm = make_refused(world)
    close(alarm, world.make_operator())
    with pytest.raises(roles.NotASupervisor):
        agree(alarm, world.make_operator())


def test_who_is_of_the_officer_s_team_is_no_second_person(world: World) -> None:
    """F5: a colleague of the officer closes an alarm about them."""
    _, _, alarm = make_refused(world, team="CID")
    close(alarm, world.make_operator())
    with pytest.raises((roles.ConflictOfInterest, alarms.MayNotClose)):
        agree(alarm, supervisor(world, team="CID"))
    assert fresh(alarm).closed_at is None


def test_disagreeing_leaves_it_open_and_calls_nobody_any_more(world: World) -> None:
    case, _, alarm = make_refused(world)
    close(alarm, world.make_operator())
    disagree(alarm, supervisor(world))
    assert world.open_alarms(case) == {AlarmCause.REFUSED: 1}
    with pytest.raises(NoProposal):
        agree(alarm, supervisor(world))


def test_what_they_wrote_since_has_to_be_read_first(world: World) -> None:
    """Contact may be possible after all: the second person decides on a new proposal."""
    case, phone, alarm = make_refused(world)
    operator, second = world.make_operator(), supervisor(world)
    close(alarm, operator)
    world.advance(seconds=1)
    world.text(phone, "I am in the shop by the station")
    with pytest.raises(no_contact.WroteSince):
        agree(alarm, second)
    world.advance(seconds=1)
    close(alarm, operator)
    agree(alarm, second)
    assert AlarmCause.REFUSED not in world.open_alarms(case)


def test_another_proposal_replaces_the_first(world: World) -> None:
    case, _, alarm = make_refused(world)
    close(alarm, world.make_operator())
    close(alarm, world.make_operator(), number="CAD 4822")
    states = ClosingProposal.objects.order_by("proposed_at").values_list("status", flat=True)
    assert list(states) == [ProposalStatus.LAPSED, ProposalStatus.OPEN]
    assert AlarmCause.PROPOSAL in world.open_alarms(case)


def test_an_alarm_that_is_closed_otherwise_takes_its_proposal_along(world: World) -> None:
    case, _, alarm = make_refused(world)
    operator = world.make_operator()
    close(alarm, operator)
    world.close(alarm, operator, AlarmOutcome.UNIT_REPORTED)
    assert ClosingProposal.objects.get().status == ProposalStatus.LAPSED
    assert world.open_alarms(case) == {}


def test_the_call_for_a_second_person_stays_while_another_proposal_waits(world: World) -> None:
    case, phone, alarm = make_refused(world)
    operator = world.make_operator()
    world.text(phone, "SOS")
    sos = world.open_alarm(case, AlarmCause.SOS)
    close(alarm, operator)
    world.advance(seconds=1)
    close(sos, operator)
    agree(sos, supervisor(world))
    assert world.open_alarms(case) == {AlarmCause.REFUSED: 1, AlarmCause.PROPOSAL: 2}
    disagree(alarm, supervisor(world))
    assert world.open_alarms(case) == {AlarmCause.REFUSED: 1}


def test_the_sos_of_a_phone_without_a_case_takes_two_as_well(world: World) -> None:
    world.text(world.make_phone(), "SOS")
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)
    close(alarm, world.make_operator())
    agree(alarm, supervisor(world))
    assert fresh(alarm).outcome == NO_CONTACT
    assert not Alarm.objects.filter(closed_at=None).exists()


def test_a_p2_is_closed_so_by_one(world: World) -> None:
    case, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    world.hand_over()
    world.advance(minutes=20)
    world.tick()
    alarm = world.open_alarm(case, AlarmCause.OVERDUE)
    assert isinstance(close(alarm, world.make_operator()), Alarm)
    assert AlarmCause.OVERDUE not in world.open_alarms(case)


def test_the_database_refuses_a_p1_closed_so_by_one(world: World) -> None:
    _, _, alarm = make_refused(world)
    closed = Alarm.objects.filter(id=alarm.id)
    operator = world.make_operator()
    with pytest.raises(IntegrityError), transaction.atomic():
        closed.update(outcome=NO_CONTACT, closed_by=operator, closed_at=alarm.raised_at)

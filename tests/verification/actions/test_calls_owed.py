"""Calls that are owed: to every officer, after a silence, and to a person who asks for one."""

import pytest

from accounts.models import User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed, revoke, rows, sent
from verification.actions import calls_owed, contacts
from verification.actions.decisions import attempts
from verification.actions.records import audit_entries, lookup
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    FollowUpKind,
    Priority,
    TextKey,
)
from verification.models import Alarm, Verification

RING_DUE = AlarmCause.RING_DUE
OFFICER, PERSON = CalledParty.OFFICER, CalledParty.PERSON


@pytest.fixture
def officer(world: World) -> OfficerActor:
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def rang(
    case: Verification, by: User, whom: CalledParty, outcome: CallOutcome = CallOutcome.NO_ANSWER
) -> None:
    with ledger.transaction():
        attempts.log(ref=case.ref, by=by, whom=whom, outcome=outcome)


def ask_for_call(case: Verification) -> None:
    """Have the person's phone ask to be rung."""
    with ledger.transaction():
        assert case.contact_id is not None
        contact = contacts.lock(case.contact_id)
        calls_owed.owe_asked(verification=lookup.lock(case.id), contact=contact, now=clock.db_now())


def only_write(case: Verification) -> None:
    with ledger.transaction():
        assert case.contact_id is not None
        contact = contacts.lock(case.contact_id)
        lookup.lock(case.id)
        calls_owed.set_write_only(
            contact=contact, actor=audit_entries.person(contact), now=clock.db_now()
        )


def test_a_call_is_owed_quietly_and_then_louder(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    world.run(minutes=4.5)
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=1)
    assert world.open_alarms(case)[RING_DUE] == Priority.P3
    world.run(minutes=1)
    assert world.open_alarms(case)[RING_DUE] == Priority.P3
    world.run(minutes=1)
    assert world.open_alarms(case)[RING_DUE] == Priority.P2
    world.run(minutes=30)
    assert world.open_alarms(case)[RING_DUE] == Priority.P2


@pytest.mark.parametrize("outcome", CallOutcome)
def test_a_logged_call_does_it(
    world: World, officer: OfficerActor, operator: User, outcome: CallOutcome
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    world.run(minutes=6)
    rang(case, operator, PERSON, outcome)
    assert RING_DUE in world.open_alarms(case)
    rang(case, operator, OFFICER, outcome)
    assert RING_DUE not in world.open_alarms(case)
    alarm = Alarm.objects.get(verification=case, cause=RING_DUE)
    assert alarm.outcome == AlarmOutcome.RANG
    [row] = rows(case, FollowUpKind.RING_OFFICER)
    assert row.done_by == operator
    entry = AuditEntry.objects.get(event="follow_up.done", subject_id=row.id)
    assert (entry.actor_kind, entry.actor_id) == ("operator", operator.id)


def test_a_call_before_the_time_drawn_is_another(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    world.run(minutes=1)
    rang(case, operator, OFFICER)
    world.run(minutes=5)
    assert RING_DUE in world.open_alarms(case)


def test_a_no_after_a_yes_draws_no_second_call(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """Were it drawn anew, officers rung twice would more often be those of a NO."""
    case, _ = make_confirmed(world, officer, operator)
    world.settings.SECOND_CALL_ONE_IN = 1
    revoke(case, operator)
    assert len(rows(case, FollowUpKind.RING_OFFICER)) == 1
    again, _ = make_confirmed(world, world.make_officer(), operator)
    [first, second] = rows(again, FollowUpKind.RING_OFFICER)
    assert first.due_at < second.due_at


def test_silence_after_the_end_rings_the_officer_and_then_the_person(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=6)
    rang(case, operator, OFFICER)
    world.end(officer, case)
    world.run(minutes=4.5)
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=0.5)
    assert world.open_alarms(case)[RING_DUE] == Priority.P3
    rang(case, operator, OFFICER)
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=0.5)
    assert world.open_alarms(case)[RING_DUE] == Priority.P3
    rang(case, operator, PERSON)
    world.run(minutes=3)
    assert RING_DUE not in world.open_alarms(case)
    assert sent(world, phone, TextKey.TELL_US) == 0


def test_who_writes_after_the_end_is_not_rung_for_silence(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=6)
    rang(case, operator, OFFICER)
    world.end(officer, case)
    world.text(phone, "OK")
    world.run(minutes=6)
    assert RING_DUE not in world.open_alarms(case)
    assert all(row.done_at for row in rows(case, FollowUpKind.RING_OFFICER))


def test_a_person_who_wrote_meanwhile_is_not_rung_either(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.end(officer, case)
    world.run(minutes=6)
    world.text(phone, "OK")
    assert RING_DUE in world.open_alarms(case)
    rang(case, operator, OFFICER)
    world.run(minutes=1)
    assert RING_DUE not in world.open_alarms(case)
    assert rows(case, FollowUpKind.RING_PERSON) == []


def test_a_call_they_asked_for_is_louder_sooner(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    ask_for_call(case)
    ask_for_call(case)
    assert len(rows(case, FollowUpKind.RING_ASKED)) == 1
    world.run(minutes=0.5)
    assert world.open_alarms(case)[RING_DUE] == Priority.P3
    world.run(minutes=1)
    assert world.open_alarms(case)[RING_DUE] == Priority.P2
    rang(case, operator, PERSON)
    assert RING_DUE not in world.open_alarms(case)
    # Asked once more, they are owed one more.
    ask_for_call(case)
    assert len(rows(case, FollowUpKind.RING_ASKED)) == 2


def test_one_call_leaves_the_alarm_of_another_open(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    ask_for_call(case)
    world.run(minutes=6)
    rang(case, operator, OFFICER)
    assert RING_DUE in world.open_alarms(case)
    rang(case, operator, PERSON)
    assert RING_DUE not in world.open_alarms(case)


def test_who_cannot_be_rung_is_texted_instead(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    only_write(case)
    ask_for_call(case)
    world.run(minutes=1)
    assert sent(world, phone, TextKey.TELL_US) == 1
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=3)
    assert AlarmCause.FOLLOW_UP_UNANSWERED not in world.open_alarms(case)
    world.run(minutes=2)
    assert world.open_alarms(case)[AlarmCause.FOLLOW_UP_UNANSWERED] == Priority.P2


def test_a_call_owed_already_becomes_a_text_too(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    ask_for_call(case)
    world.run(minutes=1)
    assert RING_DUE in world.open_alarms(case)
    only_write(case)
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=1)
    assert sent(world, phone, TextKey.TELL_US) == 1


def test_every_officer_is_rung_even_where_the_person_cannot_be(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    only_write(case)
    world.run(minutes=6)
    assert RING_DUE in world.open_alarms(case)
    assert sent(world, phone, TextKey.TELL_US) == 0


def test_a_judgement_closes_what_is_owed(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    world.run(minutes=6)
    world.end(officer, case)
    world.judge(case, operator)
    assert RING_DUE not in world.open_alarms(case)
    world.run(minutes=10)
    assert RING_DUE not in world.open_alarms(case)

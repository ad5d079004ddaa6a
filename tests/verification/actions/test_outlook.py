"""What the console says is due next, and what waits to be judged."""

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import World
from tests.verification.actions.after_care import make_confirmed
from verification.actions import calls_owed
from verification.actions.after_care import outlook
from verification.actions.records import roles
from verification.enums import FollowUpKind
from verification.models import Contact, Verification

KIND = FollowUpKind


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def kinds(case: Verification) -> list[FollowUpKind]:
    return [due.kind for due in outlook.of_cases([case.id])[case.id]]


def test_what_is_due_next_comes_first_and_the_judgement_last(world: World, operator: User) -> None:
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    assert kinds(case) == [KIND.RING_OFFICER, KIND.CHECK_IN, KIND.CHECK_IN]
    world.run(minutes=10)
    asked = outlook.of_cases([case.id])[case.id][1]
    assert (asked.kind, asked.is_asked) == (KIND.CHECK_IN, True)
    [row, _] = case.follow_ups.filter(kind=KIND.CHECK_IN).order_by("ordinal")
    assert asked.at == row.answer_by
    world.text(phone, "OK")
    world.end(officer, case)
    assert kinds(case)[-2:] == [KIND.FOLLOW_UP, KIND.JUDGEMENT]
    assert KIND.CHECK_IN not in kinds(case)
    assert outlook.next_of_cases([case.id])[case.id].kind is KIND.RING_OFFICER
    world.judge(case, operator)
    assert outlook.next_of_cases([case.id]) == {}


def test_what_waits_to_be_judged_is_listed_by_age(world: World, operator: User) -> None:
    cases = []
    for _ in range(3):
        officer = world.make_officer()
        case, _ = make_confirmed(world, officer, operator)
        world.end(officer, case)
        world.advance(minutes=10)
        cases.append(case)
    live, _ = make_confirmed(world, world.make_officer(), operator)
    world.judge(cases[1], operator)
    found = list(outlook.to_judge(by=operator))
    assert found == [cases[0], cases[2]]
    assert found[0].state_at == world.fresh(cases[0]).ended_at
    assert live not in found
    assert list(outlook.to_judge(by=operator)[:1]) == [cases[0]]
    user = cases[0].officer.user
    assert user is not None
    assert cases[0] not in outlook.to_judge(by=user)


def test_an_operator_ticks_that_they_can_only_be_written_to(world: World, operator: User) -> None:
    case, _ = make_confirmed(world, world.make_officer(), operator)
    with pytest.raises(roles.ConflictOfInterest), ledger.transaction():
        calls_owed.tick_write_only(ref=case.ref, by=world.make_operator(team="CID"))
    with ledger.transaction():
        calls_owed.tick_write_only(ref=case.ref, by=operator)
    assert Contact.objects.exclude(write_only_at=None).count() == 1
    without_phone = world.make_request(world.make_officer())
    with pytest.raises(calls_owed.NothingToTick), ledger.transaction():
        calls_owed.tick_write_only(ref=without_phone.ref, by=operator)

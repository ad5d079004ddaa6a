"""The check-ins: texted while an encounter lasts, and alarmed when no answer comes."""

import pytest

from accounts.models import User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support import database_owner
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed, revoke, rows, say_yes, sent
from verification.actions import deadlines
from verification.enums import AlarmCause, FollowUpKind, Priority, State, TextKey
from verification.models import Contact, FollowUp, Verification
from verification.watchkeeper import keep

MISSED = AlarmCause.CHECK_IN_MISSED


@pytest.fixture
def officer(world: World) -> OfficerActor:
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def check_ins(case: Verification) -> list[FollowUp]:
    return rows(case, FollowUpKind.CHECK_IN)


def asked(world: World, phone: str) -> int:
    return sent(world, phone, TextKey.CHECK_IN)


def test_they_are_asked_at_10_and_20_minutes(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=9.5)
    assert asked(world, phone) == 0
    world.run(minutes=0.5)
    assert asked(world, phone) == 1
    assert "are you OK? Text OK, or SOS" in world.texts(phone)[-1]
    world.text(phone, "OK")
    world.run(minutes=9.5)
    assert asked(world, phone) == 1
    world.run(minutes=0.5)
    world.text(phone, "ok")
    world.run(minutes=6)
    assert asked(world, phone) == 2
    assert MISSED not in world.open_alarms(case)
    assert all(row.answered_at and row.done_at and row.message for row in check_ins(case))


def test_one_unanswered_is_p2_and_two_are_p1(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    world.run(minutes=14.5)
    assert MISSED not in world.open_alarms(case)
    world.run(minutes=1)
    assert world.open_alarms(case)[MISSED] == Priority.P2
    world.run(minutes=9)
    assert world.open_alarms(case)[MISSED] == Priority.P2
    world.run(minutes=1)
    assert world.open_alarms(case)[MISSED] == Priority.P1


@pytest.mark.parametrize("words", ["OK", "SOS", "who is this", "5", "QUIET"])
def test_whatever_they_write_answers_it(
    world: World, officer: OfficerActor, operator: User, words: str
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=10)
    world.text(phone, words)
    [first, second] = check_ins(case)
    assert first.answered_at is not None
    assert second.answered_at is None
    world.run(minutes=6)
    assert MISSED not in world.open_alarms(case)
    assert (AlarmCause.SOS in world.open_alarms(case)) is (words == "SOS")


def test_an_answer_closes_no_alarm(world: World, officer: OfficerActor, operator: User) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=16)
    world.text(phone, "OK")
    assert world.open_alarms(case)[MISSED] == Priority.P2


def test_after_a_no_nobody_asks_whether_all_is_well(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=5)
    revoke(case, operator)
    assert all(row.done_at for row in check_ins(case))
    world.run(minutes=26)
    assert asked(world, phone) == 0
    assert MISSED not in world.open_alarms(case)


@pytest.mark.parametrize("state", [State.REVOKED, State.ENDED])
def test_the_sweep_looks_at_the_state_itself(
    world: World, officer: OfficerActor, operator: User, state: State
) -> None:
    """Whoever moved a case and forgot its check-ins sends none by it."""
    case, phone = make_confirmed(world, officer, operator)
    if state is State.REVOKED:
        revoke(case, operator)
    else:
        world.end(officer, case)
    with database_owner.past_guards():
        case.follow_ups.filter(kind=FollowUpKind.CHECK_IN).update(done_at=None)
    world.run(minutes=21)
    assert asked(world, phone) == 0
    assert all(row.done_at and row.message is None for row in check_ins(case))
    assert MISSED not in world.open_alarms(case)


def test_the_end_replaces_a_check_in_that_is_not_sent_yet(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=9.5)
    world.advance(seconds=30)
    world.tick()
    world.end(officer, case)
    statuses = {text.text_key: text.status for text in world.messages(phone)}
    assert statuses[TextKey.CHECK_IN] == "withdrawn"
    assert statuses[TextKey.ENDED] == "queued"


def test_without_a_phone_a_human_asks(world: World, officer: OfficerActor, operator: User) -> None:
    """They joined on a line: no text can reach them, which is never silently done."""
    case = world.make_request(officer)
    world.take_call(case, operator)
    say_yes(case, operator)
    world.run(minutes=10)
    assert world.open_alarms(case)[MISSED] == Priority.P2
    world.run(minutes=10)
    assert world.open_alarms(case)[MISSED] == Priority.P1


@pytest.mark.parametrize("why", ["opted out", "capped", "quiet"])
def test_a_phone_that_no_text_reaches_alarms_at_once(
    world: World, officer: OfficerActor, operator: User, why: str
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    if why == "opted out":
        Contact.objects.update(opted_out_at=case.requested_at)
    elif why == "quiet":
        world.text(phone, "QUIET")
    else:
        world.settings.TEXTS_PER_CASE = 1
    world.run(minutes=10)
    assert asked(world, phone) == 0
    assert world.open_alarms(case)[MISSED] == Priority.P2
    world.run(minutes=10)
    assert world.open_alarms(case)[MISSED] == Priority.P1


def test_after_an_outage_one_text_asks_for_both(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """The watchkeeper was away for 40 minutes: one check-in, and `overdue` P1."""
    case, phone = make_confirmed(world, officer, operator)
    world.advance(minutes=40)
    world.beat_all()
    world.tick()
    assert asked(world, phone) == 1
    assert world.open_alarms(case)[AlarmCause.OVERDUE] == Priority.P1
    assert len({row.message_id for row in check_ins(case)}) == 1
    world.arrive()
    world.text(phone, "OK")
    world.run(minutes=6)
    assert asked(world, phone) == 1
    assert MISSED not in world.open_alarms(case)


def test_a_phone_with_two_cases_is_asked_once_in_five_minutes(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """The text that was sent asks for both cases, and its answer is for both."""
    first, phone = make_confirmed(world, officer, operator)
    world.run(minutes=2)
    second, _ = make_confirmed(world, world.make_officer(), operator, phone=phone)
    world.run(minutes=8)
    assert asked(world, phone) == 1
    world.run(minutes=2)
    assert asked(world, phone) == 1
    assert check_ins(second)[0].message == check_ins(first)[0].message
    world.text(phone, "OK")
    world.run(minutes=5)
    for case in (first, second):
        assert check_ins(case)[0].answered_at is not None
        assert MISSED not in world.open_alarms(case)


def test_each_act_has_its_entry(world: World, officer: OfficerActor, operator: User) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=10)
    row = check_ins(case)[0]
    assert row.message_id is not None
    assert AuditEntry.objects.filter(event="text.queued", subject_id=row.message_id).count() == 1
    assert not AuditEntry.objects.filter(event="follow_up.done", subject_id=row.id).exists()
    world.text(phone, "OK")
    done = AuditEntry.objects.get(event="follow_up.done", subject_id=row.id)
    assert done.actor_kind == "person"


def test_a_second_watchkeeper_asks_nothing_more(
    world: World, officer: OfficerActor, operator: User
) -> None:
    _, phone = make_confirmed(world, officer, operator)
    world.advance(minutes=10)
    sweep = next(one for one in deadlines.SWEEPS if one.name == "check-in")
    found = list(sweep.find(clock.db_now()))
    keep(sweep, now=clock.db_now())
    for row_id in found:
        with ledger.transaction():
            sweep.do(row_id)
    assert asked(world, phone) == 1

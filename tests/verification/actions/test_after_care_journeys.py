"""Time moved on, half a minute at a time: all that each duty moves when it is due, and no more."""

from datetime import timedelta

import pytest

from accounts.models import User
from foundation.audit import clock, ledger
from foundation.sms.statuses import MessageStatus
from tests.support import database_owner
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed, revoke, rows
from tests.verification.actions.what_moved import (
    dropped,
    higher,
    moved_by,
    moves,
    raised,
    texted,
)
from verification.actions import contacts
from verification.actions.decisions import attempts
from verification.enums import (
    AlarmCause,
    CalledParty,
    CallOutcome,
    FollowUpKind,
    State,
    TextKey,
)
from verification.models import Contact, Message, Verification

RING_DUE, UNJUDGED = AlarmCause.RING_DUE, AlarmCause.UNJUDGED
MISSED = AlarmCause.CHECK_IN_MISSED
OVERDUE, UNANSWERED = AlarmCause.OVERDUE, AlarmCause.FOLLOW_UP_UNANSWERED


@pytest.fixture
def officer(world: World) -> OfficerActor:
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


@pytest.fixture(autouse=True)
def others(world: World, operator: User) -> None:
    """Cases of other phones, one that was judged and one that was answered NO: none may move."""
    judged, _ = make_ended(world, world.make_officer(), operator)
    rang(judged, operator)
    world.judge(judged, operator)
    refused, _ = make_confirmed(world, world.make_officer(), operator)
    revoke(refused, operator)
    world.arrive()
    later(world, minutes=5)
    rang(refused, operator)


def make_ended(world: World, officer: OfficerActor, by: User) -> tuple[Verification, str]:
    """End a case whose officer has been rung already."""
    case, phone = make_confirmed(world, officer, by)
    later(world, minutes=5)
    rang(case, by)
    world.end(officer, case)
    world.arrive()
    return world.fresh(case), phone


def later(world: World, **time: float) -> None:
    """Let time pass at once, and the watchkeeper come once; texts arrive."""
    world.advance(**time)
    world.beat_all()
    world.tick()
    world.arrive()


def rang(case: Verification, by: User) -> None:
    with ledger.transaction():
        attempts.log(ref=case.ref, by=by, whom=CalledParty.OFFICER, outcome=CallOutcome.SPOKE)


def test_silence_through_the_whole_encounter(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    assert moves(world, case, minutes=29.5) == {
        5: raised(RING_DUE, 3, "ring_officer 1: answer_by alarmed_at"),
        7: higher(RING_DUE, 2, "ring_officer 1: answer_by"),
        10: texted(TextKey.CHECK_IN, "check_in 1: message_id answer_by"),
        15: raised(MISSED, 2, "check_in 1: answer_by alarmed_at"),
        20: sorted(
            [
                *texted(TextKey.CHECK_IN, "check_in 2: message_id answer_by"),
                *raised(OVERDUE, 2, "verification: overdue_at"),
            ]
        ),
        25: sorted(
            [
                *higher(MISSED, 1, "check_in 2: answer_by alarmed_at"),
                *higher(OVERDUE, 1, "verification: overdue_at"),
            ]
        ),
    }


def test_an_answered_check_in_moves_nothing_more(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    later(world, minutes=5)
    rang(case, operator)
    later(world, minutes=5)
    answered = moved_by(lambda: world.text(phone, "ok"), case=case)
    assert "check_in 1: answered_at done_at" in answered
    assert not any("check_in 2" in moved or "alarm" in moved for moved in answered)
    assert moves(world, case, minutes=6) == {}


@pytest.mark.parametrize("state", [State.REVOKED, State.ENDED])
def test_a_check_in_of_a_case_that_is_over_is_done_and_nothing_is_sent(
    world: World, officer: OfficerActor, operator: User, state: State
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    later(world, minutes=6)
    rang(case, operator)
    if state is State.REVOKED:
        revoke(case, operator)
    else:
        world.end(officer, case)
    world.arrive()
    reopen(case, FollowUpKind.CHECK_IN)
    assert moves(world, case, minutes=4)[4] == dropped("check_in 1")


def test_a_check_in_that_was_asked_before_the_end_is_not_missed_after_it(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    later(world, minutes=5)
    rang(case, operator)
    later(world, minutes=5)
    world.end(officer, case)
    world.arrive()
    reopen(case, FollowUpKind.CHECK_IN)
    owed = raised(RING_DUE, 3, "ring_officer 2: answer_by alarmed_at")
    assert moves(world, case, minutes=6) == {5: sorted([*owed, *dropped("check_in 1")])}


def reopen(case: Verification, kind: FollowUpKind) -> None:
    """Have something owed that whoever moved the case forgot to close."""
    with database_owner.past_guards():
        case.follow_ups.filter(kind=kind).update(done_at=None)


def test_a_check_in_that_no_text_can_ask_alarms_at_once_and_texts_nobody(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    later(world, minutes=5)
    later(world, minutes=2.5)
    stop_texts(case, "opted_out_at")
    assert moves(world, case, minutes=8) == {
        2.5: raised(MISSED, 2, "check_in 1: alarmed_at"),
    }
    later(world, minutes=4)
    # The second is louder at once, as its silence would have been.
    second = moves(world, case, minutes=0.5)[0.5]
    assert set(higher(MISSED, 1, "check_in 2: alarmed_at")) <= set(second)
    assert not any("text" in moved for moved in second)


def stop_texts(case: Verification, column: str) -> None:
    """Have the phone taken itself off what we text, before it is next owed anything."""
    assert case.contact is not None
    Contact.objects.filter(id=case.contact.id).update(**{column: clock.db_now()})


def test_a_check_in_that_did_not_arrive_is_missed_all_the_same(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """The alarm that the phone was not reached is another duty."""
    case, phone = make_confirmed(world, officer, operator)
    later(world, minutes=5)
    later(world, minutes=5)
    lost = world.messages(phone)[-1]
    assert lost.text_key == TextKey.CHECK_IN
    with database_owner.past_guards():
        Message.objects.filter(id=lost.id).update(status=MessageStatus.UNDELIVERED)
    assert moves(world, case, minutes=6) == {
        5: raised(MISSED, 2, "check_in 1: answer_by alarmed_at"),
    }


def test_a_call_after_the_end_is_owed_louder_and_closed_by_the_log(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_ended(world, officer, operator)
    assert moves(world, case, minutes=10) == {
        5: raised(RING_DUE, 3, "ring_officer 2: answer_by alarmed_at"),
        7: higher(RING_DUE, 2, "ring_officer 2: answer_by"),
    }
    logged = moved_by(lambda: rang(case, operator), case=case)
    assert "ring_officer 2: done_at done_by_id" in logged
    assert "alarm ring_due P2: closed_at outcome" in logged
    # Only now is the person owed one.
    assert "+ring_person 1" in logged


def test_a_call_for_silence_is_done_by_itself_where_they_wrote(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    world.arrive()
    assert moves(world, case, minutes=8) == {5: dropped("ring_officer 2")}


def test_a_follow_up_that_is_not_answered(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    later(world, minutes=29)
    assert moves(world, case, minutes=2) == {
        1: texted(TextKey.FOLLOW_UP, "follow_up 1: message_id answer_by"),
    }
    later(world, minutes=28)
    assert moves(world, case, minutes=8) == {
        1: raised(UNANSWERED, 2, "follow_up 1: answer_by alarmed_at"),
    }


@pytest.mark.parametrize("why", ["quiet", "opted out"])
def test_a_follow_up_to_a_phone_that_is_not_texted_alarms_at_once(
    world: World, officer: OfficerActor, operator: User, why: str
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    later(world, minutes=29)
    stop_texts(case, "quiet_at" if why == "quiet" else "opted_out_at")
    assert moves(world, case, minutes=3) == {
        1: raised(UNANSWERED, 2, "follow_up 1: alarmed_at"),
    }
    later(world, minutes=28)
    assert moves(world, case, minutes=2) == {}


@pytest.fixture
def next_day(world: World, officer: OfficerActor, operator: User) -> tuple[Verification, str]:
    """A judged case whose person asked for a text the next day, five minutes before it."""
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "DAY")
    world.arrive()
    world.judge(case, operator)
    [row] = rows(case, FollowUpKind.NEXT_DAY)
    world.settings.CLOCK_OFFSET += row.due_at - timedelta(minutes=5) - clock.db_now()
    # Whatever else is owed by then.
    later(world)
    return world.fresh(case), phone


def test_the_text_of_the_next_day(world: World, next_day: tuple[Verification, str]) -> None:
    case, _ = next_day
    # It is done with the sending: no answer is fine.
    sent = texted(TextKey.NEXT_DAY, "next_day 1: message_id done_at")
    # Other cases move at hours of their own, which may be within these minutes.
    moved = {at: own(each) for at, each in moves(world, case, minutes=8).items() if own(each)}
    assert moved == {5: sorted(["+entry follow_up.done", *sent])}


@pytest.mark.parametrize("why", ["quiet", "erased", "live case"])
def test_the_text_of_the_next_day_is_dropped_where_it_would_disturb(
    world: World, next_day: tuple[Verification, str], why: str
) -> None:
    case, phone = next_day
    later(world, minutes=4)
    if why == "quiet":
        world.text(phone, "QUIET")
    elif why == "erased":
        erase(case)
    else:
        world.make_roster_import()
        world.make_joined(world.make_officer(), phone=phone)
    world.arrive()
    moved = moves(world, case, minutes=1)[1]
    assert own(moved) == dropped("next_day 1")
    assert not any(TextKey.NEXT_DAY in each for each in moved if each.startswith("+text"))


def erase(case: Verification) -> None:
    with ledger.transaction():
        assert case.contact_id is not None
        contacts.erase(contact_id=case.contact_id, actor=ledger.COMMAND)


@pytest.fixture
def judged(world: World, officer: OfficerActor, operator: User) -> tuple[Verification, str]:
    """A case that was judged a moment after its person last wrote."""
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    world.judge(case, operator)
    world.arrive()
    return world.fresh(case), phone


def test_how_safe_they_felt_is_asked_once_and_silence_moves_no_more_than_its_row(
    world: World, judged: tuple[Verification, str]
) -> None:
    case, _ = judged
    assert moves(world, case, minutes=3) == {
        0.5: texted(TextKey.FEEDBACK, "feedback 1: message_id answer_by"),
    }
    world.advance(hours=24)
    world.beat_all()
    moved = moved_by(world.tick, case=case)
    assert own(moved) == dropped("feedback 1")


@pytest.mark.parametrize("why", ["quiet", "open alarm", "live case"])
def test_how_safe_they_felt_waits_and_is_dropped_after_an_hour(
    world: World, judged: tuple[Verification, str], why: str
) -> None:
    """Every minute it is looked at again, and nothing but its own time moves."""
    case, phone = judged
    if why == "quiet":
        world.text(phone, "QUIET")
    elif why == "open alarm":
        world.text(phone, "is he real")
    else:
        world.make_joined(world.make_officer(), phone=phone)
    world.arrive()
    begun = {number: ours(moved) for number, moved in moves(world, case, minutes=2).items()}
    assert begun[0.5] == begun[1.5] == ["feedback 1: due_at"]
    world.advance(minutes=57.5)
    world.beat_all()
    assert ours(moved_by(world.tick, case=case)) == ["feedback 1: due_at"]
    world.advance(minutes=1)
    world.beat_all()
    assert ours(moved_by(world.tick, case=case)) == dropped("feedback 1")


def test_a_phone_that_was_erased_is_not_asked_how_safe_they_felt(
    world: World, judged: tuple[Verification, str]
) -> None:
    case, _ = judged
    erase(case)
    assert moves(world, case, minutes=1) == {0.5: dropped("feedback 1")}


def ours(moved: list[str]) -> list[str]:
    """Leave out what moved of other cases, and what an alarm that nobody answers does by itself."""
    return [each for each in own(moved) if "alarm" not in each]


def test_a_case_that_nobody_judges_alarms_at_two_hours_and_twelve(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    later(world, minutes=30)
    world.text(phone, "OK")
    later(world, minutes=89)
    moved = moves(world, case, minutes=2)[1]
    assert own(moved) == raised(UNJUDGED, 3, "judgement 1: answer_by alarmed_at")
    later(world, hours=9, minutes=58)
    moved = moves(world, case, minutes=2)[1]
    assert own(moved) == higher(UNJUDGED, 2, "judgement 1: answer_by")


def own(moved: list[str]) -> list[str]:
    """Leave out what moved of the other cases, which have duties too."""
    return [each for each in moved if "elsewhere" not in each]

"""The texts after the end: the follow-up, the text of the next day, and how safe they felt."""

from datetime import timedelta

import pytest

from accounts.models import User
from foundation.audit import clock, ledger
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import (
    at,
    go_to,
    make_confirmed,
    revoke,
    rows,
    sent,
)
from verification.actions import contacts, follow_ups
from verification.actions.decisions import judging
from verification.actions.joining import conversation
from verification.actions.records import lookup
from verification.enums import (
    AlarmCause,
    FollowUpKind,
    HowKnown,
    JudgedEnding,
    Priority,
    State,
    TextKey,
)
from verification.models import Contact, Verification

UNANSWERED = AlarmCause.FOLLOW_UP_UNANSWERED


@pytest.fixture
def officer(world: World) -> OfficerActor:
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def make_ended(world: World, officer: OfficerActor, by: User) -> tuple[Verification, str]:
    case, phone = make_confirmed(world, officer, by)
    world.end(officer, case)
    world.arrive()
    return world.fresh(case), phone


def ask_next_day(case: Verification) -> None:
    with ledger.transaction():
        assert case.contact_id is not None
        contact = contacts.lock(case.contact_id)
        follow_ups.owe_next_day(
            verification=lookup.lock(case.id), contact=contact, now=clock.db_now()
        )


def test_they_are_asked_half_an_hour_after_the_end(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    world.run(minutes=29.5)
    assert sent(world, phone, TextKey.FOLLOW_UP) == 0
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.FOLLOW_UP) == 1
    assert "CALL (we ring you), DAY (text tomorrow) or QUIET" in world.texts(phone)[-1]
    world.run(minutes=29)
    assert UNANSWERED not in world.open_alarms(case)
    world.run(minutes=1.5)
    assert world.open_alarms(case)[UNANSWERED] == Priority.P2
    world.run(minutes=40)
    assert world.open_alarms(case)[UNANSWERED] == Priority.P2
    assert sent(world, phone, TextKey.FOLLOW_UP) == 1


def test_an_answer_is_enough(world: World, officer: OfficerActor, operator: User) -> None:
    case, phone = make_ended(world, officer, operator)
    world.run(minutes=31)
    world.text(phone, "OK")
    world.run(minutes=31)
    assert UNANSWERED not in world.open_alarms(case)


@pytest.mark.parametrize("why", ["quiet", "opted out"])
def test_a_phone_that_is_not_texted_is_looked_after_by_a_human(
    world: World, officer: OfficerActor, operator: User, why: str
) -> None:
    case, phone = make_ended(world, officer, operator)
    if why == "quiet":
        world.text(phone, "QUIET")
    else:
        Contact.objects.update(opted_out_at=clock.db_now())
    world.run(minutes=29.5)
    assert UNANSWERED not in world.open_alarms(case)
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.FOLLOW_UP) == 0
    assert world.open_alarms(case)[UNANSWERED] == Priority.P2


def test_once_judged_nothing_more_is_asked(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.judge(case, operator)
    world.run(minutes=62)
    assert sent(world, phone, TextKey.FOLLOW_UP) == 0
    assert world.open_alarms(case) == {}


@pytest.mark.parametrize(
    ("asked", "before", "due"),
    [
        # The nights in which a British clock changes.
        ("2026-10-24T22:30", "2026-10-25T10:59", "2026-10-25T11:00"),
        ("2026-10-25T00:30", "2026-10-26T10:59", "2026-10-26T11:00"),
        ("2027-03-27T22:30", "2027-03-28T09:59", "2027-03-28T10:00"),
        ("2027-03-28T01:30", "2027-03-29T09:59", "2027-03-29T10:00"),
    ],
)
def test_who_asks_for_it_is_texted_the_next_day_at_eleven(
    world: World, asked: str, before: str, due: str
) -> None:
    go_to(world, at(asked) - timedelta(minutes=5))
    world.make_roster_import()
    officer, operator = world.make_officer(), world.make_operator()
    case, phone = make_ended(world, officer, operator)
    go_to(world, at(asked))
    ask_next_day(case)
    world.judge(case, operator)
    go_to(world, at(before))
    world.tick()
    assert sent(world, phone, TextKey.NEXT_DAY) == 0
    go_to(world, at(due) + timedelta(seconds=1))
    world.tick()
    assert sent(world, phone, TextKey.NEXT_DAY) == 1
    world.run(minutes=5)
    assert sent(world, phone, TextKey.NEXT_DAY) == 1
    assert world.open_alarms(case) == {}


@pytest.mark.parametrize("why", ["quiet", "live case"])
def test_the_next_day_s_text_is_dropped(
    world: World, officer: OfficerActor, operator: User, why: str
) -> None:
    case, phone = make_ended(world, officer, operator)
    ask_next_day(case)
    world.judge(case, operator)
    [row] = rows(case, FollowUpKind.NEXT_DAY)
    go_to(world, row.due_at)
    if why == "quiet":
        Contact.objects.update(quiet_at=clock.db_now())
    else:
        world.make_roster_import()
        world.make_joined(world.make_officer(), phone=phone)
    world.tick()
    assert sent(world, phone, TextKey.NEXT_DAY) == 0
    assert rows(case, FollowUpKind.NEXT_DAY)[0].done_at is not None


def test_a_next_day_s_text_that_was_missed_waits_for_the_morning(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """The watchkeeper was away until the evening."""
    case, phone = make_ended(world, officer, operator)
    ask_next_day(case)
    world.judge(case, operator)
    [row] = rows(case, FollowUpKind.NEXT_DAY)
    there = row.due_at.astimezone(world.settings.LOCAL_TIME_ZONE)
    go_to(world, there.replace(hour=18, minute=5))
    world.tick()
    assert sent(world, phone, TextKey.NEXT_DAY) == 0
    go_to(world, there.replace(hour=10, minute=0) + timedelta(days=1))
    world.tick()
    assert sent(world, phone, TextKey.NEXT_DAY) == 1


def test_how_safe_they_felt_is_asked_after_the_judgement(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    world.run(minutes=1)
    assert sent(world, phone, TextKey.FEEDBACK) == 0
    world.judge(case, operator)
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.FEEDBACK) == 1
    world.advance(hours=25)
    world.beat_all()
    world.tick()
    assert sent(world, phone, TextKey.FEEDBACK) == 1
    assert rows(case, FollowUpKind.FEEDBACK)[0].done_at is not None
    assert world.open_alarms(case) == {}


def test_who_has_long_been_silent_is_not_asked(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    world.advance(minutes=61)
    world.judge(case, operator)
    world.beat_all()
    world.tick()
    assert sent(world, phone, TextKey.FEEDBACK) == 0
    assert rows(case, FollowUpKind.FEEDBACK)[0].done_at is not None


def test_it_is_not_asked_while_something_is_the_matter(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "was he real?")
    world.judge(case, operator)
    world.run(minutes=1)
    assert AlarmCause.ODD_REPLY in world.open_alarms(case)
    assert sent(world, phone, TextKey.FEEDBACK) == 0
    with ledger.transaction():
        conversation.mark_read(ref=case.ref, by=operator)
    world.run(minutes=2)
    assert sent(world, phone, TextKey.FEEDBACK) == 1


def test_a_case_that_ended_badly_asks_nothing(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "OK")
    with ledger.transaction():
        judging.judge(
            ref=case.ref,
            by=operator,
            ended=JudgedEnding.BADLY,
            how=HowKnown.PERSON_WROTE,
            note="As they wrote.",
        )
    world.run(minutes=1)
    assert sent(world, phone, TextKey.FEEDBACK) == 0


@pytest.mark.parametrize("state", [State.UNVERIFIED, State.REVOKED])
def test_another_end_has_no_follow_up(
    world: World, officer: OfficerActor, operator: User, state: State
) -> None:
    """A P1 stands there: a human rings."""
    if state is State.REVOKED:
        case, phone = make_confirmed(world, officer, operator)
        revoke(case, operator)
    else:
        case, phone = world.make_joined(officer)
        world.advance(minutes=3)
        world.beat_all()
        world.tick()
    assert world.fresh(case).state == state
    world.run(minutes=40)
    assert sent(world, phone, TextKey.FOLLOW_UP) == 0
    assert UNANSWERED not in world.open_alarms(case)

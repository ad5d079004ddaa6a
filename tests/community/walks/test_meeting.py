"""T18, T19: no walk begins without a YES of its own; its end is the check's; no-shows count."""

from datetime import timedelta

import pytest

from community.walks import published, tasks
from community.walks.actions import meeting, moves, planned, texts
from community.walks.actions.claims import WalkTexts
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.enums import TextName, WalkState, Why
from community.walks.models import Walk, WalkChange, WalkText
from foundation.audit import clock, ledger
from foundation.registry import planned_walks
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support.factories import World
from verification.actions.decisions import decisions
from verification.actions.messaging import outbox
from verification.actions.records.refusals import Refusal
from verification.enums import AlarmCause, MessageSubject, Priority, Reason, State
from verification.models import Alarm, Verification


def start(walk: Walk, officer: WalkingOfficer) -> None:
    with ledger.transaction():
        meeting.start(walk_id=walk.id, officer=officer.walks, actor=officer.actor)


def find(walk: Walk, officer: WalkingOfficer) -> planned_walks.PlannedWalk | None:
    return planned_walks.find(
        contact_id=walk.walker.contact_id,
        officer_id=officer.device.officer.id,
        now=clock.db_now(),
    )


def test_a_check_that_says_yes_begins_the_walk_and_has_its_hour(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk, check = walks.under_way(phone, officer)
    assert walk.verification_id == check.id
    assert check.back_by == walk.back_by
    assert walk.checked_in_at is not None


def test_it_does_not_begin_without_a_check(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.agreed(phone, officer)
    with pytest.raises(MayNot, match="No check says YES"):
        start(walk, officer)
    walks.at(walk, WalkState.AGREED)


def test_it_does_not_begin_while_the_check_is_not_answered(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.agreed(phone, officer)
    assert walks.check(phone, officer).state == State.JOINED
    with pytest.raises(MayNot):
        start(walk, officer)
    tasks.keep()
    walks.at(walk, WalkState.AGREED)


def test_a_yes_for_another_reason_begins_no_walk(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    check = walks.check(phone, officer, reason=Reason.QUESTIONS)
    operator = world.make_operator()
    world.claim(check, operator)
    world.confirm(check, operator)
    with pytest.raises(MayNot):
        start(walk, officer)


def test_a_yes_for_another_phone_or_officer_cannot_be_given(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    other, stranger = walks.officer(), world.make_phone()
    for who, number in ((other, phone), (officer, stranger)):
        check = walks.check(number, who)
        operator = world.make_operator()
        world.claim(check, operator)
        with pytest.raises(Refusal) as refused:
            world.confirm(check, operator)
        assert refused.value.code == "no_walk_planned"
        with ledger.transaction():
            decisions.refuse(ref=check.ref, by=operator, why="no walk")
        world.advance(minutes=1)
        world.beat_all()
    walks.at(walk, WalkState.AGREED)


def test_the_plan_that_a_check_asks_for_is_of_today_and_of_both(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.paired(phone, officer)
    assert find(walk, officer) is None
    from community.walks.actions import pairing  # noqa: PLC0415

    with ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    assert find(walk, officer) is None
    walks.reply(phone, "YES")
    walk = walks.at(walk, WalkState.AGREED)
    found = find(walk, officer)
    assert found is not None
    assert (found.id, found.back_by) == (walk.id, walk.back_by)
    assert find(walk, walks.officer()) is None
    world.advance(hours=2)
    assert find(walk, officer) is None


def test_a_walk_of_another_day_is_no_plan_of_today(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.agreed(phone, officer, starts_at=clock.db_now() + timedelta(days=2))
    assert find(walk, officer) is None
    assert planned.find(
        walk.walker.contact_id, officer.device.officer.id, walk.starts_at or clock.db_now()
    )


def test_the_walk_begins_by_itself_and_ends_with_its_check(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    check = walks.check(phone, officer)
    operator = world.make_operator()
    world.claim(check, operator)
    world.confirm(check, operator)
    tasks.keep()
    walks.at(walk, WalkState.UNDER_WAY)
    tasks.keep()
    walks.at(walk, WalkState.UNDER_WAY)
    world.end(officer.device, check)
    tasks.keep()
    walk = walks.at(walk, WalkState.WALKED)
    assert walk.ended_at == world.fresh(check).ended_at


def test_a_yes_that_is_taken_back_breaks_the_walk_off(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk, check = walks.under_way(phone, officer)
    with ledger.transaction():
        decisions.revoke(ref=check.ref, by=world.make_operator(), why="It was not them.")
    tasks.keep()
    walks.at(walk, WalkState.CANCELLED)
    assert WalkChange.objects.filter(walk=walk).latest("id").why == Why.BROKEN_OFF


def test_an_overdue_walk_is_a_p2_in_the_control_room_within_16_minutes(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk, check = walks.under_way(phone, officer)
    assert walk.back_by is not None
    world.settings.CLOCK_OFFSET += walk.back_by - clock.db_now()
    world.beat_all()
    world.tick()
    assert AlarmCause.OVERDUE not in world.open_alarms(check)
    world.run(minutes=16)
    assert world.open_alarms(check)[AlarmCause.OVERDUE] == Priority.P2


def test_an_officer_who_does_not_check_in_is_seen_and_counted(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    world.advance(minutes=29)
    tasks.keep()
    assert walks.at(walk, WalkState.AGREED).late_noticed_at is None
    world.advance(minutes=2)
    tasks.keep()
    assert walks.at(walk, WalkState.AGREED).late_noticed_at is not None
    world.advance(minutes=35)
    tasks.keep()
    walk = walks.at(walk, WalkState.MISSED)
    assert "nobody came" in world.texts(phone)[-1]
    now = clock.db_now()
    found = published.figures(since=now - timedelta(days=1), until=now)
    assert (found.no_officer, found.walked) == (1, 0)


def test_whoever_has_begun_the_check_has_come(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    world.advance(minutes=25)
    walks.check(phone, officer)
    world.advance(minutes=6)
    tasks.keep()
    walk = walks.at(walk, WalkState.AGREED)
    assert walk.checked_in_at is not None
    assert walk.late_noticed_at is None


def test_a_walk_that_nobody_checked_is_off_by_its_end(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    world.advance(minutes=20)
    with ledger.transaction():
        meeting.check_in(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    world.advance(minutes=61)
    tasks.keep()
    walks.at(walk, WalkState.CANCELLED)
    assert WalkChange.objects.filter(walk=walk).latest("id").why == Why.NOT_CHECKED


def test_one_checks_in_at_most_an_hour_before_and_for_their_own_walk(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.agreed(phone, officer, starts_at=clock.db_now() + timedelta(hours=2))
    for who, error in ((officer, MayNot), (walks.officer(), NotFound)):
        with pytest.raises(error), ledger.transaction():
            meeting.check_in(walk_id=walk.id, officer=who.walks, actor=who.actor)


def test_no_two_walks_begin_with_one_check(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk, check = walks.under_way(phone, officer)
    assert Walk.objects.filter(verification=check).get() == walk
    assert Verification.objects.filter(reason=Reason.WALK).count() == 1


def test_words_while_a_walk_is_under_way_are_the_operators(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk, _ = walks.under_way(phone, officer)
    claims = WalkTexts().claims
    with ledger.transaction():
        texts.send(moves.hold(walk.id), TextName.NEWS)
    walks.world.hand_over()
    assert outbox.newest_subject(walk.walker.contact_id) == MessageSubject.WALK
    assert not claims(contact_id=walk.walker.contact_id, now=clock.db_now())
    before = WalkText.objects.count()
    walks.reply(phone, "STOP")
    assert WalkText.objects.count() == before
    assert Alarm.objects.filter(closed_at=None, priority=Priority.P1).exists()
    walks.at(walk, WalkState.UNDER_WAY)

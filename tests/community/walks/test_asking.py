"""T17, A10: nothing happens before the phone itself has answered, and who asked learns nothing."""

from datetime import timedelta

import pytest

from community.walks import tasks
from community.walks.actions import booking, pairing, walkers
from community.walks.actions.refusals import MayNot, Unfit
from community.walks.enums import Company, WalkKind, WalkState, Why
from community.walks.models import Walk, WalkChange, Walker, WalkText
from foundation.audit import clock, ledger
from tests.community.walks import arranged
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support.factories import World
from verification.actions import contacts
from verification.models import Alarm, Contact, StaffNumber


def test_a_request_is_one_text_without_a_name_a_place_or_a_time(
    walks: Walks, phone: str, world: World
) -> None:
    walks.ask(phone)
    (text,) = world.texts(phone)
    assert "Reply YES WALK" in text
    for hidden in (arranged.GIVEN, "Gaol Park", "Tanner", phone[-3:]):
        assert hidden not in text
    assert walks.walk_of(phone).state == WalkState.ASKED


def test_nothing_can_be_planned_before_the_phone_has_answered(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walks.ask(phone)
    walk = walks.walk_of(phone)
    with pytest.raises(MayNot), ledger.transaction():
        pairing.pair(walk_id=walk.id, plan=walks.plan(officer), actor=walks.actor)


def test_a_yes_from_the_phone_puts_it_on_the_coordinators_list(
    walks: Walks, phone: str, world: World
) -> None:
    walks.ask(phone)
    walks.reply(phone, "yes walk")
    walk = walks.at(walks.walk_of(phone), WalkState.WAITING)
    assert walk.answered_at is not None
    assert walk.walker.answered_on == clock.today()
    assert "code for our walks page" in world.texts(phone)[-1]
    assert not Alarm.objects.exists()


def test_a_yes_from_another_phone_answers_nothing(walks: Walks, phone: str, world: World) -> None:
    walks.ask(phone)
    world.hand_over()
    world.text(world.make_phone(), "YES WALK")
    walks.at(walks.walk_of(phone), WalkState.ASKED)


@pytest.mark.parametrize("words", ["NO", "OFF", "STOP"])
def test_a_no_forgets_at_once_and_stop_ends_all_texts(
    walks: Walks, phone: str, world: World, words: str
) -> None:
    walks.ask(phone)
    walks.reply(phone, words)
    walk = walks.at(walks.walk_of(phone), WalkState.CANCELLED)
    assert walkers.given_of(walk.walker) == ""
    assert len(world.texts(phone)) == 1
    walks.ask(phone)
    assert len(world.texts(phone)) == (1 if words == "STOP" else 2)


def test_what_nobody_answers_is_forgotten_after_two_days(
    walks: Walks, phone: str, world: World
) -> None:
    walks.ask(phone)
    world.advance(hours=47)
    tasks.keep()
    assert walkers.given_of(walks.at(walks.walk_of(phone), WalkState.ASKED).walker)
    world.advance(hours=1)
    tasks.keep()
    walk = walks.at(walks.walk_of(phone), WalkState.LAPSED)
    assert walkers.given_of(walk.walker) == walkers.access_of(walk.walker) == ""
    assert walk.walker.key.wrapped is None
    assert walk.token is None
    walks.reply(phone, "YES WALK")
    walks.at(walk, WalkState.LAPSED)


def test_who_asks_twice_for_a_phone_sends_it_no_second_text(
    walks: Walks, phone: str, world: World
) -> None:
    walks.ask(phone)
    walks.ask(phone, given="Somebody Else")
    assert len(world.texts(phone)) == 1
    assert walkers.given_of(Walker.objects.get()) == arranged.GIVEN


def test_a_phone_that_does_not_answer_is_asked_twice_a_month_at_most(
    walks: Walks, phone: str, world: World
) -> None:
    for _ in range(4):
        walks.ask(phone)
        world.advance(hours=49)
        tasks.keep()
    assert len(world.texts(phone)) == 2
    world.advance(days=30)
    walks.ask(phone)
    assert len(world.texts(phone)) == 3


def test_a_phone_of_staff_is_not_texted_and_is_answered_like_any_other(
    walks: Walks, phone: str, world: World
) -> None:
    walks.ask(phone)
    known = Contact.objects.get()
    other = world.make_phone()
    StaffNumber.objects.create(phone_index=contacts.index_of(contacts.parse(other)))
    walks.ask(other)
    assert world.texts(other) == []
    assert Walk.objects.filter(walker__contact=known).count() == Walk.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"given": " "}, "given"),
        ({"given": "n" * 41}, "given"),
        ({"access": "n" * 201}, "access"),
        ({"ward": "Nowhere"}, "ward"),
        ({"ring_me": False}, "times"),
        ({"is_adult": False}, "is_adult"),
        ({"is_adult": False, "company": Company.FRIEND}, "is_adult"),
        ({"is_adult": False, "company": Company.GROUP, "heads": 6}, "led_by"),
        ({"company": Company.GROUP, "heads": 1}, "heads"),
        ({"led_by": "Nobody's Club"}, "led_by"),
    ],
)
def test_what_is_typed_wrongly_is_named_and_nothing_is_stored(
    walks: Walks, phone: str, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Unfit) as refused, ledger.transaction():
        booking.ask(walks.wish(phone, **{"phone": phone, **more}))
    assert refused.value.field == field
    assert not Walk.objects.exists()
    assert not Contact.objects.exists()


def test_times_are_three_at_most_and_neither_past_nor_far(walks: Walks, phone: str) -> None:
    now = clock.db_now()
    good = [now + timedelta(days=day) for day in (1, 2, 3)]
    for times in ([*good, good[0]], [now - timedelta(hours=1)], [now + timedelta(days=61)]):
        with pytest.raises(Unfit), ledger.transaction():
            booking.ask(walks.wish(phone, times=times))
    walks.ask(phone, times=good, ring_me=False)
    assert walks.walk_of(phone).wished_times == good


def test_young_people_come_in_a_group_with_a_named_lead(
    walks: Walks, phone: str, world: World
) -> None:
    world.settings.WALKS_GROUP_LEADS = ["Mead School"]
    walks.ask(phone, is_adult=False, company=Company.GROUP, heads=6, led_by="Mead School")
    walk = walks.walk_of(phone)
    assert (walk.kind, walk.led_by, walk.adult_confirmed) == (WalkKind.GROUP, "Mead School", False)


@pytest.mark.parametrize("state", [WalkState.WAITING, WalkState.PAIRED, WalkState.AGREED])
def test_change_by_text_asks_the_coordinator_at_any_time(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World, state: WalkState
) -> None:
    if state is WalkState.WAITING:
        walk = walks.answered(phone)
    else:
        walk = {WalkState.PAIRED: walks.paired, WalkState.AGREED: walks.agreed}[state](
            phone, officer
        )
    walks.reply(phone, "CHANGE")
    walk = walks.at(walk, WalkState.WAITING)
    assert walk.officer_id is None
    assert walk.meet_spot_id is None
    assert "we heard you" in world.texts(phone)[-1]
    if state is not WalkState.WAITING:
        assert WalkChange.objects.filter(walk=walk).latest("id").why == Why.CHANGE
    assert WalkText.objects.filter(walk=walk).latest("id").said == "change"


def test_other_words_wait_for_the_coordinator_and_alarm_nobody(
    walks: Walks, phone: str, world: World
) -> None:
    walk = walks.answered(phone)
    walks.reply(phone, "I have a pushchair, is that all right?")
    text = WalkText.objects.filter(walk=walk).latest("id")
    assert (text.said, text.read_at) == ("words", None)
    assert not Alarm.objects.exists()


def test_help_in_a_text_still_alarms(walks: Walks, phone: str) -> None:
    walks.answered(phone)
    walks.reply(phone, "HELP")
    assert Alarm.objects.filter(closed_at=None).exists()

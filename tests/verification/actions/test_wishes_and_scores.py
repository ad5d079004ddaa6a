"""CALL, DAY, DEAF and a score: read strictly, and answered as everything else is."""

import pytest

from accounts.models import User
from controlroom import conversation
from foundation.audit import clock
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed, rows, sent
from verification.actions import contacts
from verification.enums import AlarmCause, FollowUpKind, Priority, ReviewKind, TextKey
from verification.models import ConfidenceScore, Contact, InboundText, Review, Verification
from verification.models.confidence import SCORES

ODD = AlarmCause.ODD_REPLY


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


def make_asked(world: World, officer: OfficerActor, by: User) -> tuple[Verification, str]:
    """A judged case whose person has just been asked how safe they felt."""
    case, phone = make_ended(world, officer, by)
    world.text(phone, "OK")
    world.judge(case, by)
    world.run(minutes=1)
    assert sent(world, phone, TextKey.FEEDBACK) == 1
    return case, phone


def newest(phone: str) -> InboundText:
    del phone
    return InboundText.objects.select_related("contact__key").latest("received_at")


@pytest.mark.parametrize("words", ["CALL", "call me", "Call please."])
def test_who_asks_for_a_call_is_owed_one(
    world: World, officer: OfficerActor, operator: User, words: str
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, words)
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    assert ODD not in world.open_alarms(case)
    world.run(minutes=0.5)
    assert world.open_alarms(case)[AlarmCause.RING_DUE] == Priority.P3
    world.run(minutes=1)
    assert world.open_alarms(case)[AlarmCause.RING_DUE] == Priority.P2


def test_who_asks_for_the_next_day_is_texted_then(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "day")
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    assert world.open_alarms(case) == {}
    [row] = rows(case, FollowUpKind.NEXT_DAY)
    there = row.due_at.astimezone(world.settings.LOCAL_TIME_ZONE)
    today = clock.db_now().astimezone(world.settings.LOCAL_TIME_ZONE)
    assert ((there.date() - today.date()).days, there.hour, there.minute) == (1, 11, 0)
    world.text(phone, "DAY")
    assert len(rows(case, FollowUpKind.NEXT_DAY)) == 1


def test_who_cannot_be_rung_says_so(world: World, officer: OfficerActor, operator: User) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "DEAF")
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    assert world.open_alarms(case) == {}
    assert Contact.objects.exclude(write_only_at=None).count() == 1
    world.run(minutes=2)
    world.text(phone, "CALL")
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.TELL_US) == 1
    assert AlarmCause.RING_DUE not in world.open_alarms(case)


@pytest.mark.parametrize(
    "words",
    ["call my mother", "one day", "day off?", "I am deaf", "5 of them", "33", "call 5", "0", "6"],
)
def test_anything_more_is_read_by_a_human(
    world: World, officer: OfficerActor, operator: User, words: str
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, words)
    assert ODD in world.open_alarms(case)
    assert rows(case, FollowUpKind.RING_ASKED) == rows(case, FollowUpKind.NEXT_DAY) == []


def test_another_phone_with_the_code_asks_for_nothing(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """It may be the officer's: a human reads what it wants."""
    request = world.make_request(officer)
    code = world.join_code(request)
    world.text(world.make_phone(), code)
    second = world.make_phone()
    world.text(second, code)
    before = world.text_keys(second)
    world.advance(minutes=1)
    world.text(second, "DAY")
    world.text(second, "CALL")
    assert rows(request, FollowUpKind.NEXT_DAY) == rows(request, FollowUpKind.RING_ASKED) == []
    assert TextKey.NEXT_DAY not in world.text_keys(second)
    assert before == [TextKey.USED_CODE]


@pytest.mark.parametrize("words", ["3", " 3. ", "5 please"])
def test_a_score_that_was_asked_for_is_counted_and_not_kept(
    world: World, officer: OfficerActor, operator: User, words: str
) -> None:
    case, phone = make_asked(world, officer, operator)
    world.text(phone, words)
    text = newest(phone)
    assert text.is_score
    assert contacts.body_of(text) == ""
    assert conversation.replies([text])[0].body == "(answered the question)"
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    assert world.open_alarms(case) == world.open_alarms() == {}
    [row] = rows(case, FollowUpKind.FEEDBACK)
    assert row.answered_at is not None


@pytest.mark.parametrize(("digit", "reviews"), [("1", 1), ("2", 1), ("3", 0), ("5", 0)])
def test_a_score_goes_to_its_month_and_a_low_one_to_the_reviewers(
    world: World, officer: OfficerActor, operator: User, digit: str, reviews: int
) -> None:
    case, phone = make_asked(world, officer, operator)
    world.text(phone, digit)
    [counts] = ConfidenceScore.objects.values_list(*SCORES)
    assert counts == tuple(int(str(number) == digit) for number in range(1, 6))
    low = Review.objects.filter(verification=case, kind=ReviewKind.LOW_SCORE)
    assert low.count() == Review.objects.count() == reviews


def test_a_second_score_is_not_counted(world: World, officer: OfficerActor, operator: User) -> None:
    _, phone = make_asked(world, officer, operator)
    world.text(phone, "3")
    world.text(phone, "4")
    [counts] = ConfidenceScore.objects.values_list(*SCORES)
    assert sum(counts) == 1


def test_it_is_counted_after_a_word_of_thanks_too(
    world: World, officer: OfficerActor, operator: User
) -> None:
    _, phone = make_asked(world, officer, operator)
    world.text(phone, "OK")
    world.advance(hours=20)
    world.text(phone, "4")
    assert newest(phone).is_score
    assert world.open_alarms() == {}


def test_a_second_score_is_words(world: World, officer: OfficerActor, operator: User) -> None:
    _, phone = make_asked(world, officer, operator)
    world.text(phone, "4")
    world.advance(minutes=1)
    world.text(phone, "1")
    assert not newest(phone).is_score
    assert AlarmCause.WORDS_WITHOUT_CASE in world.open_alarms()


def test_a_score_nobody_asked_for_is_read(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_ended(world, officer, operator)
    world.text(phone, "3")
    assert not newest(phone).is_score
    assert contacts.body_of(newest(phone)) == "3"
    assert ODD in world.open_alarms(case)


@pytest.mark.parametrize("why", ["too late", "live case", "open alarm"])
def test_a_digit_is_no_score_then(
    world: World, officer: OfficerActor, operator: User, why: str
) -> None:
    case, phone = make_asked(world, officer, operator)
    if why == "too late":
        world.advance(hours=24)
    elif why == "live case":
        world.make_joined(world.make_officer(), phone=phone)
    else:
        world.text(phone, "he is back")
        assert ODD in world.open_alarms(case) or world.open_alarms()
    world.text(phone, "3")
    assert not newest(phone).is_score
    assert contacts.body_of(newest(phone)) == "3"


def test_an_sos_is_never_a_score(world: World, officer: OfficerActor, operator: User) -> None:
    case, phone = make_asked(world, officer, operator)
    world.text(phone, "1 SOS")
    assert not newest(phone).is_score
    assert world.open_alarms(case)[AlarmCause.SOS] == Priority.P1

"""Asking for a walk on a public page: T17 and A10 of the design, at the edge."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from community.walks.enums import WalkState
from community.walks.models import Walk
from community.walks.rules import wordings
from foundation.audit import clock
from tests.community.walks.arranged import ACCESS, GIVEN, WalkingOfficer, Walks
from tests.publicsite import reading
from tests.publicsite.streets.test_privacy import NEVER, PERSONS
from tests.publicsite.test_reading import GRADE_AT_MOST, WORDS_IN_A_SENTENCE_AT_MOST
from tests.publicsite.walks.asking import ASK, WARD, Asker, faults_of
from tests.support.factories import World
from verification.actions import contacts
from verification.models import StaffNumber

pytestmark = pytest.mark.django_db


def at(walks: Walks, *, days: int) -> str:
    """Write 18:30 of a day as the form's field does."""
    zone = walks.world.settings.LOCAL_TIME_ZONE
    day = (clock.db_now() + timedelta(days=days)).astimezone(zone)
    return f"{day:%Y-%m-%d}T18:30"


def test_the_phone_is_asked_and_nothing_else_happens(
    asker: Asker, walks: Walks, world: World, phone: str
) -> None:
    asker.send(phone)
    assert asker.answer.status_code == 200
    assert "We sent a text to that phone" in asker.html
    assert phone not in asker.html
    assert GIVEN not in asker.html
    walk = walks.walk_of(phone)
    assert WalkState(walk.state) is WalkState.ASKED
    walks.reply(phone, "YES WALK")
    walks.at(walk, WalkState.WAITING)


def test_three_times_are_taken_by_the_force_s_clock(asker: Asker, walks: Walks, phone: str) -> None:
    times = {name: at(walks, days=days) for name, days in (("first", 2), ("third", 4))}
    asker.send(phone, ring_me="", **times)
    zone = walks.world.settings.LOCAL_TIME_ZONE
    wished = [f"{one.astimezone(zone):%Y-%m-%dT%H:%M}" for one in walks.walk_of(phone).wished_times]
    assert wished == [times["first"], times["third"]]


def test_the_answer_is_the_same_whatever_the_phone_is(
    walks: Walks, world: World, officer: WalkingOfficer
) -> None:
    new, walking, stopped, staff = (world.make_phone() for _ in range(4))
    walks.answered(walking)
    walks.answered(stopped)
    walks.reply(stopped, "STOP")
    StaffNumber.objects.create(phone_index=contacts.index_of(contacts.parse(staff)))
    answers = [Asker(walks).open().send(one) for one in (new, walking, stopped, staff)]
    seen = {(one.answer.status_code, one.html, frozenset(one.answer.headers)) for one in answers}
    assert len(seen) == 1
    asked = Walk.objects.filter(state=WalkState.ASKED)
    assert asked.count() == 1


def test_a_form_that_comes_twice_asks_once(asker: Asker, walks: Walks, phone: str) -> None:
    token = asker.send(phone).answer.wsgi_request.POST["token"]
    first = asker.html
    asker.open().send(phone, token=token)
    assert asker.html == first
    assert Walk.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"phone": "12"}, "Write a UK mobile number."),
        ({"ward": "Nowhere: None"}, "Choose a part of town."),
        ({"ring_me": ""}, "Give a time that suits you"),
        ({"ring_me": "", "first": "2020-01-01T10:00"}, "Choose times from tomorrow on"),
        ({"first": "soon"}, "Write it like this"),
        ({"given": ""}, "Write a name."),
        ({"company": "group", "heads": "1"}, "Say how many come"),
        ({"company": "group", "heads": "x"}, "Write a number."),
        ({"is_adult": ""}, "Under 18?"),
        ({"company": "group", "heads": "3", "is_adult": ""}, "Under 18?"),
    ],
)
def test_a_refused_form_comes_back_as_it_was(
    asker: Asker, phone: str, wrong: dict[str, str], says: str
) -> None:
    sent = {"ward": WARD, "given": GIVEN, "access": ACCESS, "phone": phone, "company": "friend"}
    asker.send(phone, **{**sent, **wrong})
    assert asker.answer.status_code == 400
    assert says in asker.html
    assert not Walk.objects.exists()
    left = asker.left
    kept = {**sent, **wrong} if wrong.get("ward") is None else {**sent, "ward": ""}
    assert {name: left.get(name, "") for name in kept} == kept
    assert not faults_of(asker.html)


def test_a_mended_form_goes_through(asker: Asker, walks: Walks, phone: str) -> None:
    asker.send(phone, given="")
    asker.again(given=GIVEN)
    assert "We sent a text" in asker.html
    assert Walk.objects.count() == 1


def test_under_18_walks_in_a_group_with_a_lead_alone(
    walks: Walks, phone: str, settings: Any
) -> None:
    settings.WALKS_GROUP_LEADS = ["Quarry Youth Club"]
    asker = Asker(walks).open()
    assert "Then you walk in a group" in asker.html
    asker.send(phone, is_adult="", company="alone")
    assert "come in a group" in asker.html
    asker.again(company="group", heads="5")
    assert "choose the lead" in asker.html
    asker.again(led_by="Quarry Youth Club")
    walk = walks.walk_of(phone)
    assert (walk.led_by, walk.adult_confirmed, walk.heads) == ("Quarry Youth Club", False, 5)


def test_without_a_lead_it_is_said_that_there_is_no_group(asker: Asker) -> None:
    assert "We have no such group yet." in asker.html


def test_one_network_is_paced_and_loses_nothing(asker: Asker, walks: Walks, world: World) -> None:
    for _ in range(6):
        Asker(walks).open().send(world.make_phone())
    phone = world.make_phone()
    asker.send(phone)
    assert asker.answer.status_code == 429
    assert (asker.left["phone"], asker.left["given"]) == (phone, GIVEN)
    assert Walk.objects.count() == 6


def test_a_form_that_comes_back_at_once_is_asked_for_again(asker: Asker, phone: str) -> None:
    asker.send_at_once(phone)
    assert asker.answer.status_code == 400
    assert "press Send again" in asker.html
    assert not Walk.objects.exists()
    asker.again()
    assert Walk.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_form_that_is_none_of_ours_is_shown_again(asker: Asker, phone: str, token: str) -> None:
    sent = {**asker.left, "ward": WARD, "ring_me": "on", "company": "alone", "is_adult": "on"}
    sent |= {"given": GIVEN, "language": "en", "phone": phone, "token": token}
    asker.answer = asker.client.post(ASK, sent)
    assert asker.answer.status_code == 400
    assert asker.left["phone"] == phone
    assert not Walk.objects.exists()


def test_what_fills_in_the_hidden_field_is_thanked_and_not_heard(asker: Asker, phone: str) -> None:
    asker.send(phone, more="x")
    assert "We sent a text" in asker.html
    assert not Walk.objects.exists()


def test_the_duty_to_act_is_said_before_the_form(asker: Asker) -> None:
    before, _, form = asker.html.partition("<form")
    for said in ("she may have to act on it", "we check her for you", "Call 999"):
        assert said in before
    assert "<script" not in asker.html
    assert form


def test_no_cookie_and_nothing_kept(asker: Asker, phone: str) -> None:
    for answer in (asker.answer, asker.send(phone).answer, asker.send("12").answer):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "script-src 'none'" in answer["Content-Security-Policy"] or (
            "<script" not in answer.content.decode()
        )


def test_it_can_be_read_at_the_age_of_nine(asker: Asker, phone: str) -> None:
    pages = [asker.html, asker.send(phone).html, Client().get("/walks/code").content.decode()]
    sentences = [one for page in pages for one in reading.sentences_of(page)]
    assert reading.grade(sentences) <= GRADE_AT_MOST
    assert reading.grade(reading.sentences_of(pages[0])) <= GRADE_AT_MOST
    # The duty to act is said in the words that were agreed on.
    own = [one for one in sentences if one not in wordings.DUTY]
    assert [one for one in own if len(one.split()) > WORDS_IN_A_SENTENCE_AT_MOST] == []
    for word in (*PERSONS, *NEVER):
        assert not any(re.search(rf"\b{word}\b", one, re.IGNORECASE) for one in sentences), word

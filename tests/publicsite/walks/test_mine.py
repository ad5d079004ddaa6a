"""The walker's page: what it holds back, what can be pressed, and what came of the walk."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from community.streetsafe.enums import Reason
from community.walks import retention, tasks
from community.walks.actions import findings, pairing
from community.walks.actions.texts import code_of
from community.walks.enums import Closed, Mark, WalkState
from community.walks.models import Feedback, Walk
from foundation.audit import clock, ledger
from tests.community.walks.arranged import ACCESS, GIVEN, WalkingOfficer, Walks
from tests.publicsite import reading
from tests.publicsite.streets.test_privacy import NEVER, PERSONS
from tests.publicsite.test_reading import GRADE_AT_MOST
from tests.publicsite.walks.asking import faults_of
from tests.support.factories import World

pytestmark = pytest.mark.django_db

WRONG = "0000-0000-0000"


def later(*, days: int) -> datetime:
    return clock.db_now() + timedelta(days=days)


def address_of(walk: Walk) -> str:
    return f"/walks/{code_of(walk)}"


def opened(walk: Walk) -> str:
    return str(Client().get(address_of(walk)).content.decode())


def press(walk: Walk, do: str, **more: str) -> Any:
    """Press a button as a browser would that has no cookie."""
    client = Client(enforce_csrf_checks=True)
    return client.post(address_of(walk), {"do": do, **more}, follow=True)


def offered(walks: Walks, phone: str, officer: WalkingOfficer, **more: Any) -> Walk:
    """Bring a walk to where the walker is asked whether they come."""
    walk = walks.paired(phone, officer, **more)
    with ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    return walk


def secrets_of(walks: Walks, officer: WalkingOfficer, phone: str) -> tuple[str, ...]:
    first = officer.device.officer.name.split()[0]
    last3 = officer.device.officer.number[-3:]
    return (walks.spot.name, f">{first}<", f">{last3}<", phone, phone[-9:], GIVEN, ACCESS)


def test_no_page_is_there_before_the_phone_has_answered(walks: Walks, phone: str) -> None:
    walks.ask(phone)
    assert Client().get(address_of(walks.walk_of(phone))).status_code == 404


def test_a_wrong_code_and_one_that_nobody_has_are_answered_alike(walks: Walks, phone: str) -> None:
    walks.ask(phone)
    unanswered = code_of(walks.walk_of(phone))
    browser = Client(enforce_csrf_checks=True)
    tried = (WRONG, "x", unanswered, "é" * 30, "0" * 2000)
    answers = [browser.get(f"/walks/{one}") for one in tried]
    answers += [browser.post(f"/walks/{one}", {"do": "off"}) for one in tried]
    answers += [browser.post("/walks/code", {"code": one}) for one in (*tried, "", "a/b", "..")]
    assert len({(one.status_code, one.content) for one in answers}) == 1
    assert answers[0].status_code == 404


def test_the_code_leads_to_the_page_however_it_is_typed(walks: Walks, phone: str) -> None:
    walk = walks.answered(phone)
    for typed in (code_of(walk), code_of(walk).lower(), f" {code_of(walk).replace('-', ' ')} "):
        answer = Client().post("/walks/code", {"code": typed}, follow=True)
        assert "We look for an officer" in answer.content.decode()


def test_the_page_is_kept_by_nobody_and_sets_no_cookie(walks: Walks, phone: str) -> None:
    answer = Client().get(address_of(walks.answered(phone)))
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    html = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert "<script" not in html
    assert 'class="leave"' in html
    assert not faults_of(html)


def test_time_place_and_officer_wait_for_the_phone_each_day(
    walks: Walks, phone: str, officer: WalkingOfficer, world: World
) -> None:
    walk = walks.agreed(phone, officer, starts_at=later(days=3))
    place, first, last3, *never = secrets_of(walks, officer, phone)
    today = opened(walk)
    assert "Your walk is set" in today
    assert all(one in today for one in (place, first, last3))
    assert not any(one in today for one in never)
    world.advance(days=1)
    tomorrow = opened(walk)
    assert "Your walk is set" in tomorrow
    assert not any(one in tomorrow for one in (place, first, last3, *never))
    assert "Text me" in tomorrow
    press(walk, "see")
    waiting = opened(walk)
    assert "Text back YES" in waiting
    assert "Text me" not in waiting
    assert place not in waiting
    sent = len(world.texts(phone))
    press(walk, "see")
    assert len(world.texts(phone)) == sent
    assert "we have news about your walk" in world.texts(phone)[-1]
    walks.reply(phone, "YES")
    assert place in opened(walk)


def test_what_is_offered_can_be_taken_on_the_page(
    walks: Walks, phone: str, officer: WalkingOfficer
) -> None:
    walk = offered(walks, phone, officer)
    html = opened(walk)
    assert "Can you walk then?" in html
    assert "If it does not say" not in html
    assert press(walk, "yes").status_code == 200
    walks.at(walk, WalkState.AGREED)
    assert "Your walk is set" in opened(walk)


def test_what_the_phone_was_not_shown_cannot_be_taken(
    walks: Walks, phone: str, officer: WalkingOfficer, world: World
) -> None:
    walk = walks.paired(phone, officer, starts_at=later(days=3))
    world.advance(days=1)
    with ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    assert "We have news for you" in opened(walk)
    assert press(walk, "yes").status_code == 409
    walks.at(walk, WalkState.PAIRED)


def test_nobody_learns_of_an_officer_who_has_not_said_yes(
    walks: Walks, phone: str, officer: WalkingOfficer
) -> None:
    walk = walks.paired(phone, officer)
    html = opened(walk)
    assert "We look for an officer" in html
    assert not any(one in html for one in secrets_of(walks, officer, phone))


@pytest.mark.parametrize(
    ("do", "state"),
    [
        ("change", WalkState.WAITING),
        ("other", WalkState.WAITING),
        ("off", WalkState.CANCELLED),
    ],
)
def test_a_set_walk_can_be_moved_declined_and_cancelled(
    walks: Walks, phone: str, officer: WalkingOfficer, do: str, state: WalkState
) -> None:
    walk = walks.agreed(phone, officer)
    assert press(walk, do).status_code == 200
    walks.at(walk, state)


def test_what_is_over_cannot_be_done_again(walks: Walks, phone: str) -> None:
    walk = walks.answered(phone)
    press(walk, "off")
    for do in ("off", "change", "yes", "other", "see"):
        assert press(walk, do).status_code == 409, do
    assert press(walk, "nothing").status_code == 400
    assert "This walk is off" in opened(walk)


def walked(walks: Walks, phone: str, officer: WalkingOfficer) -> Walk:
    """Walk, note two findings, and end it."""
    walk, check = walks.under_way(phone, officer)
    for words in ("Three lamps are out.", "A fence is down."):
        with ledger.transaction():
            findings.note(
                walk_id=walk.id,
                officer=officer.walks,
                unit_id=walks.road.id,
                reasons=[Reason.BAD_LIGHT],
                words=words,
                actor=officer.actor,
            )
    walks.world.end(officer.device, check)
    tasks.keep()
    return walks.at(walk, WalkState.WALKED)


def test_what_came_of_each_finding_is_told(
    walks: Walks, phone: str, officer: WalkingOfficer
) -> None:
    walk = walked(walks, phone, officer)
    (first, _second) = walk.findings.order_by("noted_at", "id")
    with ledger.transaction():
        findings.close(finding_id=first.id, why=Closed.NOBODY_CAN, actor=walks.actor)
    html = opened(walk)
    assert "Thank you for your walk" in html
    assert "Tanner Row: nobody can change this." in html
    assert "Tanner Row: we will look at it." in html
    walks.world.advance(days=1)
    assert "Tanner Row" not in opened(walk)


def test_three_questions_the_next_day_once(
    walks: Walks, phone: str, officer: WalkingOfficer
) -> None:
    walk = walked(walks, phone, officer)
    assert "Three questions" not in opened(walk)
    walks.world.advance(days=1)
    tasks.keep()
    assert "Three questions" in opened(walk)
    some = press(walk, "rate", listened="yes", again="no")
    assert some.status_code == 400
    assert "Please answer all three." in some.content.decode()
    assert len(re.findall(r"\schecked>", some.content.decode())) == 2
    press(walk, "rate", listened="yes", went_where="yes", again="no")
    marks = Feedback.objects.get()
    assert (marks.listened, marks.went_where, marks.again) == (Mark.YES, Mark.YES, Mark.NO)
    assert "We have your answers" in opened(walk)
    assert press(walk, "rate", listened="no", went_where="no", again="no").status_code == 409
    assert Feedback.objects.get().again == Mark.NO


def test_an_officer_who_does_not_come_is_said_and_the_walk_can_be_called_off(
    walks: Walks, phone: str, officer: WalkingOfficer, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    world.advance(minutes=70)
    tasks.keep()
    html = opened(walks.at(walk, WalkState.MISSED))
    assert "We are sorry that nobody came" in html
    assert walks.spot.name not in html
    assert press(walk, "off").status_code == 200
    walks.at(walk, WalkState.CANCELLED)


def test_nothing_is_to_press_on_a_walk_that_is_over(walks: Walks, phone: str) -> None:
    walk = walks.answered(phone)
    press(walk, "off")
    assert "<form" not in opened(walk)


def test_the_page_is_gone_with_the_walker(
    walks: Walks, phone: str, world: World, settings: Any
) -> None:
    walk = walks.answered(phone)
    address = address_of(walk)
    press(walk, "off")
    world.advance(days=settings.WALKS_WALKERS_KEPT_FOR.days + 1)
    assert Client().get(address).status_code == 200
    with ledger.transaction():
        retention.forget(clock.db_now())
    assert Client().get(address).status_code == 404


def test_each_state_of_the_page_can_be_read_at_the_age_of_nine(
    walks: Walks, phone: str, officer: WalkingOfficer, world: World
) -> None:
    pages = [opened(walks.answered(phone))]
    walk = offered(walks, other := world.make_phone(), officer)
    pages.append(opened(walk))
    walks.reply(other, "YES")
    pages.append(opened(walk))
    press(walk, "off")
    pages.append(opened(walk))
    sentences = [one for page in pages for one in reading.sentences_of(page)]
    assert reading.grade(sentences) <= GRADE_AT_MOST
    for word in (*PERSONS, *NEVER):
        assert not any(re.search(rf"\b{word}\b", one, re.IGNORECASE) for one in sentences), word

"""The coordinator plans and closes what was found; the officer never sees a number (T20)."""

from datetime import timedelta
from typing import Any

import pytest

from community.streetsafe.enums import ActionKind, Reason
from community.streetsafe.models import Action
from community.walks import tasks
from community.walks.enums import Closed, WalkState
from community.walks.models import Concern, Finding, Walk, WalkOfficer, WalkText
from foundation.audit import clock
from simulator.actors import page as pages
from tests.community.streetsafe import asked
from tests.community.walks import arranged
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support import console, street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup
from verification.enums import EndedHow
from verification.models import Judgement

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def walks(world: World) -> Walks:
    return Walks(world)


@pytest.fixture
def officer(walks: Walks) -> WalkingOfficer:
    return walks.officer()


@pytest.fixture
def phone(world: World) -> str:
    return world.make_phone()


@pytest.fixture
def desk(walks: Walks) -> ConsoleBrowser:
    return console.make_browser(walks.coordinator)


@pytest.fixture
def mine(officer: WalkingOfficer) -> ConsoleBrowser:
    return console.make_browser(officer.user)


def at(walk: Walk | None = None, *, my: bool = False) -> str:
    base = "/neighbourhood/my-walks" if my else "/neighbourhood/walks"
    return base if walk is None else f"{base}/{walk.id}"


def shown(browser: ConsoleBrowser, path: str) -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    page = str(answer.content.decode())
    assert Markup(page).faults == []
    return page


def words(browser: ConsoleBrowser, path: str) -> str:
    return " ".join(pages.read(shown(browser, path)).text.split())


def do(browser: ConsoleBrowser, path: str, what: str, **typed: Any) -> Any:
    return browser.client.post(path, {"do": what, **typed})


def plan(walks: Walks, officer: WalkingOfficer) -> dict[str, str]:
    begins = clock.db_now().astimezone(walks.world.settings.LOCAL_TIME_ZONE)
    return {
        "officer": str(officer.walks.id),
        "spot": str(walks.spot.id),
        "starts_at": f"{begins + timedelta(minutes=20):%Y-%m-%dT%H:%M}",
        "lasts": "45",
    }


def test_from_a_request_to_an_answer_by_pages_and_texts_alone(
    walks: Walks,
    officer: WalkingOfficer,
    phone: str,
    desk: ConsoleBrowser,
    mine: ConsoleBrowser,
    world: World,
) -> None:
    walks.ask(phone)
    assert arranged.GIVEN not in shown(desk, at())
    walks.reply(phone, "YES WALK")
    walk = walks.walk_of(phone)
    assert arranged.GIVEN in shown(desk, at())
    assert "Speak to them first" in words(desk, at(walk))
    assert phone in do(desk, at(walk), "number").content.decode()
    assert phone not in shown(desk, at(walk))
    assert do(desk, at(walk), "spoken").status_code == 303
    assert do(desk, at(walk), "pair", **plan(walks, officer)).status_code == 303
    assert "Gaol Park" in words(mine, at(my=True))
    assert do(mine, at(walk, my=True), "yes").status_code == 303
    walks.reply(phone, "YES")
    assert "both said yes" in words(mine, at(walk, my=True))
    assert do(mine, at(walk, my=True), "here").status_code == 303
    refused = do(mine, at(walk, my=True), "start")
    assert refused.status_code == 409
    assert "No check says YES yet" in refused.content.decode()
    check = walks.check(phone, officer)
    operator = world.make_operator()
    world.claim(check, operator)
    world.confirm(check, operator)
    world.arrive()
    assert do(mine, at(walk, my=True), "start").status_code == 303
    way = do(mine, at(walk, my=True), "route", stretch=str(walks.road.id))
    assert way.status_code == 303
    found = do(
        mine,
        at(walk, my=True),
        "finding",
        unit=str(walks.road.id),
        reasons=[str(int(Reason.BAD_LIGHT))],
        note=HOSTILE,
    )
    assert found.status_code == 303
    assert HOSTILE not in shown(mine, at(walk, my=True))
    world.end(officer.device, check, how=EndedHow.LEFT_FREELY)
    tasks.keep()
    walks.at(walk, WalkState.WALKED)
    council, finding = asked.owner(), Finding.objects.get()
    assert HOSTILE not in shown(desk, at(walk))
    closed = desk.client.post(
        f"/neighbourhood/walks/findings/{finding.id}",
        {"do": "ask", "kind": ActionKind.LIGHTING.value, "owner": str(council.id)},
    )
    assert closed.status_code == 303
    assert Action.objects.get().unit == walks.road.id
    judged = do(
        desk, at(walk), "judge", how="well", how_known="spoke_to_person", note="They are home."
    )
    assert judged.status_code == 303, judged.content
    assert Judgement.objects.filter(verification=check).exists()


def test_a_plan_that_lacks_something_comes_back_filled_in(
    walks: Walks, officer: WalkingOfficer, phone: str, desk: ConsoleBrowser
) -> None:
    walk = walks.answered(phone)
    walks.speak(walk)
    typed = {**plan(walks, officer), "starts_at": "2020-01-01T18:30"}
    refused = do(desk, at(walk), "pair", **typed)
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "Choose a time to come" in page
    assert f'value="{officer.walks.id}" selected' in page
    walks.at(walk, WalkState.WAITING)


def test_an_officer_who_was_declined_is_not_on_the_list(
    walks: Walks, officer: WalkingOfficer, phone: str, desk: ConsoleBrowser
) -> None:
    other = walks.officer()
    walk = walks.agreed(phone, officer)
    walks.reply(phone, "OTHER")
    page = shown(desk, at(walk))
    assert str(other.walks.id) in page
    assert str(officer.walks.id) not in page


def test_a_text_that_waits_is_read_once(walks: Walks, phone: str, desk: ConsoleBrowser) -> None:
    walk = walks.answered(phone)
    walks.reply(phone, f"May my sister come? {HOSTILE}")
    page = shown(desk, at(walk))
    assert "May my sister come?" in page
    assert HOSTILE not in page
    text = WalkText.objects.get(said="words")
    assert do(desk, at(walk), "read", text=str(text.id)).status_code == 303
    text.refresh_from_db()
    assert text.read_by_id == walks.coordinator.id
    assert "a text to read" not in words(desk, at())
    assert do(desk, at(walk), "read", text="x").status_code == 400


def test_a_concern_is_the_coordinators_and_not_the_officers_to_read_again(
    walks: Walks, officer: WalkingOfficer, phone: str, desk: ConsoleBrowser, mine: ConsoleBrowser
) -> None:
    walk, _ = walks.under_way(phone, officer)
    told = "They are afraid to go home tonight."
    assert do(mine, at(walk, my=True), "concern", words=told).status_code == 303
    assert told not in shown(mine, at(walk, my=True))
    assert "a concern" in words(desk, at())
    assert told in shown(desk, at(walk))
    taken = desk.client.post(f"/neighbourhood/walks/concerns/{Concern.objects.get().id}")
    assert taken.status_code == 303
    assert "a concern" not in words(desk, at())


def test_a_finding_is_closed_by_a_reason_and_not_without_one(
    walks: Walks, officer: WalkingOfficer, phone: str, desk: ConsoleBrowser, mine: ConsoleBrowser
) -> None:
    walk, _ = walks.under_way(phone, officer)
    do(
        mine,
        at(walk, my=True),
        "finding",
        unit=str(walks.road.id),
        reasons=[str(int(Reason.NARROW))],
    )
    path = f"/neighbourhood/walks/findings/{Finding.objects.get().id}"
    assert desk.client.post(path, {"do": "close"}).status_code == 400
    assert desk.client.post(path, {"do": "close", "why": Closed.NOBODY_CAN}).status_code == 303
    assert desk.client.post(path, {"do": "close", "why": Closed.NOBODY_CAN}).status_code == 409


def test_a_finding_without_a_reason_comes_back_with_its_note(
    walks: Walks, officer: WalkingOfficer, phone: str, mine: ConsoleBrowser
) -> None:
    walk, _ = walks.under_way(phone, officer)
    refused = do(mine, at(walk, my=True), "finding", unit=str(walks.road.id), note="The lamp.")
    assert refused.status_code == 400
    assert "The lamp." in refused.content.decode()
    assert not Finding.objects.exists()


def test_her_number_is_on_no_page_of_an_officer_at_any_state(
    walks: Walks, officer: WalkingOfficer, phone: str, mine: ConsoleBrowser, desk: ConsoleBrowser
) -> None:
    canaries = (phone, phone[3:], "0" + phone[3:], f"0{phone[3:7]} {phone[7:]}", phone[-6:])

    def check(walk: Walk) -> None:
        pages_of = [shown(mine, at(my=True)), shown(desk, at()), shown(desk, at(walk))]
        if walk.state != WalkState.WAITING:
            pages_of.append(shown(mine, at(walk, my=True)))
        for page in pages_of:
            assert not [one for one in canaries if one in page]

    walk = walks.answered(phone)
    check(walk)
    walks.speak(walk)
    do(desk, at(walk), "pair", **plan(walks, officer))
    check(walks.at(walk, WalkState.PAIRED))
    do(mine, at(walk, my=True), "yes")
    walks.reply(phone, "YES")
    check(walks.at(walk, WalkState.AGREED))


def test_an_officer_sees_their_own_walks_alone(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.paired(phone, officer)
    other = console.make_browser(walks.officer().user)
    assert "Gaol Park" not in shown(other, at(my=True))
    assert other.client.get(at(walk, my=True)).status_code == 404
    assert do(other, at(walk, my=True), "yes").status_code == 404
    walks.at(walk, WalkState.PAIRED)


def test_a_coordinator_attests_and_takes_off_the_list(
    walks: Walks, desk: ConsoleBrowser, world: World
) -> None:
    from accounts.models import Role  # noqa: PLC0415

    device, team = world.make_officer(), world.make_operator(role=Role.TEAM)
    typed = {
        "number": device.officer.number,
        "username": team.username,
        "wards": [street_rows.WARD],
    }
    path = at() + "/officers"
    refused = desk.client.post(path, typed)
    assert refused.status_code == 400
    assert device.officer.number in refused.content.decode()
    assert desk.client.post(path, {**typed, "attested": "on"}).status_code == 303
    made = WalkOfficer.objects.get()
    assert made.attested_by_id == walks.coordinator.id
    assert device.officer.name in shown(desk, path)
    assert desk.client.post(f"{path}/{made.id}/stop").status_code == 303
    made.refresh_from_db()
    assert not made.active


def test_coordinators_sign_in_to_their_walks(desk: ConsoleBrowser) -> None:
    answer = desk.client.get("/console/sign-in")
    assert answer.headers["Location"] == "/neighbourhood/walks"

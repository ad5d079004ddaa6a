"""The start of a shift: nothing of the queue is seen before it has passed."""

from uuid import uuid4

import pytest

from accounts.models import Role, User
from foundation.audit import ledger
from tests.support import console, shifts
from tests.support.accounts import make_team
from tests.support.factories import World
from verification.actions.shifts import handing_over
from verification.models import ConsolePresence, Shift, ShiftHandOver, Verification

BEGIN = {"heard": "yes", "have_read": "on", "desk_phone": shifts.DESK_PHONE, "alerts": "granted"}


def arrive(*, role: Role = Role.OPERATOR, name: str = "newcomer") -> console.ConsoleBrowser:
    """Give somebody who has signed in, and begun nothing, a browser."""
    user = User.objects.create_user(
        username=name, display_name=name.title(), role=role, team=make_team("Control")
    )
    return console.make_browser(user, on_shift=False)


def test_a_reviewer_has_no_shift(world: World) -> None:
    assert arrive(role=Role.REVIEWER, name="reviewer").get("").status_code == 200


@pytest.mark.parametrize("path", ["", "cases/{ref}", "look-up", "flood", "shift", "alarms/{id}"])
def test_before_the_start_every_page_leads_to_it(world: World, path: str) -> None:
    case, _ = world.make_joined(world.make_officer())
    browser = arrive()
    wanted = path.format(ref=case.ref, id=uuid4())
    answer = browser.get(wanted)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/console/start?next=%2Fconsole%2F")
    # A script swallows no page: it says that this screen covers nothing.
    assert browser.get(wanted, headers=console.SCRIPT).status_code == 401
    assert case.ref not in browser.page("start").text


def test_before_the_start_nothing_is_done(world: World) -> None:
    case, _ = world.make_joined(world.make_officer())
    browser = arrive()
    refused = browser.act(case, "claim", headers=console.JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_on_shift")
    plain = browser.act(case, "claim")
    assert plain.status_code == 409
    assert "/console/start" in plain.content.decode()
    assert world.fresh(case).claimed_by is None


def test_news_come_before_the_start_and_keep_nobody_company(world: World) -> None:
    browser = arrive()
    assert browser.get("since/0").status_code in {200, 304}
    assert browser.post("here", headers=console.JSON).status_code == 409
    assert not ConsolePresence.objects.filter(user=browser.user).exists()


def test_a_shift_begins_with_forms_alone(world: World) -> None:
    """As a browser without a script does it."""
    browser = arrive()
    assert not browser.page("start").has_form("/console/start/take")
    browser.post("start/test")
    page = browser.page("start")
    assert "TEST ALARM" in page.text
    assert not page.marked("data-alarm")
    browser.post("start/take", {**page.form("/console/start/take").fields, "round_trip_ms": "412"})
    page = browser.page("start")
    assert "after 0.4 s" in page.text
    form = page.form("/console/start/begin")
    answer = browser.post("start/begin", {**form.fields, **BEGIN})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/")
    assert browser.get("").status_code == 200
    assert ConsolePresence.objects.filter(user=browser.user).exists()
    assert browser.get("start").status_code == 302


def test_it_leads_to_the_page_that_was_wanted_and_to_no_other(world: World) -> None:
    case, _ = world.make_joined(world.make_officer())
    browser = arrive()
    shifts.pass_test(browser.user)
    answer = browser.post(f"start/begin?next=/console/cases/{case.ref}", BEGIN)
    assert answer.headers["Location"] == f"/console/cases/{case.ref}"
    assert browser.get("start?next=//evil.example/").headers["Location"] == "/console/"


@pytest.mark.parametrize(
    ("left_out", "words"),
    [("heard", "not heard"), ("desk_phone", "desk_phone"), ("test", "test alarm")],
)
def test_what_is_missing_is_named_and_nothing_begins(
    world: World, left_out: str, words: str
) -> None:
    browser = arrive()
    if left_out != "test":
        shifts.pass_test(browser.user)
    sent = {name: value for name, value in BEGIN.items() if name != left_out}
    answer = browser.post("start/begin", sent)
    assert answer.status_code in {400, 409}
    assert words in answer.content.decode()
    assert not Shift.objects.filter(user=browser.user, started_at__isnull=False).exists()
    assert browser.get("").status_code == 302


@pytest.mark.parametrize("measured", ["", "-1", "0.4", "1e9", "99999999", "<b>", "١٢"])
def test_a_round_trip_that_is_none_is_not_kept(world: World, measured: str) -> None:
    browser = arrive()
    browser.post("start/test")
    assert browser.post("start/take", {"round_trip_ms": measured}).status_code == 200
    assert Shift.objects.get(user=browser.user).round_trip_ms in {None, 12}


def test_a_hand_over_is_read_before_the_start(world: World) -> None:
    browser, outgoing = arrive(), world.make_operator()
    case = _owned(world, outgoing)
    made = _hand_over(outgoing, browser.user, case)
    shifts.pass_test(browser.user)
    page = browser.page("start")
    for words in (outgoing.display_name, case.ref, "By the shop.", "A quiet night."):
        assert words in page.text
    form = page.form("/console/start/begin").fields
    unread = {name: value for name, value in {**form, **BEGIN}.items() if name != "have_read"}
    for sent in (unread, {**form, **BEGIN, "hand_overs": str(uuid4())}):
        answer = browser.post("start/begin", sent, headers=console.JSON)
        assert answer.json()["code"] == "check_missing"
    assert browser.post("start/begin", {**form, **BEGIN}, headers=console.JSON).status_code == 200
    made.refresh_from_db()
    assert made.read_at is not None


def test_a_supervisor_lets_somebody_begin_from_their_own_screen(world: World) -> None:
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    browser = arrive()
    browser.post("start/test")
    shift = Shift.objects.get(user=browser.user)
    assert not browser.page("start").has_form(f"/console/start/{shift.id}/allow")
    path = f"/console/start/{shift.id}/allow"
    assert supervisor.page("rates").has_form(path)
    answer = supervisor.post(f"start/{shift.id}/allow", {"why": "Mute."}, headers=console.JSON)
    assert answer.status_code == 200
    assert supervisor.user.display_name in browser.page("start").text
    answer = browser.post("start/begin", {**BEGIN, "heard": "no"}, headers=console.JSON)
    assert answer.status_code == 200
    assert browser.get("").status_code == 200


def test_nobody_else_lets_a_shift_begin(world: World) -> None:
    browser, colleague = arrive(), console.make_browser(world.make_operator())
    browser.post("start/test")
    shift = Shift.objects.get(user=browser.user)
    for somebody in (browser, colleague):
        answer = somebody.post(f"start/{shift.id}/allow", {"why": "Mute."}, headers=console.JSON)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_a_supervisor")


def test_a_shift_that_was_ended_shows_no_queue(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    assert browser.get("").status_code == 200
    assert browser.post("shift/end", headers=console.JSON).status_code == 200
    assert browser.get("").status_code == 302
    assert browser.get("", headers=console.SCRIPT).status_code == 401


def _owned(world: World, owner: User) -> Verification:
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, owner)
    return case


def _hand_over(outgoing: User, incoming: User, case: Verification) -> ShiftHandOver:
    with ledger.transaction():
        return handing_over.offer(
            by=outgoing,
            to=incoming.pk,
            text="A quiet night.",
            lines={case.ref: "By the shop."},
        )

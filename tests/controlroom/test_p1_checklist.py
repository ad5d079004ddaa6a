"""A P1 that is yours: three steps in order, what is copied for dispatch, and what closes it."""

from accounts.models import Role
from simulator.actors import page as pages
from tests.support import console
from tests.support.factories import World
from verification.actions import contacts
from verification.enums import AlarmCause, AlarmOutcome, State
from verification.models import Alarm, ContactAttempt, Dispatch, Verification

NUMBER = {"incident_number": "D 20261126-4417"}
SPOKE = {"outcome": "spoke"}


def make_taken(
    world: World, *, words: str = "SOS he has my keys"
) -> tuple[console.ConsoleBrowser, Verification, Alarm]:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    world.text(phone, words)
    alarm = world.open_alarm(case, AlarmCause.SOS)
    assert browser.post(f"alarms/{alarm.id}/take", headers=console.JSON).status_code == 200
    return browser, case, alarm


def step(page: pages.Page, name: str) -> dict[str, str]:
    """Find one step of the checklist."""
    (found,) = [mark for mark in page.marks if mark.get("id") == f"step-{name}"]
    return found


def is_done(page: pages.Page) -> list[str]:
    """Name the steps that are marked as taken."""
    (steps,) = page.marked("data-done")
    return steps["data-done"].split()


def test_a_p1_that_somebody_else_has_or_nobody_is_no_checklist(world: World) -> None:
    browser, case, alarm = make_taken(world)
    assert browser.case(case).marked("data-done")
    other = console.make_browser(world.make_operator())
    page = other.case(case)
    assert not page.marked("data-done")
    (line,) = page.marked("data-alarm")
    assert f"{browser.user.display_name} has it." in line["text"]
    over = {"from": str(browser.user.id)}
    other.post(f"alarms/{alarm.id}/take", over, headers=console.JSON)
    assert other.case(case).marked("data-done")
    assert not browser.case(case).marked("data-done")


def test_the_three_steps_are_stamped_with_time_and_name(world: World) -> None:
    browser, case, alarm = make_taken(world)
    assert is_done(browser.case(case)) == []
    assert "data-next-step" in step(browser.case(case), "unit")
    world.advance(seconds=46)
    assert browser.post(f"alarms/{alarm.id}/unit", NUMBER, headers=console.JSON).status_code == 200
    page = browser.case(case)
    assert is_done(page) == ["unit"]
    assert "data-next-step" in step(page, "officer")
    for words in ("D 20261126-4417", browser.user.display_name, "0:46"):
        assert words in step(page, "unit")["text"], words
    for whom in ("officer", "person"):
        browser.act(case, "rang", {"whom": whom, **SPOKE}, headers=console.JSON)
    page = browser.case(case)
    assert is_done(page) == ["unit", "officer", "person"]
    assert not page.marked("data-next-step")
    assert "Spoke to them" in step(page, "officer")["text"]


def test_what_was_done_about_an_earlier_alarm_is_done_about_that_one(world: World) -> None:
    browser, case, alarm = make_taken(world)
    browser.post(f"alarms/{alarm.id}/unit", NUMBER, headers=console.JSON)
    world.close(alarm, browser.user, AlarmOutcome.UNIT_REPORTED)
    world.advance(seconds=5)
    world.text(_phone(world, case), "SOS again")
    again = world.open_alarm(case, AlarmCause.SOS)
    browser.post(f"alarms/{again.id}/take", headers=console.JSON)
    assert is_done(browser.case(case)) == []


def _phone(world: World, case: Verification) -> str:
    contact = world.fresh(case).contact
    assert contact is not None
    return contacts.number_of(contact)


def test_closing_offers_what_fits_the_cause_and_says_what_each_rests_on(world: World) -> None:
    browser, case, alarm = make_taken(world)
    form = browser.case(case).form(f"/console/alarms/{alarm.id}/close")
    assert form.choices["outcome"] == [
        "unit_reported",
        "spoke_to_person",
        "no_contact_possible",
        "other",
    ]
    rests_on = {
        mark["value"]: set(mark["data-after"].split())
        for mark in browser.case(case).marked("data-after")
    }
    assert rests_on["unit_reported"] == {"unit", "officer"}
    assert rests_on["spoke_to_person"] == {"person", "officer"}
    assert "incident_number" in form.fields
    browser.post(f"alarms/{alarm.id}/unit", NUMBER, headers=console.JSON)
    closing = browser.case(case).form(f"/console/alarms/{alarm.id}/close")
    assert "incident_number" not in closing.fields
    data = {**closing.fields, "outcome": "unit_reported", "reason": "They are with her."}
    assert browser.post(f"alarms/{alarm.id}/close", data, headers=console.JSON).status_code == 200


def test_without_a_number_the_server_closes_no_sos(world: World) -> None:
    """The protocol's own demand: a forged form, or none of ours, changes nothing."""
    browser, _, alarm = make_taken(world)
    data = {"outcome": "unit_reported", "reason": "They are with her."}
    answer = browser.post(f"alarms/{alarm.id}/close", data, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "need_reason")
    assert Alarm.objects.get(id=alarm.id).closed_at is None


def test_a_case_is_judged_only_once_its_p1_is_closed(world: World) -> None:
    browser, case, _ = make_taken(world)
    browser.act(case, "refuse", {"why": "Another man's face."})
    page = browser.case(case)
    assert "An open P1 must be closed first: " in page.text
    assert page.form(f"/console/cases/{case.ref}/judge").choices["ended"] == ["badly"]
    assert world.fresh(case).state == State.REFUSED


def test_what_is_copied_holds_place_officer_and_words_and_no_number(world: World) -> None:
    browser, case, _ = make_taken(world, words="SOS he has\nmy keys <b>")
    (cad,) = [mark for mark in browser.case(case).marks if mark.get("id") == "cad"]
    text = cad["text"]
    for words in (
        case.ref,
        "SOS",
        "Brixton Rd SW9",
        case.officer.number,
        "plain clothes",
        "SOS he has my keys <b>",
    ):
        assert words in text, words
    assert "07700" not in text


def test_the_officer_s_team_may_send_a_unit_and_rings_nobody(world: World) -> None:
    team = console.make_browser(world.make_operator(team="CID"))
    case, phone = world.make_joined(world.make_officer(team="CID"))
    world.text(phone, "SOS")
    alarm = world.open_alarm(case, AlarmCause.SOS)
    team.post(f"alarms/{alarm.id}/take", headers=console.JSON)
    page = team.case(case)
    assert page.has_form(f"/console/alarms/{alarm.id}/unit")
    assert not page.has_form(f"/console/cases/{case.ref}/rang")
    assert "it climbs until somebody takes it" in page.text
    assert team.post(f"alarms/{alarm.id}/unit", NUMBER, headers=console.JSON).status_code == 200
    called = team.act(case, "rang", {"whom": "officer", **SPOKE}, headers=console.JSON)
    assert called.json()["code"] == "conflict_of_interest"
    assert not ContactAttempt.objects.exists()


def test_a_unit_sent_twice_is_one_and_after_the_closing_it_is_refused_in_place(
    world: World,
) -> None:
    browser, _, alarm = make_taken(world)
    path = f"alarms/{alarm.id}/unit"
    for _ in range(2):
        assert browser.post(path, NUMBER, headers=console.JSON).status_code == 200
    assert Dispatch.objects.count() == 1
    world.close(alarm, world.make_operator(role=Role.SUPERVISOR), AlarmOutcome.OTHER)
    answer = browser.post(path, {"incident_number": "D 2"}, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_closed")
    assert browser.post(path, {"incident_number": " "}, headers=console.JSON).status_code == 400

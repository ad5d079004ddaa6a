"""F1: what phones without a case write stands on a page that an operator fetches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Role
from tests.support import console
from tests.support.factories import World
from verification.enums import AlarmCause
from verification.models import Alarm, InboundText


def the_alarm(cause: AlarmCause) -> Alarm:
    return Alarm.objects.get(cause=cause, closed_at=None)


def flood_of(world: World, times: int) -> None:
    for number in range(times):
        world.text(world.make_phone(), f"STOP spam number {number}")
    world.tick()


def ticked(browser: console.ConsoleBrowser, act: str) -> list[str]:
    """Tick every box of a form of the list."""
    return browser.page("flood").form(f"/console/flood/{act}").choices["alarm"]


def send(browser: console.ConsoleBrowser, act: str, boxes: list[str], **more: str) -> Any:
    return browser.client.post(f"/console/flood/{act}", {"alarm": boxes, **more})


def test_a_row_shows_the_newest_words_and_where(world: World) -> None:
    """F1: today the words stood on no screen."""
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "I need help")
    world.text(phone, "High Street by Boots")
    world.text(phone, "he is coming")
    page = browser.page().text
    assert "he is coming" in page
    assert "High Street by Boots" in page
    assert f"Phone …{phone[-2:]} “I need help”" in page


def test_the_label_of_a_phone_stays_the_same(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "I need help")
    label = f"Phone …{phone[-2:]} “I need help”"
    for more in ("hello?", "High Street", "SOS"):
        world.text(phone, more)
        assert label in browser.page().text


def test_the_row_of_a_case_shows_the_newest_words(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "he took my bag")
    (row,) = browser.page().marked("data-case")
    assert "he took my bag" in row["text"]


def test_words_are_read_on_the_page_of_the_alarm(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.text(world.make_phone(), "by the bridge")
    alarm = the_alarm(AlarmCause.WORDS_WITHOUT_CASE)
    form = browser.page(f"alarms/{alarm.id}").form(f"/console/alarms/{alarm.id}/read")
    assert browser.post(f"alarms/{alarm.id}/read", form.fields).status_code == 200
    assert not InboundText.objects.filter(read_at=None).exists()


def test_what_came_after_the_page_is_not_read_with_it(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "by the bridge")
    alarm = the_alarm(AlarmCause.WORDS_WITHOUT_CASE)
    form = browser.page(f"alarms/{alarm.id}").form(f"/console/alarms/{alarm.id}/read")
    world.text(phone, "he is here")
    answer = browser.post(f"alarms/{alarm.id}/read", form.fields)
    assert answer.status_code == 409
    assert "They have written again" in answer.content.decode()
    assert InboundText.objects.filter(read_at=None).count() == 2


def test_an_alarm_is_not_closed_from_a_page_older_than_the_words(world: World) -> None:
    """F1: the closing form says what its page had shown."""
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    form = browser.alarm(alarm).form(f"/console/alarms/{alarm.id}/close")
    world.text(phone, "he has a knife")
    fields = {**form.fields, "outcome": "other", "reason": "A joke.", "incident_number": "CAD 1"}
    assert browser.post(f"alarms/{alarm.id}/close", fields).status_code == 409
    assert the_alarm(AlarmCause.SOS).id == alarm.id
    fields["seen_at"] = "rubbish"
    assert browser.post(f"alarms/{alarm.id}/close", fields).status_code == 409
    fresh = browser.alarm(alarm).form(f"/console/alarms/{alarm.id}/close").fields
    fields["seen_at"] = fresh["seen_at"]
    assert browser.post(f"alarms/{alarm.id}/close", fields).status_code == 200


def test_the_page_names_the_case_that_the_phone_was_in(world: World) -> None:
    """After a case its texts are answered as anybody's, and shown with the old case."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.text(phone, "OK")
    world.judge(case, operator)
    world.advance(days=2)
    world.make_roster_import()
    browser = console.make_browser(world.make_operator())
    world.text(phone, "he is outside my house")
    alarm = the_alarm(AlarmCause.WORDS_WITHOUT_CASE)
    page = browser.page(f"alarms/{alarm.id}")
    assert case.ref in page.text
    assert "he is outside my house" in browser.case(case).text


def test_opening_the_page_of_an_alarm_is_a_look(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    browser.post(f"alarms/{alarm.id}/take")
    world.advance(seconds=50)
    browser.page(f"alarms/{alarm.id}")
    world.advance(seconds=50)
    world.text(phone, "hello?")
    assert the_alarm(AlarmCause.SOS).taken_by == browser.user
    world.advance(seconds=50)
    world.text(phone, "hello?")
    assert the_alarm(AlarmCause.SOS).taken_by is None


def test_opening_a_case_is_a_look_at_its_alarms(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    browser.post(f"alarms/{the_alarm(AlarmCause.SOS).id}/take")
    world.advance(seconds=50)
    browser.case(case)
    world.advance(seconds=50)
    world.text(phone, "SOS")
    assert the_alarm(AlarmCause.SOS).taken_by == browser.user


def test_a_flood_is_one_row_with_the_cries_first(world: World) -> None:
    """F1: phrases of danger and places stand before the rest."""
    browser = console.make_browser(world.make_operator())
    flood_of(world, 11)
    world.text(world.make_phone(), "I need help, he is hurting me, High Street by Boots")
    page = browser.page()
    marks = page.marked("data-alarm")
    assert [mark["data-cause"] for mark in marks] == [AlarmCause.FLOOD]
    assert "SOS, 12 phones" in marks[0]["text"]
    assert "he is hurting me" in marks[0]["text"]
    assert "and 11 more" in marks[0]["text"]
    assert "spam number" not in page.text
    whole = browser.page("flood").text
    assert whole.rindex("he is hurting me") < whole.index("spam number")


def test_the_list_of_a_flood_shows_all_words_of_all(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    flood_of(world, 12)
    phone = world.make_phone()
    world.text(phone, "hello")
    world.text(phone, "he has a knife")
    text = browser.page("flood").text
    for number in range(12):
        assert f"spam number {number}" in text
    assert "he has a knife" in text
    assert "hello" in text


def test_several_are_closed_from_the_list_by_two_people(world: World) -> None:
    proposer = console.make_browser(world.make_operator())
    second = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    flood_of(world, 12)
    why = {"outcome": "prank", "reason": "Schoolchildren."}
    assert send(proposer, "propose", ticked(proposer, "propose"), **why).status_code == 200
    boxes = ticked(second, "agree")
    assert send(proposer, "agree", boxes).status_code == 403
    assert send(second, "agree", boxes).status_code == 200
    assert Alarm.objects.filter(closed_at=None).exclude(cause=AlarmCause.FLOOD).count() == 0
    world.tick()
    assert second.page().marked("data-alarm") == []


def test_a_proposal_can_be_kept_open(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    flood_of(world, 11)
    send(browser, "propose", ticked(browser, "propose"), outcome="test", reason="Ours.")
    assert "proposes: Test" in browser.page("flood").text
    assert send(browser, "disagree", ticked(browser, "agree")).status_code == 200
    assert "proposes: Test" not in browser.page("flood").text


def test_a_reviewer_reads_the_list_and_closes_nothing(world: World) -> None:
    browser = console.make_browser(world.make_operator(role=Role.REVIEWER))
    flood_of(world, 11)
    assert "spam number" in browser.page("flood").text
    assert send(browser, "propose", []).status_code == 403


def test_a_broken_box_or_form_closes_nothing(world: World) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    flood_of(world, 11)
    assert send(browser, "propose", ["rubbish"]).status_code == 400
    assert send(browser, "agree", ["x y", ""]).status_code == 200
    assert Alarm.objects.of_phones().filter(closed_at=None).count() == 11


def test_the_forms_of_the_list_send_what_was_shown(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    flood_of(world, 11)
    for box in ticked(browser, "propose"):
        alarm_id, _, seen_at = box.partition(" ")
        newest = InboundText.objects.filter(alarm_id=UUID(alarm_id)).latest("received_at")
        assert datetime.fromisoformat(seen_at) == newest.received_at

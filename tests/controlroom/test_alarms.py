"""Alarms at the console: taken, closed, and one of two who were as quick."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from foundation.audit import ledger
from tests.support import console
from tests.support.factories import World
from verification.actions.monitoring import heartbeats
from verification.enums import AlarmCause
from verification.models import Alarm

CLOSING = {"outcome": "spoke_to_person", "reason": "She is at home.", "incident_number": "CAD 4821"}


def the_alarm(cause: AlarmCause) -> Alarm:
    return Alarm.objects.get(cause=cause, closed_at=None)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_alarm_is_taken_and_closed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    assert browser.post(f"alarms/{alarm.id}/take").status_code == 200
    alarm.refresh_from_db()
    assert alarm.taken_by_id == browser.user.pk
    assert browser.user.display_name in browser.page().text
    assert browser.post(f"alarms/{alarm.id}/close", CLOSING).status_code == 200
    assert world.open_alarms(case) == {}
    assert browser.page().marked("data-alarm") == []


def test_the_forms_of_an_alarm_stand_on_its_page(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    page = browser.alarm(alarm)
    assert page.has_form(f"/console/alarms/{alarm.id}/take")
    form = page.form(f"/console/alarms/{alarm.id}/close")
    assert {"outcome", "reason", "incident_number"} <= {*form.fields, *form.choices}


def test_the_second_to_take_is_told_who_was_faster(world: World) -> None:
    first, second = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    assert first.post(f"alarms/{alarm.id}/take").status_code == 200
    answer = second.post(f"alarms/{alarm.id}/take", headers=console.JSON)
    assert answer.status_code == 409
    assert first.user.display_name in answer.json()["sentence"]
    alarm.refresh_from_db()
    assert alarm.taken_by_id == first.user.pk


def test_an_alarm_is_taken_over_by_name_of_who_has_it(world: World) -> None:
    first, second = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    first.post(f"alarms/{alarm.id}/take")
    form = second.alarm(alarm).form(f"/console/alarms/{alarm.id}/take")
    assert second.post(f"alarms/{alarm.id}/take", form.fields).status_code == 200
    alarm.refresh_from_db()
    assert alarm.taken_by_id == second.user.pk


def test_a_refused_closing_keeps_what_was_typed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    form = {"outcome": "other", "reason": "It was a wrong button."}
    answer = browser.post(f"alarms/{the_alarm(AlarmCause.SOS).id}/close", form)
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "An SOS needs an incident number." in body
    assert 'value="It was a wrong button."' in body
    assert '<option value="other" selected>' in body


def test_the_second_to_close_is_told_that_it_is_closed(world: World) -> None:
    first, second = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    assert first.post(f"alarms/{alarm.id}/close", CLOSING).status_code == 200
    for action, form in (("take", {}), ("close", CLOSING)):
        answer = second.post(f"alarms/{alarm.id}/{action}", form, headers=console.JSON)
        assert answer.status_code == 409
        assert first.user.display_name in answer.json()["sentence"]


def test_an_unknown_alarm_is_404(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    assert told(browser.post(f"alarms/{uuid4()}/take", headers=console.JSON)) == (404, "not_found")
    assert told(browser.post(f"alarms/{uuid4()}/close", CLOSING, headers=console.JSON)) == (
        404,
        "not_found",
    )


@pytest.mark.parametrize("missing", ["outcome", "reason"])
def test_a_bad_form_names_the_field(world: World, missing: str) -> None:
    browser = console.make_browser(world.make_operator())
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    form = {name: value for name, value in CLOSING.items() if name != missing}
    answer = browser.post(
        f"alarms/{the_alarm(AlarmCause.SOS).id}/close", form, headers=console.JSON
    )
    assert answer.status_code == 400
    assert missing in answer.json()["errors"]


def test_an_sos_needs_an_incident_number(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    form = {**CLOSING, "incident_number": " "}
    answer = browser.post(
        f"alarms/{the_alarm(AlarmCause.SOS).id}/close", form, headers=console.JSON
    )
    assert told(answer) == (400, "need_reason")
    assert "incident number" in answer.json()["sentence"]


def test_an_alarm_that_closes_by_itself_cannot_be_closed_by_hand(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.advance(hours=1)
    with ledger.transaction():
        heartbeats.watch_the_service()
    alarm = the_alarm(AlarmCause.ROSTER_OLD)
    page = browser.alarm(alarm)
    assert page.has_form(f"/console/alarms/{alarm.id}/take")
    assert not page.has_form(f"/console/alarms/{alarm.id}/close")
    answer = browser.post(f"alarms/{alarm.id}/close", CLOSING, headers=console.JSON)
    assert told(answer) == (409, "conflict_of_interest")


def test_a_refused_alarm_is_closed_only_after_contact_with_the_person(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.act(case, "refuse", {"why": "No."})
    alarm = the_alarm(AlarmCause.REFUSED)
    form = {**CLOSING, "outcome": "other"}
    answer = browser.post(f"alarms/{alarm.id}/close", form, headers=console.JSON)
    assert answer.status_code == 409
    assert browser.post(f"alarms/{alarm.id}/close", CLOSING).status_code == 200


def test_an_sos_of_an_unknown_phone_shows_text_and_number(world: World) -> None:
    """Without a case the words and the number are all there is to find the person by."""
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "SOS")
    world.text(phone, "canary-street by the chip shop")
    alarm = the_alarm(AlarmCause.SOS)
    page = browser.page(f"alarms/{alarm.id}")
    assert "canary-street by the chip shop" in page.text
    assert "We know of no officer" in page.text
    assert phone not in page.text
    answer = browser.post(f"alarms/{alarm.id}/number", {"why": "To ring her."})
    assert answer.status_code == 200
    assert phone in answer.content.decode()
    assert browser.post(f"alarms/{alarm.id}/number", {}).status_code == 400


def test_reviewers_read_alarms_and_take_none(world: World) -> None:
    reviewer = console.make_browser(world.make_operator(role=Role.REVIEWER))
    world.text(world.make_phone(), "SOS")
    alarm = the_alarm(AlarmCause.SOS)
    assert reviewer.page().marked("data-alarm")[0]["data-alarm"] == str(alarm.id)
    assert reviewer.post(f"alarms/{alarm.id}/take").status_code == 403
    assert reviewer.post(f"alarms/{alarm.id}/number", {"why": "x"}).status_code == 403

"""The screens of judging, of attempts, and of closing an alarm without contact."""

from typing import Any

import pytest

from accounts.models import Role
from tests.support import console
from tests.support.factories import World
from verification.enums import AlarmCause, AlarmOutcome
from verification.models import Alarm, ClosingProposal, ContactAttempt, Verification

NO_CONTACT = {
    "outcome": "no_contact_possible",
    "reason": "The unit found nobody.",
    "incident_number": "\u200eCAD 4821",
}
WHY = {"why": "I have heard the unit."}


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def make_refused(world: World) -> tuple[Verification, Alarm]:
    case, _ = world.make_joined(world.make_officer())
    console.make_browser(world.make_operator()).act(case, "refuse", {"why": "No."})
    return case, world.open_alarm(case, AlarmCause.REFUSED)


def endings(browser: console.ConsoleBrowser, case: Verification) -> list[str]:
    return browser.case(case).form(f"/console/cases/{case.ref}/judge").choices["ended"]


def test_the_page_offers_the_endings_that_may_be_judged_and_says_why_not_the_others(
    world: World,
) -> None:
    """F16: judged only without a P1, and honestly."""
    browser = console.make_browser(world.make_operator())
    case, alarm = make_refused(world)
    assert endings(browser, case) == ["badly"]
    assert (
        "An open P1 must be closed first: Refused: is the person safe?" in browser.case(case).text
    )
    world.close(alarm, browser.user, AlarmOutcome.UNIT_REPORTED)
    assert endings(browser, case) == ["well", "badly"]
    assert "two logged attempts to reach the person, 30 minutes apart" in browser.case(case).text
    rang = {"whom": "person", "outcome": "no_answer", "note": "It rang out."}
    assert browser.act(case, "rang", rang).status_code == 200
    world.advance(minutes=30)
    assert browser.act(case, "rang", rang).status_code == 200
    assert endings(browser, case) == ["well", "badly", "not_known"]
    judged = {"ended": "not_known", "note": "Nobody answers."}
    assert browser.act(case, "judge", judged).status_code == 200
    assert endings(browser, case) == ["badly"]


def test_a_judgement_with_an_open_p1_is_refused_whatever_the_screen_shows(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = make_refused(world)
    answer = browser.act(case, "judge", console.JUDGED_WELL, headers=console.JSON)
    assert told(answer) == (409, "open_alarm")
    assert "Refused: is the person safe?" in answer.json()["sentence"]


def test_what_was_judged_and_tried_stands_in_the_timeline(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = make_refused(world)
    browser.act(case, "rang", {"whom": "person", "outcome": "other_voice"})
    browser.act(case, "judge", {"ended": "badly", "how": "unit_saw_person", "note": "Hurt."})
    text = browser.case(case).text
    assert "tried to reach: the person, Another voice answered" in text
    assert "judged how it ended: It ended badly, A unit saw them" in text
    assert "It is recorded that this ended badly" in text
    assert ContactAttempt.objects.get().words is None


def test_that_the_officer_said_so_is_no_answer(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = make_refused(world)
    form = browser.case(case).form(f"/console/cases/{case.ref}/judge")
    assert form.choices["how"] == ["spoke_to_person", "unit_saw_person", "person_wrote"]
    assert not any("officer" in how for how in form.choices["how"])


def test_no_contact_possible_is_proposed_and_answered_on_the_alarm(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, alarm = make_refused(world)
    answer = operator.post(f"alarms/{alarm.id}/close", NO_CONTACT, headers=console.JSON)
    assert told(answer) == (200, "proposed")
    assert answer.json()["sentence"].startswith("Not closed:")
    page = operator.case(case)
    assert "Not closed: waits for a second person" in page.text
    assert f"On shift, and may answer: {supervisor.user.display_name}" in page.text
    assert not page.has_form(f"/console/alarms/{alarm.id}/agree")
    shown = supervisor.case(case)
    assert shown.has_form(f"/console/alarms/{alarm.id}/agree")
    assert shown.has_form(f"/console/alarms/{alarm.id}/disagree")
    # What was pasted with the number is gone.
    assert "CAD 4821 :" in shown.text
    assert operator.post(f"alarms/{alarm.id}/agree", WHY).status_code == 403
    agreed = supervisor.post(f"alarms/{alarm.id}/agree", WHY, headers=console.JSON)
    assert told(agreed) == (200, "done")
    assert world.open_alarms(case) == {}


def test_a_second_person_who_disagrees_leaves_the_alarm_open(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, alarm = make_refused(world)
    operator.post(f"alarms/{alarm.id}/close", NO_CONTACT)
    answer = supervisor.post(f"alarms/{alarm.id}/disagree", WHY, headers=console.JSON)
    assert answer.json()["sentence"] == (
        f"It stays open: Refused: is the person safe?, case {case.ref}."
    )
    assert world.open_alarms(case) == {AlarmCause.REFUSED: 1}


@pytest.mark.parametrize("missing", ["reason", "incident_number"])
def test_no_contact_possible_needs_a_reason_and_a_number(world: World, missing: str) -> None:
    operator = console.make_browser(world.make_operator())
    _, alarm = make_refused(world)
    form = {**NO_CONTACT, missing: "\u200e "}
    answer = operator.post(f"alarms/{alarm.id}/close", form, headers=console.JSON)
    assert answer.status_code == 400
    assert not ClosingProposal.objects.exists()


def test_with_nobody_on_shift_to_answer_that_is_said(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    case, alarm = make_refused(world)
    operator.post(f"alarms/{alarm.id}/close", NO_CONTACT)
    assert "Nobody on shift may answer." in operator.case(case).text

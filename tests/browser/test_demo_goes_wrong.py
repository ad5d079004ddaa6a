"""Each "make it go wrong", as seen in the three panes: what is texted, and who is alarmed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.panes import Panes
from tests.browser.service import BrowserService
from tests.support import waiting


@pytest.fixture
def panes(visit: Visit, service: BrowserService, fresh: None) -> Panes:
    return Panes(visit(service.demo))


@pytest.mark.timeout(420, func_only=True)
def test_scene_operator_does_not_answer(panes: Panes) -> None:
    panes.begin("asleep")
    expect(panes.page.locator("#console")).to_be_hidden()
    expect(panes.page.locator("#console-empty")).to_contain_text("Nobody is in the control room")
    panes.next("The officer asks, the person texts the code")
    panes.came("WAIT.")
    panes.next("Nobody answers, and the person is told so")
    panes.came("treat it as NO")
    assert panes.verdicts() == ["WAIT", "NO ANSWER"]
    panes.status("answered")
    ref = panes.ref
    panes.next("Who comes back finds the alarm")
    expect(panes.alarm("unverified", ref)).to_have_attribute("data-priority", "1")
    panes.next("An operator takes the alarm, acts, and closes it")
    expect(panes.alarm("unverified", ref)).to_have_count(0)


def test_scene_text_is_not_delivered(panes: Panes) -> None:
    panes.begin("undelivered")
    panes.next("The officer asks to be checked")
    panes.next("The person texts the code, and hears nothing")
    ref = panes.ref
    # The person's own text went out, and nothing came.
    expect(panes.page.locator("#texts > li.sent")).to_have_count(1)
    expect(panes.page.locator("#texts > li.received")).to_have_count(0)
    panes.next("The console raises an alarm: P2")
    expect(panes.alarm("not_reached", ref)).to_have_attribute("data-priority", "2")
    expect(panes.page.locator("#texts > li.received")).to_have_count(0)
    panes.next("The signal is back; the operator asks again")
    panes.came("tell us one thing")
    # Closed by the receipt alone: nobody has touched it.
    expect(panes.alarm("not_reached", ref)).to_have_count(0)
    assert panes.verdicts() == []


def test_scene_impostor(panes: Panes) -> None:
    panes.begin("impostor")
    expect(panes.officer).to_contain_text("CONFIRMED BY CONTROL")
    expect(panes.officer).to_contain_text("This is no officer")
    panes.next("The person texts that code to the number known from posters")
    expect(panes.came("NO. That is not our code")).to_have_class(re.compile(r"\bno\b"))
    panes.next("The console raises an alarm: P2")
    expect(panes.alarm("unknown_code", "")).to_have_attribute("data-priority", "2")
    panes.next("An operator rings the person, and closes it")
    expect(panes.alarm("unknown_code", "")).to_have_count(0)
    assert panes.verdicts() == ["NO"]


def test_scene_wrong_code_is_typed(panes: Panes) -> None:
    panes.begin("mismatch")
    ref = panes.ref
    panes.next("The officer types another code than the one said")
    panes.status("checking")
    panes.next("The console raises an alarm: P2")
    expect(panes.alarm("mismatch", ref)).to_have_attribute("data-priority", "2")
    panes.next("A new code, and again a wrong one")
    panes.came("New code")
    panes.status("checking")
    expect(panes.alarm("mismatch", ref)).to_have_attribute("data-priority", "1")
    expect(panes.state(ref)).to_have_attribute("data-match", "mismatched")
    # One person's YES is no longer enough.
    expect(panes.console.locator("[data-second-person]")).to_contain_text("code was wrong")
    panes.next("The operator refuses")
    panes.came("NO. We cannot say this is police on duty")
    panes.status("answered")
    expect(panes.state(ref)).to_have_attribute("data-state", "refused")
    panes.next("An operator takes the alarm, acts, and closes it")
    for cause in ("mismatch", "refused"):
        expect(panes.alarm(cause, ref)).to_have_count(0)
    assert "YES" not in panes.verdicts()


def test_scene_suspended_officer(panes: Panes) -> None:
    panes.begin("suspended")
    ref = panes.ref
    panes.status("waiting")
    expect(panes.officer.locator("[data-join-code]")).to_have_count(1)
    expect(panes.officer).to_contain_text(ref)
    panes.next("The console raises an alarm: P1")
    expect(panes.alarm("officer_refused", ref)).to_have_attribute("data-priority", "1")
    panes.next("The person dials 999 and says the letters on that screen")
    expect(panes.state(ref)).to_have_attribute("data-state", "refused")
    # The officer's phone goes on as for anybody who joined.
    panes.status("checking")
    panes.next("An operator takes the alarm, acts, and closes it")
    expect(panes.alarm("officer_refused", ref)).to_have_count(0)
    assert panes.verdicts() == []


def test_scene_person_texts_sos(panes: Panes) -> None:
    panes.begin("sos")
    ref = panes.ref
    panes.next("The person texts SOS")
    panes.came("we have your message")
    panes.status("checking")
    panes.next("The console raises an alarm: P1")
    expect(panes.alarm("sos", ref)).to_have_attribute("data-priority", "1")
    panes.status("checking")
    panes.next("Uniformed police are sent, and the person is told")
    panes.came("uniformed police are coming to")
    panes.next("The operator refuses")
    panes.came("NO. We cannot say")
    panes.page.locator("#next").click()
    # Taken before it is closed: for some seconds everybody sees who has it.
    expect(panes.console.locator('.checklist[data-cause="sos"]')).to_be_visible()
    panes.settle()
    expect(panes.alarm("sos", ref)).to_have_count(0)
    assert panes.verdicts() == ["WAIT", "NO"]


@pytest.mark.timeout(420, func_only=True)
def test_scene_officer_never_ends_the_encounter(panes: Panes) -> None:
    panes.begin("never")
    ref = panes.ref
    panes.next("The check itself goes well")
    panes.came("YES, police on duty")
    panes.next("The officer says nothing more")
    panes.came("are you OK?")
    panes.status("answered")
    # When it should have ended stands in the case.
    expect(panes.state(ref)).to_have_attribute("data-state", "confirmed")
    expect(panes.console.locator("#case-title [data-deadline]").first).to_be_visible()
    panes.next("20 minutes: it is overdue")
    expect(panes.alarm("overdue", ref)).to_have_attribute("data-priority", "2")
    panes.next("25 minutes: a P1")
    expect(panes.alarm("overdue", ref)).to_have_attribute("data-priority", "1")
    panes.status("answered")
    expect(panes.moved).to_contain_text("moved on by 25 minutes")
    panes.next("An operator takes the alarm, acts, and closes it")
    expect(panes.alarm("overdue", ref)).to_have_count(0)


@pytest.mark.timeout(420, func_only=True)
def test_scene_silent_after_the_end(panes: Panes) -> None:
    panes.begin("silent")
    ref = panes.ref
    panes.next("The check goes well, and the officer says that it is over")
    panes.came("told this finished at")
    panes.next("15 minutes later: not a word")
    expect(panes.alarm("ring_due", ref)).to_be_visible()
    panes.next("The operator rings the officer, then the person")
    panes.next("15 minutes later they are asked once more")
    panes.came("is all OK now?")
    panes.next("30 minutes later: silence is an alarm")
    expect(panes.alarm("follow_up_unanswered", ref)).to_have_attribute("data-priority", "2")
    panes.next("Rung again in vain: it is not known how it ended")
    expect(panes.outcome).to_contain_text("not known")
    expect(panes.moved).to_contain_text("moved on by 60 minutes")


@pytest.mark.timeout(420, func_only=True)
def test_scene_person_says_3(panes: Panes) -> None:
    panes.begin("score")
    ref = panes.ref
    panes.next("The check goes well, and the officer says that it is over")
    panes.next("The person texts 3, and nobody has asked for a number")
    panes.page.locator("#console-queue").click()
    expect(panes.alarm("odd_reply", ref)).to_have_attribute("data-priority", "2")
    panes.next("An operator reads it, rings the person, and judges")
    panes.next("Now they are asked how safe they felt, and 3 is an answer")
    panes.came("how safe did you feel?")
    expect(panes.alarm("odd_reply", ref)).to_have_count(0)
    expect(panes.moved).to_be_hidden()


@pytest.mark.timeout(420, func_only=True)
def test_scene_person_asks_to_be_rung(panes: Panes) -> None:
    panes.begin("asked")
    ref = panes.ref
    panes.next("The check goes well, and the officer says that it is over")
    panes.next("30 minutes later they are asked once more")
    panes.came("is all OK now?")
    panes.next("The person texts CALL")
    panes.came("we have your message")
    expect(panes.alarm("ring_due", ref)).to_be_visible()
    panes.next("2 minutes later nobody has rung: P2")
    expect(panes.alarm("ring_due", ref)).to_have_attribute("data-priority", "2")
    panes.next("An operator rings them, and judges")
    expect(panes.outcome).to_contain_text("it ended well")


@pytest.mark.timeout(420, func_only=True)
def test_scene_phone_is_off_at_the_check_in(panes: Panes) -> None:
    panes.begin("off")
    ref = panes.ref
    panes.next("The check itself goes well")
    panes.next("The person’s phone is switched off")  # noqa: RUF001  (the page's own words)
    panes.next("15 minutes later the check-in does not arrive")
    expect(panes.alarm("not_reached", ref)).to_have_attribute("data-priority", "2")
    panes.next("5 minutes later it counts as missed: P2")
    expect(panes.alarm("check_in_missed", ref)).to_have_attribute("data-priority", "2")
    panes.next("5 minutes later the second is missed, too: P1")
    for cause in ("check_in_missed", "overdue"):
        expect(panes.alarm(cause, ref)).to_have_attribute("data-priority", "1")
    expect(panes.page.locator("#texts > li.received", has_text="are you OK?")).to_have_count(0)
    panes.next("An operator rings the officer, and speaks to the person")
    panes.next("The phone is on again; it ends, and is judged")
    panes.came("told this finished at")
    expect(panes.outcome).to_contain_text("it ended well")


@pytest.mark.timeout(420, func_only=True)
def test_scene_worker_is_killed(panes: Panes, service: BrowserService) -> None:
    before = service.stack.pid("worker")
    panes.begin("worker")
    panes.next("The process that sends texts is killed")
    expect(panes.outcome).to_contain_text(f"Worker {before} is dead")
    panes.next("The person texts the code all the same")
    panes.came("WAIT.")
    panes.status("checking")
    panes.next("The check goes on to its end")
    panes.came("YES, police on duty")
    # Once each, whoever sent them.
    assert panes.verdicts() == ["WAIT", "YES"]
    panes.status("answered")
    # It comes back after 20 s, as the launcher said.
    waiting.until("another worker", lambda: service.is_up("worker"), within=60)
    assert service.stack.pid("worker") != before

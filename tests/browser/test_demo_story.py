"""The story on the demonstration's page, through its three panes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.panes import OVER, Panes
from tests.browser.service import BrowserService

TITLES = (
    "The officer asks to be checked",
    "The control room sees it at once",
    "The person texts the code from their own phone",
    "The person says their code, the officer types it",
    "An operator takes the case and asks the person",
    "The person says one thing about the officer",
    "The operator compares, and confirms",
    "The officer’s phone only says “answered”",  # noqa: RUF001  (the page's own words)
    "15 minutes later: are they OK?",
    "The officer is rung, as after every check",
    "It ends, and somebody still asks after the person",
    "30 minutes later: is all OK now?",
    "An operator judges how it ended",
)


@pytest.fixture
def panes(visit: Visit, service: BrowserService, fresh: None) -> Panes:
    return Panes(visit(service.demo))


@pytest.mark.timeout(600, func_only=True)
def test_the_story_plays_by_itself_and_explains_each_step(panes: Panes) -> None:
    panes.page.locator("button[data-scene=story]").click()
    for number, title in enumerate(TITLES, 1):
        # Each is on the screen for some seconds: who reads at leisure misses none.
        expect(panes.body).to_have_attribute("data-step", str(number), timeout=60_000)
        expect(panes.page.locator("#step")).to_have_text(f"The story, step {number} of 13")
        expect(panes.title).to_have_text(title)
        assert len(panes.page.locator("#caption-why").inner_text()) > 60
    expect(panes.body).to_have_attribute("data-state", OVER, timeout=60_000)
    expect(panes.body).to_have_attribute("data-state", "finished")
    assert panes.verdicts() == ["WAIT", "YES"]
    panes.status("ended")


def test_each_step_is_highlighted_in_its_pane(panes: Panes) -> None:
    panes.begin("story")
    panes.page.locator("#auto").click()
    ref = panes.ref
    panes.status("waiting")
    expect(panes.officer).to_contain_text("Nothing on MY phone is proof")
    expect(panes.officer.locator("[data-join-code]")).to_have_text(re.compile(r"^\d{3} \d{3}$"))

    panes.next(TITLES[1])
    expect(panes.state(ref)).to_have_attribute("data-state", "requested")
    expect(panes.console.locator("[data-fact]")).to_have_count(5)
    # The record's photo, and the face taken now.
    for picture in ("photo", "face"):
        image = panes.console.locator(f'img[src*="/{ref}/{picture}"]')
        expect(image).to_be_visible()
        assert image.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 50

    panes.next(TITLES[2])
    panes.came("WAIT.")
    panes.status("checking")
    expect(panes.state(ref)).to_have_attribute("data-state", "joined")

    panes.next(TITLES[3])
    # The officer is told nothing; the control room sees that it was right.
    panes.status("checking")
    expect(panes.state(ref)).to_have_attribute("data-match", "matched")

    panes.next(TITLES[4])
    panes.came("tell us one thing")
    panes.next(TITLES[5])
    panes.came("we have your message")
    panes.next(TITLES[6])
    panes.came("YES, police on duty")
    expect(panes.came("YES does not mean safe")).to_contain_text(ref)
    panes.next(TITLES[7])
    panes.status("answered")
    expect(panes.officer).to_contain_text("the same after YES and after NO")
    expect(panes.officer).not_to_contain_text("CONFIRMED")


@pytest.mark.timeout(420, func_only=True)
def test_the_story_goes_on_to_a_judged_ending(panes: Panes) -> None:
    panes.begin("story")
    panes.page.locator("#auto").click()
    ref = panes.ref
    for title in TITLES[1:8]:
        panes.next(title)
    expect(panes.moved).to_be_hidden()

    panes.next(TITLES[8])
    panes.came("are you OK?")
    expect(panes.moved).to_contain_text(f"case {ref} was moved on by 15 minutes")
    expect(panes.page.locator("#texts > li.moved")).to_have_text("15 minutes later (time moved on)")
    # The officer's phone asks whether it is over, as it would after a NO.
    expect(panes.officer.locator("#prompt")).to_contain_text("Is it over?")
    panes.next(TITLES[9])
    expect(panes.alarm("ring_due", ref)).to_have_count(0)
    panes.next(TITLES[10])
    panes.came("told this finished at")
    panes.status("ended")
    expect(panes.row(ref)).to_contain_text("To judge")
    panes.next(TITLES[11])
    panes.came("is all OK now?")
    expect(panes.moved).to_contain_text("moved on by 45 minutes")
    panes.next(TITLES[12])
    expect(panes.outcome).to_contain_text("it ended well")
    expect(panes.body).to_have_attribute("data-state", "finished")
    panes.page.locator("#console-queue").click()
    expect(panes.console.locator("#main, main").first).to_be_visible()
    expect(panes.row(ref)).to_have_count(0)
    assert panes.verdicts() == ["WAIT", "YES"]


def test_a_reloaded_page_keeps_its_officer_and_phone(panes: Panes) -> None:
    panes.begin("free")
    number = panes.page.locator("#person-number").inner_text()
    panes.page.locator("#ask").click()
    panes.status("waiting")
    ref = panes.ref
    panes.page.reload()
    panes.status("waiting")
    expect(panes.page.locator("#person-number")).to_have_text(number)
    expect(panes.officer).to_contain_text(ref)


def test_choosing_another_scene_closes_the_open_check(panes: Panes) -> None:
    panes.begin("free")
    panes.page.locator("#ask").click()
    panes.status("waiting")
    ref = panes.ref
    panes.begin("impostor")
    # Withdrawn, and no longer among those that wait for somebody.
    panes.page.locator("#console-queue").click()
    expect(panes.console.locator("#main, main").first).to_be_visible()
    expect(panes.console.locator(f'[data-case="{ref}"]')).to_have_count(0)

"""The short tour: six stops by keyboard alone, left at any of them, and remembered."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Visit
from tests.browser.service import BrowserService

STOPS = ("story", "officer", "person", "console-pane", "wrong", "sign-ins")


@pytest.fixture
def page(visit: Visit, service: BrowserService) -> Page:
    return visit(service.demo)


def start(page: Page) -> None:
    pages.tab_to(page, page.locator("#tour-start"), most=5)
    page.keyboard.press("Enter")
    expect(page.locator("#tour")).to_be_visible()


def test_the_tour_has_six_stops_by_keyboard(page: Page) -> None:
    start(page)
    for number, stop in enumerate(STOPS, 1):
        expect(page.locator("#tour-step")).to_have_text(f"Stop {number} of 6")
        expect(page.locator("#tour-title")).to_be_focused()
        expect(page.locator(".toured")).to_have_id(stop)
        page.keyboard.press("ArrowRight")
    expect(page.locator("#tour")).to_be_hidden()
    # The focus is where it was, and no mark is left.
    expect(page.locator("#tour-start")).to_be_focused()
    expect(page.locator(".toured")).to_have_count(0)


def test_the_tour_does_not_cover_what_it_points_at(page: Page) -> None:
    # Low enough that most stops begin out of sight.
    page.set_viewport_size({"width": 1024, "height": 600})
    start(page)
    for _ in STOPS:
        shown, own = page.locator(".toured").bounding_box(), page.locator("#tour").bounding_box()
        assert shown
        assert own
        # Its beginning is in sight; what is higher than the window runs on below.
        assert -1 <= shown["y"] < own["y"], (shown, own)
        page.keyboard.press("ArrowRight")


def test_the_tour_goes_back_and_can_be_left_at_any_stop(page: Page) -> None:
    start(page)
    pages.press(page, ["ArrowRight", "ArrowRight", "ArrowLeft"])
    expect(page.locator("#tour-step")).to_have_text("Stop 2 of 6")
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator("#tour-start")).to_be_focused()


def test_the_tour_buttons_work_by_tab_and_enter(page: Page) -> None:
    start(page)
    pages.tab_to(page, page.locator("#tour-next"), most=3)
    page.keyboard.press("Enter")
    expect(page.locator("#tour-step")).to_have_text("Stop 2 of 6")
    pages.tab_to(page, page.locator("#tour-skip"), most=4)
    page.keyboard.press("Enter")
    expect(page.locator("#tour")).to_be_hidden()


def test_a_finished_tour_is_remembered(page: Page) -> None:
    expect(page.locator("#tour-start")).to_have_text("Short tour: six stops")
    start(page)
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#tour-start")).to_have_text("The tour again")
    expect(page.locator("#tour")).to_be_hidden()


def test_the_whole_story_is_reached_by_keyboard(page: Page) -> None:
    pages.tab_to(page, page.locator("button[data-scene=impostor]"), most=20)
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-state", "ready", timeout=60_000)
    # The focus has stayed; Next is further on, and keeps it while the step is played.
    pages.tab_to(page, page.locator("#next"), most=20)
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-step", "2")
    expect(page.locator("#next")).to_be_focused()

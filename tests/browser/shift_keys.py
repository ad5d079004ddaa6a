"""The start and the end of a shift, at the keyboard."""

import time
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import pages
from tests.browser.pages import Watch
from tests.browser.service import BrowserService

# Of the range that is kept for drama.
DESK_PHONE = "07700 900111"


def begin_by_keys(page: Page) -> float:
    """Pass the start of a shift without a mouse; returns the milliseconds that it took."""
    began = time.monotonic()
    expect(page.locator("#live")).to_have_class("live well")
    # The one to send it has the focus, or the one to take what was sent before and left.
    expect(page.locator("#step-test button:focus")).to_be_visible()
    pages.tab_to(page, page.locator("#start-test button"))
    page.keyboard.press("Enter")
    # It comes by the news, and its button has the focus; T takes it from anywhere.
    expect(page.locator("#start-take button")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("#test-words")).to_contain_text("Taken.")
    expect(page.locator("#test-words")).to_contain_text("On your screen after")
    expect(page.locator('#start-heard input[value="yes"]')).to_be_focused()
    page.keyboard.press("Space")
    phone = page.locator("#step-phone input")
    for _ in range(12):
        if phone.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(DESK_PHONE)
    page.keyboard.press("Enter")
    expect(page.locator("#start-form")).to_have_count(0)
    return (time.monotonic() - began) * 1000


def begin_by_mouse(page: Page | FrameLocator) -> None:
    """Pass the start of a shift where the sign-in has led to it, or find the queue."""
    start, queue = page.locator("#start-test button"), page.locator("#cases")
    expect(start.or_(queue).first).to_be_visible()
    if not start.count():
        return
    start.click()
    page.locator("#start-take button").click()
    expect(page.locator("#test-words")).to_contain_text("Taken.")
    page.locator('#start-heard input[value="yes"]').check()
    page.locator("#step-phone input").fill(DESK_PHONE)
    page.locator("#start-form .big-go").click()
    expect(queue).to_be_visible()


def begin_if_asked(page: Page) -> None:
    """Begin the shift where the sign-in led to its start."""
    expect(page.locator("#live")).to_have_class("live well")
    if page.locator("#start-form").count():
        begin_by_keys(page)
        expect(page.locator("#live")).to_have_class("live well")


def end_shift(page: Page, service: BrowserService, watch: Callable[[Page], Watch]) -> None:
    """End the shift of whoever has this page, who owns no case, if one runs.

    The page hears of the end by its news, and may ask for itself once more before it is gone.
    """
    page.goto(f"{service.console}shift")
    if page.locator("#shift-end").count():
        with watch(page).forgiving("401 .*/console/shift"):
            page.locator("#shift-end button").click()
            expect(page.locator("#start-heading")).to_be_visible()

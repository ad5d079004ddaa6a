"""The pages of walks in a real browser: by keyboard without script, at every width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import pages
from tests.browser.conftest import WAITS_MS, Picture, Visit
from tests.browser.pages import Looks, Scheme
from tests.browser.service import BrowserService

_STORE = "from tests.publicsite.streets import small_town; small_town.store()"
_PATHS = ("/walks/ask", "/walks/code")
READING_MS = 3_500
_ROOM_AT = (320, 360, 768, 1440)


@pytest.fixture(scope="module")
def web(service: BrowserService) -> str:
    """The address of a service that has streets."""
    service.stack.manage("shell", "--command", _STORE)
    return service.web


@pytest.fixture
def no_script(browser: Browser, web: str) -> Iterator[Page]:
    """The form in a browser whose script is off, as wide as 1280 px are at 400 %."""
    looks = pages.options(Looks(width=320))
    with browser.new_context(**looks, java_script_enabled=False) as context:
        context.set_default_timeout(WAITS_MS)
        page = context.new_page()
        page.goto(f"{web}/walks/ask")
        yield page


def fill(page: Page, label: str, words: str) -> None:
    """Go to a field by keyboard, and type."""
    pages.tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def tick(page: Page, box: Locator) -> None:
    """Go to a box by keyboard, and press the space bar."""
    pages.tab_to(page, box)
    page.keyboard.press("Space")


def test_by_keyboard_alone_and_without_script(no_script: Page) -> None:
    page = no_script
    fill(page, "Which part of town?", "Quarry")
    tick(page, page.get_by_label("I do not know yet. Ring me."))
    tick(page, page.get_by_label("Just me"))
    tick(page, page.get_by_label("I am 18 or older"))
    fill(page, "Your mobile number", "12")
    pages.tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Please look again")).to_be_visible()
    expect(page.get_by_label("Your mobile number")).to_have_value("12")
    expect(page.get_by_label("I am 18 or older")).to_be_checked()
    assert pages.sticks_out(page) <= 0
    page.get_by_role("link", name="Write a name.").click()
    expect(page.get_by_label("What can we call you?")).to_be_focused()
    page.keyboard.type("Robin")
    page.get_by_label("Your mobile number").fill("07700 900 678")
    # A form that comes back sooner is shown again, in case a program filled it in.
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Look at your phone")).to_be_visible()
    assert pages.sticks_out(page) <= 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_axe_finds_nothing(visit: Visit, web: str, picture: Picture, scheme: Scheme) -> None:
    page = visit(f"{web}/walks/ask", scheme=scheme)
    for path in _PATHS:
        page.goto(f"{web}{path}")
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert not (found := pages.axe(page)), (path, width, pages.readable(found))
            picture(page, f"walks-{path.rpartition('/')[2]}-{width}-{scheme}", whole=True)


def test_nothing_lies_over_another_or_outside_the_window(visit: Visit, web: str) -> None:
    page = visit(f"{web}/walks/ask")
    for path in _PATHS:
        page.goto(f"{web}{path}")
        for width in _ROOM_AT:
            page.set_viewport_size({"width": width, "height": 640})
            assert pages.sticks_out(page) <= 0, (path, width)
            assert not (found := pages.overlaps(page)), (path, width, pages.readable(found))


def test_right_to_left_still_fits(visit: Visit, web: str) -> None:
    page = visit(f"{web}/walks/ask", width=320)
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert pages.sticks_out(page) <= 0
    assert not (found := pages.overlaps(page)), pages.readable(found)

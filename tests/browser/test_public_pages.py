"""The public pages as anybody sees them: axe, narrow screens, the keyboard, nothing left behind."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Picture, Visit
from tests.browser.pages import Scheme
from tests.browser.service import BrowserService
from tests.publicsite.addresses import PATHS

AXE_AT = (360, 1440)
# 320 px is 1280 px at 400 %.
ROOM_AT = (320, 360, 768, 1440)
_STOP = "() => document.activeElement.getAttribute('href')"
_KEPT = "() => document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_axe_finds_nothing(
    visit: Visit, service: BrowserService, picture: Picture, scheme: Scheme
) -> None:
    page = visit(f"{service.web}/public", scheme=scheme)
    for path in PATHS:
        page.goto(f"{service.web}{path}")
        for width in AXE_AT:
            page.set_viewport_size({"width": width, "height": 800})
            assert not (found := pages.axe(page)), (path, width, pages.readable(found))
            picture(page, f"public-{path.strip('/')}-{width}-{scheme}", whole=True)


@pytest.mark.parametrize("forced", [False, True])
def test_nothing_lies_over_another_or_outside_the_window(
    visit: Visit, service: BrowserService, forced: bool
) -> None:
    page = visit(f"{service.web}/public", forced=forced)
    for path in PATHS:
        page.goto(f"{service.web}{path}")
        for width in ROOM_AT:
            page.set_viewport_size({"width": width, "height": 640})
            assert pages.sticks_out(page) <= 0, (path, width)
            assert not (found := pages.overlaps(page)), (path, width, pages.readable(found))


def test_twice_as_large_letters_still_fit(visit: Visit, service: BrowserService) -> None:
    page = visit(f"{service.web}/public", width=320)
    for path in PATHS:
        page.goto(f"{service.web}{path}")
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        assert pages.sticks_out(page) <= 0, path


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(
    visit: Visit, service: BrowserService
) -> None:
    page = visit(f"{service.web}/public", width=360)
    for path in PATHS:
        page.goto(f"{service.web}{path}")
        links = [one.get_attribute("href") for one in page.locator("a[href]").all()]
        reached = list[str | None]()
        for _link in links:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(_STOP))
            assert _outline(page) == "solid", (path, reached[-1])
        assert reached == links, path


def test_the_skip_link_goes_past_the_header(visit: Visit, service: BrowserService) -> None:
    page = visit(f"{service.web}/how-it-works", width=360)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(skip).not_to_be_in_viewport()


def test_dark_is_dark_and_nothing_is_left_in_the_browser(
    visit: Visit, service: BrowserService
) -> None:
    backgrounds = set[str]()
    for scheme in pages.SCHEMES:
        page = visit(f"{service.web}/deaf", scheme=scheme)
        backgrounds.add(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
        assert page.evaluate(_KEPT) == "{}{}"
    assert len(backgrounds) == 2


def _outline(page: Page) -> str:
    """Return how what has the focus is outlined."""
    style = "() => getComputedStyle(document.activeElement).outlineStyle"
    return str(page.evaluate(style))

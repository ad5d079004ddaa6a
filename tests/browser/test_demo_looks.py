"""How the demonstration's page looks: nothing axe finds, nothing over another, on every screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Visit
from tests.browser.pages import SCHEMES, Scheme
from tests.browser.panes import Panes
from tests.browser.service import BrowserService

WIDTHS = (1024, 1280, 1440)


def check(page: Page) -> None:
    """See that axe finds nothing, that no control lies over another, and nothing sticks out."""
    pages.after_paint(page)
    assert not (found := pages.axe(page)), pages.readable(found)
    assert not (over := pages.overlaps(page)), pages.readable(over)
    assert pages.sticks_out(page) <= 0
    assert_nothing_below(page)


def assert_nothing_below(page: Page) -> None:
    """See that the page ends with its last line: what is only for ears adds no height."""
    below = page.locator(".foot").evaluate(
        "(foot) => document.documentElement.scrollHeight"
        " - Math.max(innerHeight, foot.getBoundingClientRect().bottom + scrollY)"
    )
    assert below <= 2


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_demo_page_has_no_accessibility_fault(
    visit: Visit, service: BrowserService, fresh: None, width: int, scheme: Scheme
) -> None:
    panes = Panes(visit(service.demo, width=width, scheme=scheme))
    expect(panes.page.locator("#sign-in-rows > tr").first).to_be_attached()
    check(panes.page)
    # Two cards, a warning, both kinds of text, and the console.
    panes.begin("sos")
    for _ in range(4):
        panes.page.locator("#next").click()
        panes.settle()
        check(panes.page)
    panes.page.locator("#sign-ins > summary").click()
    panes.page.locator("#tour-start").click()
    assert not (found := pages.axe(panes.page)), pages.readable(found)


@pytest.mark.parametrize("width", [360, 1440])
def test_no_control_lies_over_another(
    visit: Visit, service: BrowserService, fresh: None, width: int
) -> None:
    panes = Panes(visit(service.demo, width=width))
    check(panes.page)
    panes.begin("free")
    check(panes.page)
    panes.page.locator("#ask").click()
    panes.status("waiting")
    for summary in panes.officer.locator("summary").all():
        summary.click()
    check(panes.page)
    panes.page.locator("#text-code").click()
    panes.status("checking")
    panes.page.locator("#sign-ins > summary").click()
    check(panes.page)


@pytest.mark.parametrize("width", [1280, 1440])
def test_caption_and_panes_share_one_screen(
    visit: Visit, service: BrowserService, fresh: None, width: int
) -> None:
    panes = Panes(visit(service.demo, width=width, height=900))
    panes.begin("story")
    panes.page.locator("#auto").click()
    for _ in range(2):
        panes.page.locator("#next").click()
        panes.settle()
    for name in ("#officer-screen", "#texts-box", "#console", "#caption"):
        box = panes.page.locator(name).bounding_box()
        assert box
        in_sight = min(900, box["y"] + box["height"]) - box["y"]
        assert in_sight > 0.8 * box["height"], (name, box)


def test_forced_colours_leave_every_control_an_edge(
    visit: Visit, service: BrowserService, fresh: None
) -> None:
    panes = Panes(visit(service.demo, forced=True, scheme="dark"))
    panes.begin("free")
    check(panes.page)
    for button in panes.page.locator("button:visible").all():
        style = button.evaluate("(one) => getComputedStyle(one).borderTopWidth")
        assert style != "0px", button.inner_text()

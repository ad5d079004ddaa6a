"""The watch over the pages itself: what it must not miss."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Console, Visit
from tests.browser.pages import Watch
from tests.browser.service import BrowserService

# Seconds.
NOTED_WITHIN = 30


def test_an_operator_is_signed_in_and_sees_a_case(
    console: Console, service: BrowserService
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2", scheme="dark")
    expect(page.locator(f'[data-case="{case.ref}"]').first).to_be_visible()


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("console.error('a script complains')", "a script complains"),
        ("setTimeout(() => { throw new Error('nobody caught it') })", "nobody caught it"),
        ("document.body.append(Object.assign(new Image(), {src: '/x.png'}))", "404"),
        ("document.body.setAttribute('onclick', 'alert(1)')", "CSP"),
        ("fetch('http://192.0.2.1/').catch(() => {})", "192.0.2.1"),
    ],
)
def test_what_goes_wrong_on_a_page_is_noted(
    visit: Visit, watch: Callable[[Page], Watch], service: BrowserService, deed: str, told: str
) -> None:
    page = visit(service.demo)
    page.evaluate(f"() => {{ {deed} }}")
    noted = watch(page).faults
    deadline = time.monotonic() + NOTED_WITHIN
    while not any(told in fault for fault in noted):
        assert time.monotonic() < deadline, noted
        page.wait_for_timeout(100)
    # A closed page complains of nothing more.
    page.close()
    noted.clear()


def test_axe_and_overlap_checks_find_planted_faults(visit: Visit, service: BrowserService) -> None:
    page = visit(service.demo)
    page.evaluate(
        """() => { const one = document.createElement("button");
        one.style.cssText = "position:absolute;left:0;top:0;width:600px;height:600px";
        document.body.append(one); }"""
    )
    assert any("button-name" in line for line in pages.axe(page))
    assert pages.overlaps(page)

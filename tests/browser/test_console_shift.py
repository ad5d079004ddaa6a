"""A shift without a mouse, and the screens of its start and of the supervisor's rates."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.service import BrowserService
from tests.browser.shift_keys import begin_by_keys, end_shift

pytestmark = pytest.mark.usefixtures("fresh")
START_WITHIN_MS = 20_000


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_shift_is_begun_and_a_case_claimed_by_keys_alone(
    console: Console, service: BrowserService
) -> None:
    """The queue is not seen before the start has passed, which takes less than 20 s."""
    page = console("operator4")
    end_shift(page, service)
    page.goto(service.console)
    expect(page.locator("#start-heading")).to_be_visible()
    expect(page.locator("[data-case]")).to_have_count(0)
    took = begin_by_keys(page)
    assert took < START_WITHIN_MS
    expect(page).to_have_url(service.console)
    case = service.make_case(joined=True)
    expect(page.locator(f'[data-case="{case.ref}"]')).to_be_visible()
    press(page, "j", "c")
    expect(page.locator("#case-title")).to_contain_text(case.ref)


def test_who_else_has_a_case_open_stands_on_its_page(
    console: Console, service: BrowserService
) -> None:
    case = service.make_case(joined=True)
    page, other = console("operator2"), console("operator3")
    other.goto(f"{service.console}cases/{case.ref}")
    expect(other.locator("#live")).to_have_class("live well")
    page.goto(f"{service.console}cases/{case.ref}")
    expect(page.locator(f'#case [data-here="{case.ref}"]')).to_contain_text("Also open at:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_has_no_fault_that_a_machine_finds(
    console: Console, service: BrowserService, scheme: str
) -> None:
    page = console("operator4", scheme=scheme)
    end_shift(page, service)
    page.goto(f"{service.console}start")
    page.locator("#start-test button").click()
    expect(page.locator("#test-alarm")).to_be_visible()
    assert not (found := pages.axe(page)), pages.readable(found)
    assert not pages.overlaps(page)
    assert not pages.sticks_out(page)


def test_the_supervisor_s_rates_have_no_fault_that_a_machine_finds(
    console: Console, service: BrowserService
) -> None:
    page = console("supervisor2")
    page.goto(f"{service.console}rates")
    expect(page.locator("#rates-heading")).to_be_visible()
    assert not (found := pages.axe(page)), pages.readable(found)
    assert not pages.sticks_out(page)

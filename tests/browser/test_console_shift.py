"""A shift without a mouse, and the screens of its start and of the supervisor's rates."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.pages import Watch
from tests.browser.service import BrowserService
from tests.browser.shift_keys import begin_by_keys, begin_if_asked, end_shift

pytestmark = pytest.mark.usefixtures("fresh")
START_WITHIN_MS = 20_000


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_shift_is_begun_and_a_case_claimed_by_keys_alone(
    console: Console, service: BrowserService, watch: Callable[[Page], Watch]
) -> None:
    """The queue is not seen before the start has passed, which takes less than 20 s."""
    page = console("operator4")
    end_shift(page, service, watch)
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


def test_a_case_is_handed_to_a_colleague_and_the_shift_ended_by_keys_alone(
    console: Console, service: BrowserService
) -> None:
    page = console("operator4")
    begin_if_asked(page)
    case = service.make_case(joined=True)
    page.goto(f"{service.console}cases/{case.ref}")
    expect(page.locator("#live")).to_have_class("live well")
    press(page, "c")
    expect(page.locator("#case-title")).to_contain_text("You have it.")
    # A colleague comes to their desk; who is there is read with the page.
    other = console("operator3")
    expect(other.locator("#live")).to_have_class("live well")
    page.reload()
    expect(page.locator("#live")).to_have_class("live well")
    press(page, "g")
    expect(page.locator("#case-give select")).to_be_focused()
    # A letter chooses by name; nobody else is there.
    page.keyboard.type("Operator 3")
    press(page, "Tab")
    page.keyboard.type("Ask short questions.")
    press(page, "Enter")
    expect(page.locator("#case-owner")).to_contain_text("offered to")
    other.goto(f"{service.console}cases/{case.ref}")
    # At once: an offer stands for half a minute.
    expect(other.locator("#case-offered")).to_contain_text("Ask short questions.")
    other.keyboard.press("g")
    expect(other.locator("#case-title")).to_contain_text("You have it.")
    expect(page.locator("#case-title")).not_to_contain_text("You have it.")
    page.goto(f"{service.console}shift")
    expect(page.locator("#shift-end button")).to_be_visible()
    assert not (found := pages.axe(page)), pages.readable(found)
    pages.tab_to(page, page.locator("#shift-end button"))
    press(page, "Enter")
    expect(page.locator("#start-heading")).to_be_visible()


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
    console: Console, service: BrowserService, watch: Callable[[Page], Watch], scheme: str
) -> None:
    page = console("operator4", scheme=scheme)
    end_shift(page, service, watch)
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


def test_a_test_alarm_whose_answer_is_lost_is_taken_by_keys_all_the_same(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator4")
    end_shift(page, service, watch)
    page.goto(f"{service.console}start")
    expect(page.locator("#live")).to_have_class("live well")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/console/start/test", lose)
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.locator("#start-test button").press("Enter")
        expect(page.locator("#start-take button")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("#test-words")).to_contain_text("On your screen after")

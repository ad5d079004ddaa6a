"""Twenty cases and thirty alarms: what of them is in view, and how far the first tick is."""

import re

import pytest
from playwright.sync_api import Page, expect

from simulator.actors.operator import Operator
from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.service import BrowserService, Case
from tests.browser.test_console_looks import actor, is_live
from tests.support import waiting

pytestmark = [pytest.mark.usefixtures("fresh"), pytest.mark.timeout(480, func_only=True)]
# Ten phones without a case are no flood yet: each is a row.
CASES, STRANGERS = 20, 10
ROWS_IN_VIEW = 12
FORM_ABOVE = 200
# As tall as a line with its border may be.
LINE_AT_MOST = 48
TAB_STOPS_AT_MOST = 12
_WHOLE_ROWS = """
() => [...document.querySelectorAll("#cases .q")].filter((row) => {
  const own = row.getBoundingClientRect();
  const area = row.closest(".area").getBoundingClientRect();
  return own.top >= Math.max(0, area.top) - 1
    && own.bottom <= Math.min(innerHeight, area.bottom) + 1;
}).length
"""


@pytest.fixture
def cases(service: BrowserService) -> list[Case]:
    """Make them, each alarm with other words, and wait until all stand on the queue."""
    made = [service.make_case(joined=True) for _ in range(CASES)]
    theirs = [f"SOS bench {number}" for number in range(CASES)]
    strangers = [f"SOS platform {number}" for number in range(STRANGERS)]
    for words, case in zip(theirs, made, strict=True):
        case.phone.send(words)
    for words in strangers:
        service.make_phone().send(words)
    desk = actor(service, "operator3")
    # By their words: on a slow machine a case has other alarms as well, as nobody claims it.
    waiting.until("all alarms", lambda: _all_stand(desk, [*theirs, *strangers]), within=60)
    return made


def _all_stand(desk: Operator, words: list[str]) -> bool:
    shown = desk.queue().text
    return all(re.search(rf"{one}\b", shown) for one in words)


def line_height(page: Page) -> float:
    found = page.locator("#line").bounding_box()
    assert found
    return found["height"]


def test_twelve_rows_stand_in_view_and_the_alarm_line_is_one_line(
    service: BrowserService, console: Console, cases: list[Case]
) -> None:
    page = console("operator2", width=1280)
    page.set_viewport_size({"width": 1280, "height": 800})
    is_live(page)
    assert page.evaluate(_WHOLE_ROWS) >= ROWS_IN_VIEW
    assert line_height(page) <= LINE_AT_MOST
    expect(page.locator("#line-more")).to_contain_text(f"+{CASES + STRANGERS - 1}")
    # The same desk at 200 %: all rows are there, one below the other, and the line is one line.
    page.set_viewport_size({"width": 640, "height": 400})
    pages.after_paint(page)
    assert page.locator("#cases .q").count() >= ROWS_IN_VIEW
    assert line_height(page) <= LINE_AT_MOST
    assert pages.sticks_out(page) <= 0
    for width, height in ((1280, 800), (640, 400)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{service.console}look-up")
        is_live(page)
        form = page.locator("#look-up").bounding_box()
        assert form
        assert form["y"] < FORM_ABOVE
        assert line_height(page) <= LINE_AT_MOST


def test_strangers_are_told_apart_by_their_number_and_first_words(
    console: Console, cases: list[Case]
) -> None:
    page = console("operator2")
    is_live(page)
    strangers = page.locator("#cases .q:not([data-case]) .q-who").filter(has_text="platform")
    expect(strangers).to_have_count(STRANGERS)
    assert len(set(strangers.all_inner_texts())) == STRANGERS


def test_the_first_tick_is_few_tab_stops_from_the_top_of_the_page(
    service: BrowserService, console: Console, cases: list[Case]
) -> None:
    case = service.make_case(joined=True)
    case.match()
    actor(service, "operator2").claim(case.ref)
    page = console("operator2")
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)
    page.evaluate("document.activeElement.blur()")
    pages.tab_to(page, page.locator("#decide-confirm [name=face]").first, most=TAB_STOPS_AT_MOST)

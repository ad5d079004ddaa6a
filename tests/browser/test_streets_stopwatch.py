"""How long a report takes, by what has to be pressed, typed and thought: at most 45 s, 9 taps.

Counted on the real page and reckoned by the keystroke-level model, so that no machine's speed is in
it: a tap on glass, a key, a moment to think before each choice, and the wait for an answer on 2G.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Geolocation, Locator, Page, expect

from tests.browser import pages
from tests.browser.conftest import WAITS_MS
from tests.browser.pages import Looks
from tests.browser.test_streets_tap import tap  # noqa: F401 - the fixture

TAP_S, KEY_S, THINK_S = 1.2, 0.5, 1.35
# 12 kB at 2G's 50 kbit/s, and its round trips.
ANSWER_S = 3.0
READING_S = 6.0
TAPS_AT_MOST, SECONDS_AT_MOST = 9, 45.0
_HERE: Geolocation = {"latitude": 51.58, "longitude": 0.07145, "accuracy": 20}


@dataclass
class Thumb:
    """Whoever reports, on a phone; counts what they do."""

    page: Page
    taps: int = 0
    keys: int = 0
    answers: int = 0

    def tap(self, what: Locator, *, waits: bool = False) -> None:
        """Touch one thing, and wait for the answer where it sends."""
        what.tap()
        self.taps += 1
        self.answers += waits

    def types(self, words: str) -> None:
        """Type on the keyboard of the screen."""
        self.page.keyboard.type(words)
        self.keys += len(words)

    @property
    def seconds(self) -> float:
        """What it takes by the model."""
        thinking = THINK_S * self.taps + READING_S
        return TAP_S * self.taps + KEY_S * self.keys + ANSWER_S * self.answers + thinking


@pytest.fixture
def thumb(browser: Browser, tap: str) -> Iterator[Thumb]:  # noqa: F811 - the fixture
    looks = pages.options(Looks(width=360))
    more = {"has_touch": True, "geolocation": _HERE, "permissions": ["geolocation"]}
    with browser.new_context(**(looks | more)) as context:
        context.set_default_timeout(WAITS_MS)
        page = context.new_page()
        page.goto(tap)
        yield Thumb(page=page)


def finish(thumb: Thumb) -> None:
    """Pick the first street that is offered, say what is wrong there, and send it."""
    page = thumb.page
    thumb.tap(page.get_by_role("group", name="Which street is it?").get_by_role("radio").first)
    for said in ("no light or bad light", "just now", "in the dark"):
        thumb.tap(page.get_by_label(said, exact=True))
    thumb.tap(page.get_by_role("button", name="Send"), waits=True)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_with_where_i_am(thumb: Thumb) -> None:
    thumb.tap(thumb.page.get_by_role("button", name="Use where I am"), waits=True)
    finish(thumb)
    assert thumb.taps <= TAPS_AT_MOST
    assert thumb.seconds <= SECONDS_AT_MOST


def test_with_a_name_that_is_typed(thumb: Thumb) -> None:
    thumb.tap(thumb.page.get_by_label("Type a street"))
    thumb.types("tanner row")
    thumb.tap(thumb.page.get_by_role("button", name="Find"), waits=True)
    finish(thumb)
    assert thumb.taps <= TAPS_AT_MOST
    assert thumb.seconds <= SECONDS_AT_MOST

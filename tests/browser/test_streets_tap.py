"""The tap in a real browser: by keyboard without script, in both themes, at every width."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Geolocation, Locator, Page, expect

from tests.browser import pages
from tests.browser.conftest import WAITS_MS, Picture, Visit
from tests.browser.pages import Looks, Watch
from tests.browser.service import BrowserService

_STORE = "from tests.publicsite.streets import small_town; small_town.store()"
# On Tanner Row, a hundred metres east of the town centre.
_LATITUDE, _LONGITUDE = 51.58, 0.07145
TANNER = "Tanner Row (whole street)"


@pytest.fixture(scope="module")
def tap(service: BrowserService) -> str:
    """The address of the page, in a service that has streets."""
    service.stack.manage("shell", "--command", _STORE)
    return f"{service.web}/streets"


@pytest.fixture
def no_script(browser: Browser, tap: str) -> Iterator[Page]:
    """The page in a browser whose script is off, as wide as 1280 px are at 400 %."""
    looks = pages.options(Looks(width=320))
    with browser.new_context(**looks, java_script_enabled=False) as context:
        context.set_default_timeout(WAITS_MS)
        page = context.new_page()
        page.goto(tap)
        yield page


def test_by_keyboard_alone_and_without_script(no_script: Page, tap: str) -> None:
    page = no_script
    expect(page.get_by_role("button", name="Use where I am")).to_be_hidden()
    pages.tab_to(page, page.get_by_label("Type a street"))
    page.keyboard.type("tanner")
    page.keyboard.press("Enter")
    pick(page, page.get_by_label(TANNER))
    for reason in ("no light or bad light", "touched or grabbed"):
        pick(page, page.get_by_label(reason))
    pick(page, page.get_by_label("just now"))
    pick(page, page.get_by_label("in the dark"))
    assert pages.sticks_out(page) <= 0
    pages.tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert pages.sticks_out(page) <= 0
    code = page.locator(".code").inner_text()
    page.goto(f"{tap}/code")
    pages.tab_to(page, page.get_by_label("Your code"))
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=TANNER)).to_be_visible()
    expect(page.get_by_text("touched or grabbed")).to_have_count(0)
    assert pages.sticks_out(page) <= 0
    assert has_kept_nothing(page)


def test_the_map_without_script(no_script: Page) -> None:
    page = no_script
    page.get_by_label("followed").check()
    on_the_map = page.get_by_role("button", name="Map of streets")
    pages.tab_to(page, on_the_map)
    page.keyboard.press("Enter")
    expect(page.get_by_text("near the middle of the map")).to_be_visible()
    expect(
        page.get_by_role("group", name="Which street is it?").get_by_role("radio")
    ).to_have_count(11)
    on_the_map.click(position={"x": 180, "y": 144})
    expect(page.get_by_text("If it is none of these, type the name.")).to_be_visible()
    expect(page.get_by_label("followed")).to_be_checked()
    assert has_kept_nothing(page)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_that_axe_finds(
    visit: Visit,
    watch: Callable[[Page], Watch],
    picture: Picture,
    tap: str,
    scheme: str,
    width: int,
) -> None:
    page = visit(tap, width=width, scheme=scheme)
    look(page)
    picture(page, f"streets-tap-{scheme}-{width}", whole=True)
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert")).to_be_visible()
        look(page)
    page.get_by_label("Type a street").fill("tanner")
    page.get_by_role("button", name="Find").click()
    for label in (TANNER, "followed", "touched or grabbed", "often", "in daylight"):
        page.get_by_label(label).check()
    look(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_text("Answer three questions").click()
    look(page)
    picture(page, f"streets-thanks-{scheme}-{width}", whole=True)
    code = page.locator(".code").inner_text()
    page.goto(f"{tap}/code")
    look(page)
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Look back").click()
    expect(page.get_by_role("heading", name=TANNER)).to_be_visible()
    look(page)
    assert has_kept_nothing(page)


def test_where_i_am_is_asked_on_a_press_and_only_trusted_when_near(visit: Visit, tap: str) -> None:
    page = visit(tap, width=360)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(_there(accuracy=500))
    sent = list[str]()
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="Use where I am").click()
    expect(page.get_by_text("Please type the street.")).to_be_visible()
    expect(page.get_by_label("Type a street")).to_be_focused()
    assert not sent
    page.context.set_geolocation(_there(accuracy=20))
    page.get_by_role("button", name="Use where I am").click()
    page.get_by_label("Tanner Row, in the town centre").check()
    assert sent == ["lat=51.58000&lon=0.07145"]
    look(page)


def _there(*, accuracy: float) -> Geolocation:
    return {"latitude": _LATITUDE, "longitude": _LONGITUDE, "accuracy": accuracy}


def pick(page: Page, target: Locator) -> None:
    """Reach a choice by Tab and take it by the space bar."""
    pages.tab_to(page, target)
    page.keyboard.press("Space")
    expect(target).to_be_checked()


def look(page: Page) -> None:
    """Demand that axe finds nothing and that nothing sticks out."""
    assert not (found := pages.axe(page)), pages.readable(found)
    assert pages.sticks_out(page) <= 0


def has_kept_nothing(page: Page) -> bool:
    """Say whether the browser holds nothing of these pages; the console's theme is the test's."""
    state = page.context.storage_state()
    kept = [one["name"] for one in state["cookies"] if one.get("path") != "/console/"]
    return not kept and not state["origins"]

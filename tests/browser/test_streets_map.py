"""The map that moves: by keyboard alone, equal to its list, small; the picture where it fails."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import pages
from tests.browser.conftest import Picture, Visit
from tests.browser.pages import Looks, Watch
from tests.browser.service import BrowserService
from tests.browser.test_streets_tap import has_kept_nothing, look

_STORE = "from tests.publicsite.streets import small_town; small_town.store()"
OPEN = "Open the moving map"
TANNER = "Tanner Row, in the town centre"
MOST_BYTES = 90_000
# The units whose drawn line lies in the map's box, less a margin, and those of the list.
_DRAWN = """
(margin) => { const box = document.querySelector(".view .box").getBoundingClientRect();
  const lies = (one) => { const it = one.getBoundingClientRect();
    return it.right > box.left + margin && it.left < box.right - margin
      && it.bottom > box.top + margin && it.top < box.bottom - margin; };
  return [...new Set([...document.querySelectorAll(".moving path[data-unit]")].filter(lies)
    .map((one) => one.dataset.unit))].sort(); }
"""
_LISTED = """
() => [...document.querySelectorAll(".in-sight [data-unit]")].map((one) => one.dataset.unit).sort()
"""
# As wide as a line is: one that runs along an edge is in sight, or is not.
_A_LINE_PX = 8
_EQUAL = f"""
() => {{ const [listed, sure, maybe] =
    [({_LISTED})(), ({_DRAWN})({_A_LINE_PX}), ({_DRAWN})(-{_A_LINE_PX})];
  return sure.length > 3 && sure.every((one) => listed.includes(one))
    && listed.every((one) => maybe.includes(one)); }}
"""
_SMALL = """
() => [...document.querySelectorAll("#where button")].filter((one) => one.checkVisibility())
  .map((one) => [one.innerText, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)
"""


@pytest.fixture(scope="module")
def tap(service: BrowserService) -> str:
    """The address of the page, in a service that has streets."""
    service.stack.manage("shell", "--command", _STORE)
    return f"{service.web}/streets"


def opened(page: Page) -> Page:
    """Open the map, and wait until it shows the town."""
    page.get_by_role("button", name=OPEN).click()
    expect(
        page.get_by_role("list", name="Streets on the map").get_by_role("button")
    ).not_to_have_count(0)
    return page


def test_nothing_of_it_is_fetched_before_it_is_opened(visit: Visit, tap: str) -> None:
    page = visit("about:blank")
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(tap)
    expect(page.get_by_role("button", name=OPEN)).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = sorted(one.partition("?")[0] for one in asked)
    assert found == ["map.svg", "streets", "streets.js"]


def test_by_keyboard_alone_from_the_map_to_thanks(visit: Visit, tap: str) -> None:
    page = visit(tap, width=360)
    pages.tab_to(page, page.get_by_role("button", name=OPEN))
    page.keyboard.press("Enter")
    box = page.get_by_role("application", name="Map of streets")
    expect(box).to_be_focused()
    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator(".in-sight button").first).to_be_visible()
    before = page.evaluate(_DRAWN, 0)
    page.keyboard.press("+")
    expect(box.locator("path.street").first).to_be_attached()
    page.wait_for_function(f"before => ({_DRAWN})(0).join() !== before.join()", arg=before)
    pages.press(page, ["-"])
    page.wait_for_function(f"before => ({_DRAWN})(0).join() === before.join()", arg=before)
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"before => ({_DRAWN})(0).join() !== before.join()", arg=before)
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"before => ({_DRAWN})(0).join() === before.join()", arg=before)
    page.keyboard.press("Enter")
    group = page.get_by_role("group", name="Which street is it?")
    expect(group.get_by_role("radio", checked=True)).to_have_count(1)
    expect(page.locator("#said")).to_contain_text("You picked")
    expect(box).to_be_focused()
    for label in ("no light or bad light", "just now", "in the dark"):
        pages.tab_to(page, page.get_by_label(label), most=90)
        page.keyboard.press("Space")
    pages.tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert has_kept_nothing(page)


def test_the_list_holds_what_the_map_shows_and_picks_the_same(visit: Visit, tap: str) -> None:
    page = opened(visit(tap, width=1440))
    for key in ("", "ArrowDown", "ArrowUp", "+", "ArrowLeft"):
        if key:
            page.locator(".view .box").press(key)
        page.wait_for_function(_EQUAL)
    page.get_by_role("button", name="Zoom out").click()
    page.locator(".view .box").press("ArrowRight")
    page.locator(".in-sight").get_by_role("button", name="Tanner Row").click()
    expect(page.get_by_label(TANNER)).to_be_checked()
    expect(page.locator(".in-sight .picked")).to_have_text("Tanner Row")
    expect(page.locator(".moving path.street.picked")).not_to_have_count(0)


def test_a_tap_picks_the_nearest_and_the_form_keeps_all_else(visit: Visit, tap: str) -> None:
    page = opened(visit(tap, width=360))
    page.get_by_label("followed").check()
    # All of a horizontal road's line is its box's middle.
    line = page.locator(".moving path.street").nth(0)
    unit = line.get_attribute("data-unit")
    name = page.locator(f".in-sight [data-unit='{unit}']").inner_text()
    page.locator(f".in-sight [data-unit='{unit}']").click()
    expect(page.get_by_role("radio", checked=True).locator("..")).to_contain_text(name)
    page.locator(".view .box").click()
    expect(page.locator("#said")).to_contain_text("You picked")
    expect(page.get_by_label("followed")).to_be_checked()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_that_axe_finds(
    visit: Visit, picture: Picture, tap: str, scheme: Any, width: int
) -> None:
    page = opened(visit(tap, width=width, scheme=scheme))
    page.get_by_role("button", name="Pick the middle").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    look(page)
    picture(page, f"streets-map-{scheme}-{width}", whole=True)
    assert page.evaluate(_SMALL) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_sticks_out_of_320_px_in_either_direction(
    visit: Visit, tap: str, direction: str
) -> None:
    page = visit(tap, width=320)
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    opened(page)
    assert pages.sticks_out(page) <= 0
    page.get_by_role("button", name="Pick the middle").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    assert pages.sticks_out(page) <= 0
    page.wait_for_function(_EQUAL)


def test_all_that_it_fetches_is_small_ours_and_without_a_cookie(visit: Visit, tap: str) -> None:
    page = visit("about:blank")
    bodies = list[bytes]()
    page.on("requestfinished", lambda request: bodies.append(_body(request)))
    page.goto(tap)
    opened(page)
    page.wait_for_load_state("networkidle")
    # Requests to other machines, and what the policy forbids, fail any test here.
    assert len(bodies) > 6
    assert sum(len(gzip.compress(each)) for each in bodies) <= MOST_BYTES
    assert has_kept_nothing(page)
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def _body(request: Any) -> bytes:
    return bytes(request.response().body())


@pytest.mark.parametrize("lost", ["leaflet.js", "leaflet.css", "streets_map.js", "streets_map.css"])
def test_where_it_does_not_load_the_picture_stays(
    visit: Visit, watch: Callable[[Page], Watch], tap: str, lost: str
) -> None:
    page = visit(tap, width=360)
    page.route(f"**/{lost}", lambda route: route.abort())
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.get_by_role("button", name=OPEN).click()
        expect(page.get_by_text("The map did not load.")).to_be_visible()
    expect(page.get_by_label("Type a street")).to_be_focused()
    expect(page.locator(".moving")).to_have_count(0)
    on_the_map = page.get_by_role("button", name="Map of streets")
    expect(on_the_map).to_be_visible()
    on_the_map.click(position={"x": 180, "y": 144})
    expect(page.get_by_text("If it is none of these, type the name.")).to_be_visible()


def test_where_tiles_do_not_load_it_says_so(
    visit: Visit, watch: Callable[[Page], Watch], tap: str
) -> None:
    page = visit(tap, width=360)
    page.route("**/streets/map/**", _lose)
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.get_by_role("button", name=OPEN).click()
        expect(page.get_by_text("The map did not load.")).to_be_visible()
        # The other tiles of the map fail in a moment of their own.
        page.goto("about:blank")


def _lose(route: Route) -> None:
    route.abort()


def test_without_script_there_is_no_button_for_it(browser: Browser, tap: str) -> None:
    looks = pages.options(Looks(width=320))
    with browser.new_context(**looks, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(tap)
        expect(page.get_by_role("button", name=OPEN)).to_be_hidden()
        expect(page.get_by_role("button", name="Map of streets")).to_be_visible()

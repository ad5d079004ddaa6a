"""The pages about streets, the public's and the staff's: axe, room, keyboard, no script, 2G."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from simulator.actors.operator import Operator
from tests.browser import pages
from tests.browser.conftest import WAITS_MS, OpenContexts, Visit
from tests.browser.pages import Looks, Watch
from tests.browser.service import BrowserService, host_of
from tests.browser.test_streets_tap import TANNER, has_kept_nothing

pytestmark = pytest.mark.timeout(480, func_only=True)

_BUILD = "from tests.browser import community_town; print(community_town.build())"
WIDTHS = (360, 1440)
# 1280 px at 400 %.
NARROWEST = 320
MOST_BYTES, MOST_REQUESTS = 12_000, 2
# By name, with what `town` knows in braces.
PUBLIC = {
    "tap": "/streets",
    "code": "/streets/code",
    "road-works": "/streets/road/{road}",
    "road-helped": "/streets/road/{helped}",
    "better": "/streets/road/{helped}/better",
    "actions": "/streets/actions",
    "data": "/streets/data",
    "data-about": "/streets/data/about",
    "plan": "/plan",
    "pulse": "/pulse/{pulse}",
}
STAFF = {
    "analyst1": {
        "week": "/neighbourhood/",
        "week-burst": "/neighbourhood/?tab=burst",
        "week-one-source": "/neighbourhood/?tab=one_source",
        "week-busy": "/neighbourhood/?tab=busy",
        "week-quiet": "/neighbourhood/?tab=quiet",
        "held": "/neighbourhood/held",
        "report": "/neighbourhood/report",
        "actions": "/neighbourhood/actions",
        "look": "/neighbourhood/looks/{look}",
        "act": "/neighbourhood/signals/{real}/act",
        "figures": "/neighbourhood/figures",
        "targets": "/neighbourhood/targets",
        "briefings": "/neighbourhood/briefings",
        "plan": "/neighbourhood/plan",
    },
    "partner1": {"owned": "/neighbourhood/owned"},
}
# Everything a key can reach, numbered; of radio buttons with one name one is enough.
_STOPS = """
() => { const names = new Set(); let n = 0;
  const all = "a[href], button, input, select, textarea, summary";
  for (const one of document.querySelectorAll(all)) {
    if (one.type === "hidden" || one.disabled || one.tabIndex < 0) continue;
    if (!one.checkVisibility({ checkVisibilityCSS: true })) continue;
    const name = one.type === "radio" ? one.name : `stop ${n}`;
    if (!names.has(name)) { names.add(name); n += 1; }
    one.dataset.stop = name; }
  return [...names]; }
"""
# What has the focus, and whether an outline is drawn about it or about its label.
_FOCUS = """
() => { const one = document.activeElement;
  const drawn = [one, one.closest("label, summary")].filter(Boolean).map((each) =>
    getComputedStyle(each)).some((style) => style.outlineStyle !== "none"
      && parseFloat(style.outlineWidth) >= 2);
  return [one.dataset.stop || "", drawn]; }
"""
# Says how many were shut.
_OPEN_ALL = """
() => { const shut = [...document.querySelectorAll("details:not([open])")];
  for (const one of shut) one.open = true;
  return shut.length; }
"""
Town = Mapping[str, str]
Desk = Callable[[str], Page]


@pytest.fixture(scope="module")
def town(service: BrowserService) -> Town:
    """What stands in the town; its pages' addresses need some of it."""
    service.operators += service.force.operators(operators=0, supervisors=0, analysts=2, partners=1)
    printed = service.stack.manage("shell", "--command", _BUILD)
    found: Town = json.loads(printed.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def keys(service: BrowserService, town: Town) -> Mapping[str, Mapping[str, str]]:
    """Sessions of the analyst and of the owner's person: a code is good for one use."""
    return {name: _sign_in(service, name) for name in STAFF}


@pytest.fixture
def desk(
    contexts: OpenContexts, service: BrowserService, keys: Mapping[str, Mapping[str, str]]
) -> Desk:
    """Open a page for one of the staff."""

    def open_page(username: str) -> Page:
        context = contexts.context(Looks(width=WIDTHS[1]))
        for name, value in keys[username].items():
            context.add_cookies([{"name": name, "value": value, "url": service.web}])
        return context.new_page()

    return open_page


@pytest.fixture
def no_script(browser: Browser, service: BrowserService) -> Iterator[Page]:
    """A narrow page in a browser whose script is off."""
    looks = pages.options(Looks(width=NARROWEST))
    with browser.new_context(**looks, java_script_enabled=False) as context:
        context.set_default_timeout(WAITS_MS)
        yield context.new_page()


def test_public_pages_look_well(visit: Visit, service: BrowserService, town: Town) -> None:
    page, found = visit("about:blank"), list[str]()
    for name, path in PUBLIC.items():
        page.goto(service.web + path.format_map(town))
        found += faults(page, name)
    assert not found, pages.readable(found)
    assert has_kept_nothing(page)


@pytest.mark.parametrize("username", STAFF)
def test_staff_pages_look_well(
    desk: Desk, service: BrowserService, town: Town, username: str
) -> None:
    page, found = desk(username), list[str]()
    for name, path in STAFF[username].items():
        page.goto(service.web + path.format_map(town))
        found += faults(page, name)
        if page.evaluate(_OPEN_ALL):
            found += faults(page, f"{name}, opened")
    assert not found, pages.readable(found)


@pytest.mark.parametrize("username", STAFF)
def test_the_bar_marks_the_page_that_is_open(
    desk: Desk, service: BrowserService, town: Town, username: str
) -> None:
    page = desk(username)
    page.goto(f"{service.web}/console/sign-in")
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    for address in [one.get_attribute("href") or "" for one in links.all()]:
        page.goto(service.web + address)
        marked = page.locator("header [aria-current=page]")
        expect(marked).to_have_count(1)
        expect(marked).to_have_attribute("href", address)


def test_whoever_is_not_of_the_control_room_is_led_to_their_own_pages(
    desk: Desk, service: BrowserService, watch: Callable[[Page], Watch]
) -> None:
    page = desk("partner1")
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.goto(service.console)
    expect(page.get_by_role("heading", name="Not for this role")).to_be_visible()
    expect(page.get_by_role("link", name="Queue")).to_have_count(0)
    page.get_by_role("link", name="To your own pages").click()
    expect(page).to_have_url(f"{service.web}/neighbourhood/owned")


def test_every_answer_on_the_way_of_a_report_looks_well(
    visit: Visit, service: BrowserService, town: Town
) -> None:
    page = visit(f"{service.web}/streets")
    page.get_by_label("Type a street").fill("tanner")
    page.get_by_role("button", name="Find").click()
    found = faults(page, "found")
    for label in (TANNER, "followed", "often", "in daylight"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    found += faults(page, "thanks")
    page.goto(f"{service.web}/streets/road/{town['helped']}/better")
    page.get_by_role("button", name="I do not go there").click()
    found += faults(page, "better-thanks")
    page.goto(f"{service.web}/pulse/{town['pulse']}")
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").last.check()
    page.get_by_role("button", name="Send").click()
    found += faults(page, "pulse-thanks")
    assert not found, pages.readable(found)
    assert has_kept_nothing(page)


def test_without_script_on_2g_in_two_requests_and_nothing_is_kept(
    no_script: Page, service: BrowserService, town: Town
) -> None:
    page, asked, found = no_script, list[Response](), list[str]()

    def note(response: Response) -> None:
        asked.append(response)

    page.on("response", note)
    for name, path in PUBLIC.items():
        asked.clear()
        page.goto(service.web + path.format_map(town))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        size = sum(len(gzip.compress(one.body())) for one in asked)
        if len(asked) > MOST_REQUESTS or size > MOST_BYTES:
            found.append(f"{name}: {size} bytes in {len(asked)} requests")
        found += [one.url for one in asked if host_of(one.url) != host_of(service.web)]
    assert not found, pages.readable(found)
    page.goto(f"{service.web}/streets/road/{town['road']}/better")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert has_kept_nothing(page)


def test_every_control_is_reached_by_keyboard_and_shows_it(
    visit: Visit, desk: Desk, service: BrowserService, town: Town
) -> None:
    found = list[str]()
    for page, paths in (
        (visit("about:blank", width=360), PUBLIC),
        *((desk(username), of_them) for username, of_them in STAFF.items()),
    ):
        for name, path in paths.items():
            page.goto(service.web + path.format_map(town))
            found += [f"{name}: {one}" for one in unreached(page)]
    assert not found, pages.readable(found)


def faults(page: Page, name: str) -> list[str]:
    """Look at a page in both themes at both widths, and at its narrowest in both directions."""
    found = list[str]()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": pages.HEIGHT})
        for scheme in pages.SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{name} {width} {scheme}: {one}" for one in pages.axe(page)]
        found += [f"{name} {width}: {one}" for one in pages.overlaps(page)]
    page.set_viewport_size({"width": NARROWEST, "height": pages.HEIGHT})
    for direction in ("rtl", "ltr"):
        page.evaluate("to => { document.documentElement.dir = to }", direction)
        if (wider := pages.sticks_out(page)) > 0:
            found.append(f"{name} {direction}: sticks out by {wider} px")
    return found


def unreached(page: Page) -> list[str]:
    """Press Tab through a page; return what it never reached, or reached and did not show."""
    left, unseen = set(page.evaluate(_STOPS)), list[str]()
    # The parts of a date are stops of their own.
    for _ in range(2 * len(left) + 10):
        if not left:
            break
        page.keyboard.press("Tab")
        stop, is_drawn = page.evaluate(_FOCUS)
        left.discard(stop)
        if stop and not is_drawn:
            unseen.append(f"{stop} shows no focus")
    return [f"{one} is not reached" for one in left] + unseen


def _sign_in(service: BrowserService, username: str) -> Mapping[str, str]:
    keys = service.keys(username)
    actor = Operator(
        service_url=service.web,
        username=username,
        password=keys.password,
        otpauth_url=keys.otpauth_url,
    )
    actor.pass_sign_in()
    return dict(actor.client.session.cookies)

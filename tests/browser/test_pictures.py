"""Take the pictures that README.md and docs/ show; `./run test --pictures` keeps them.

Each has its own people, and the hour on the clock, so no two runs make the same.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from devstack.devtools import doc_pictures
from tests.browser.conftest import Console, Picture, Visit
from tests.browser.pages import Scheme
from tests.browser.panes import Panes
from tests.browser.service import BrowserService

WIDTH, HEIGHT = 1440, 1080
BYTES_AT_MOST = 300_000


def asks(panes: Panes) -> None:
    panes.begin("story")
    pause(panes)
    panes.status("waiting")


def joins(panes: Panes) -> None:
    asks(panes)
    onwards(panes, 2)
    panes.came("WAIT.")
    expect(panes.state(panes.ref)).to_have_attribute("data-state", "joined")
    expect(panes.console.locator("[data-fact]")).to_have_count(5)


def says_yes(panes: Panes) -> None:
    asks(panes)
    onwards(panes, 6)
    panes.came("YES, police on duty")
    expect(panes.state(panes.ref)).to_have_attribute("data-state", "confirmed")


def moved(panes: Panes) -> None:
    asks(panes)
    onwards(panes, 8)
    panes.came("are you OK?")
    expect(panes.moved).to_contain_text("15 minutes")


def impostor(panes: Panes) -> None:
    panes.begin("impostor")
    onwards(panes, 2)
    panes.came("NO. That is not our code")
    expect(panes.alarm("unknown_code", "")).to_be_visible()


def asleep(panes: Panes) -> None:
    panes.begin("asleep")
    onwards(panes, 2)
    panes.came("treat it as NO")


def mismatch(panes: Panes) -> None:
    panes.begin("mismatch")
    onwards(panes, 4)
    panes.came("NO. We cannot say")
    expect(panes.state(panes.ref)).to_have_attribute("data-state", "refused")


def sos(panes: Panes) -> None:
    panes.begin("sos")
    onwards(panes, 2)
    expect(panes.alarm("sos", panes.ref)).to_be_visible()


SCENES: dict[str, tuple[Callable[[Panes], None], Scheme]] = {
    "demo-asks": (asks, "light"),
    "demo-joins": (joins, "light"),
    "demo-yes": (says_yes, "light"),
    "demo-moved": (moved, "light"),
    "demo-impostor": (impostor, "light"),
    "demo-asleep": (asleep, "dark"),
    "demo-mismatch": (mismatch, "light"),
    "demo-sos": (sos, "dark"),
}
# Of docs/console.md, taken by the tests of those screens.
OF_SCREENS = {
    "after-care-confidence-light",
    "case-1440-light",
    "case-no-begun-dark",
    "case-p1-steps-dark",
    "case-second-person-dark",
    "case-yes-sent-dark",
    "console-look-up-near-light",
    "console-map-dark-1440",
    "console-outage",
    "console-queue-dark",
    "console-wallboard-dark-1440",
}
MADE = {*SCENES, *OF_SCREENS, "console-case"}


@pytest.fixture
def busy(service: BrowserService, fresh: None) -> None:
    """Begin with an evening's other cases on the board."""
    service.make_case(reason="witness", joined=True)
    service.make_case(reason="search")


@pytest.mark.parametrize("name", SCENES)
def test_scene_pictures_are_taken(
    visit: Visit, service: BrowserService, picture: Picture, busy: None, name: str
) -> None:
    play, scheme = SCENES[name]
    panes = Panes(visit(service.demo, width=WIDTH, height=HEIGHT, scheme=scheme))
    play(panes)
    panes.page.mouse.move(0, 0)
    is_small(picture(panes.page, name))


def test_console_pictures_are_taken(
    console: Console, service: BrowserService, picture: Picture, busy: None
) -> None:
    case = service.make_case(joined=True)
    case.match()
    page = console("operator2", width=WIDTH, height=HEIGHT)
    page.goto(f"{service.console}cases/{case.ref}")
    mark = page.locator(f'[data-ref="{case.ref}"][data-match]')
    expect(mark).to_have_attribute("data-match", "matched")
    mark.locator('form[action$="/claim"] button').click()
    page.locator('form[action$="/ask"] button').click()
    case.phone.wait_for("tell us one thing", timeout=30)
    case.phone.send("A grey coat, no hat")
    expect(page.locator("main")).to_contain_text("A grey coat, no hat")
    expect(page.locator('form[action$="/confirm"]')).to_be_visible()
    expect(page.locator("[data-fact]")).to_have_count(5)
    is_small(picture(page, "console-case"))


def test_every_picture_of_the_documents_is_taken_here() -> None:
    assert doc_pictures.shown() == {f"{name}.png" for name in MADE}


def pause(panes: Panes) -> None:
    """Stop the story from going on by itself."""
    auto = panes.page.locator("#auto[aria-pressed=true]")
    if auto.count():
        auto.click()


def onwards(panes: Panes, steps: int) -> None:
    for _ in range(steps):
        panes.page.locator("#next").click()
        panes.settle()


def is_small(path: Path) -> None:
    """See that it is a whole picture, and no burden to whoever clones."""
    assert path.stat().st_size <= BYTES_AT_MOST
    with Image.open(path) as taken:
        assert taken.size == (WIDTH, HEIGHT)
        # Not blank: a page has a few hundred colours, one that failed to come has two or three.
        assert len(taken.convert("RGB").getcolors(1 << 24) or ()) > 50

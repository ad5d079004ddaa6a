"""What a screen reader is given of each screen, held against what was read and kept.

Where a screen has changed on purpose: read .data/trees/NAME.txt, and copy it to
tests/browser/trees.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import shift_keys, trees
from tests.browser.conftest import Console, Visit
from tests.browser.pages import Watch
from tests.browser.service import BrowserService, Case
from tests.browser.test_console_looks import actor

pytestmark = pytest.mark.usefixtures("fresh", "nothing_left")
FIRST, SECOND = "operator3", "operator2"


@pytest.fixture
def nothing_left(service: BrowserService) -> None:
    """Let no other test's operators show: who is there, and who has not begun."""
    service.forget_unbegun_shifts()
    service.forget_closed_consoles()


def claimed(service: BrowserService) -> Case:
    case = service.make_case(joined=True)
    case.match()
    actor(service, FIRST).claim(case.ref)
    return case


def is_shown(page: Page, name: str, *cases: Case) -> None:
    """Hold the page's tree against the kept one; a page that is still filling gets a moment."""
    if page.locator("#live").count():
        expect(page.locator("#live")).to_have_class("live well")
    for _ in range(20):
        if not (found := trees.differences(trees.tree(page, *cases), name)):
            return
        page.wait_for_timeout(250)
    pytest.fail(found, pytrace=False)


def somebody_else_is_there(console: Console) -> None:
    """Have a colleague, to whom a case can be handed over."""
    expect(console("supervisor1").locator("#live")).to_have_class("live well")


def asked(service: BrowserService) -> Case:
    return service.make_case()


def written(service: BrowserService) -> Case:
    case = claimed(service)
    case.phone.send("tall, with short dark hair")
    return case


def proposed(service: BrowserService) -> Case:
    case = claimed(service)
    actor(service, FIRST).confirm(case.ref, face="not_seen")
    return case


def confirmed(service: BrowserService) -> Case:
    case = claimed(service)
    actor(service, FIRST).confirm(case.ref, face="matches")
    case.phone.wait_for("YES", timeout=30)
    return case


def refused(service: BrowserService) -> Case:
    case = claimed(service)
    actor(service, FIRST).refuse(case.ref, why="Another face.")
    case.phone.wait_for("NO.", timeout=30)
    return case


CASES: dict[str, tuple[Callable[[BrowserService], Case], str]] = {
    "case-asked": (asked, FIRST),
    "case-claimed": (claimed, FIRST),
    "case-written": (written, FIRST),
    "case-proposed": (proposed, FIRST),
    "case-second-person": (proposed, SECOND),
    "case-confirmed": (confirmed, FIRST),
    "case-refused": (refused, FIRST),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case(service: BrowserService, console: Console, name: str) -> None:
    make, username = CASES[name]
    case = make(service)
    somebody_else_is_there(console)
    page = console(username)
    page.goto(f"{service.console}cases/{case.ref}")
    is_shown(page, name, case)


def test_a_p1_and_its_steps(service: BrowserService, console: Console) -> None:
    case = claimed(service)
    case.phone.send("SOS")
    somebody_else_is_there(console)
    page = console(FIRST)
    page.goto(f"{service.console}cases/{case.ref}")
    expect(page.locator('.alarm[data-cause="sos"]')).to_be_visible()
    is_shown(page, "case-p1", case)
    page.keyboard.press("t")
    expect(page.locator('.checklist[data-cause="sos"]')).to_be_visible()
    is_shown(page, "case-p1-steps", case)


def test_the_queue_the_map_and_the_wallboard(service: BrowserService, console: Console) -> None:
    case = claimed(service)
    service.make_phone().send("SOS")
    page = console(FIRST)
    expect(page.locator('.q[data-cause="sos"]')).to_be_visible()
    is_shown(page, "queue", case)
    for name in ("map", "wallboard"):
        page.goto(f"{service.console}{name}")
        is_shown(page, name, case)


def test_an_alarm_of_a_phone(service: BrowserService, console: Console) -> None:
    service.make_phone().send("SOS")
    page = console(FIRST)
    page.locator('.q[data-cause="sos"] .row-link').click()
    expect(page.locator("#phone-alarm")).to_be_visible()
    is_shown(page, "phone-alarm")


def test_a_live_call(service: BrowserService, console: Console) -> None:
    case = claimed(service)
    page = console(FIRST)
    page.goto(f"{service.console}look-up")
    is_shown(page, "look-up", case)
    page.locator("#look-up [name=ref]").fill(case.ref)
    page.locator("#look-up button").click()
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()
    is_shown(page, "look-up-found", case)


def test_the_shift(service: BrowserService, console: Console) -> None:
    case = claimed(service)
    somebody_else_is_there(console)
    page = console(FIRST)
    page.goto(f"{service.console}shift")
    is_shown(page, "shift", case)


def test_the_start_of_a_shift(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    case = claimed(service)
    page = console("operator4")
    shift_keys.end_shift(page, service, watch)
    page.goto(f"{service.console}start")
    is_shown(page, "start", case)


def test_the_supervisor_s_rates(service: BrowserService, console: Console) -> None:
    page = console("supervisor2")
    page.goto(f"{service.console}rates")
    expect(page.locator("#rates-heading")).to_be_visible()
    is_shown(page, "rates")


def test_the_sign_in(service: BrowserService, visit: Visit) -> None:
    is_shown(visit(service.console), "sign-in")

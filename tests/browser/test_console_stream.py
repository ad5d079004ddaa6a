"""A console that hears what is new: it comes at once, and what fails is said and made good."""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from devstack.launcher import paths
from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Watch
from tests.browser.service import BrowserService

pytestmark = pytest.mark.usefixtures("fresh")

# What Chromium says of a server that is not there, or that answers 500 without its database.
CUT_OFF = (pages.FAILED_LOAD, "ERR_", "blocked by CORS policy")
# As many entries as a feed does not list, in one transaction of a process of its own.
_THOUSAND = """
import django
django.setup()
from uuid import uuid4
from foundation.audit import ledger
from verification.events import Event, SubjectKind
with ledger.transaction():
    for _ in range(1000):
        ledger.record(event=Event.SETTINGS_CHANGED, actor=ledger.COMMAND,
                      subject=ledger.Subject(kind=SubjectKind.SERVICE, id=uuid4()))
"""


def row(page: Page, ref: str) -> Locator:
    return page.locator(f'[data-case="{ref}"]')


@contextlib.contextmanager
def down(service: BrowserService, name: str) -> Iterator[None]:
    """Kill a part (SIGKILL), and bring it back at the end."""
    service.stack.kill(name, stay_down=True)
    try:
        yield
    finally:
        service.stack.restart(name)
        service.wait_until_well()


def fragments(page: Page) -> list[str]:
    """Note each time that the page fetches its screen."""
    asked = list[str]()

    def note(request: Request) -> None:
        if "hx-request" in request.headers and "?shift" not in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_an_sos_is_on_the_screen_before_anybody_would_ask(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    pages.streams(page)
    case.phone.send("SOS")
    expect(page.locator("#line")).to_contain_text("SOS")
    expect(page.locator("#line")).to_contain_text(case.ref)
    expect(page.locator("#sound")).to_have_attribute("data-tone", "p1")


def test_without_its_stream_a_console_asks_and_says_so(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator2")
    pages.streams(page)
    with watch(page).forgiving(*CUT_OFF):
        with down(service, "stream"):
            expect(page.locator("#live")).to_have_attribute("data-mode", "reconnecting")
            expect(page.locator("#live")).to_contain_text("reconnecting its stream")
            case = service.make_case(joined=True)
            expect(row(page, case.ref)).to_have_count(1)
            expect(page.locator("#live")).to_have_attribute("data-mode", "asking")
            expect(page.locator("#live")).to_contain_text("asking every 2 s")
            expect(page.locator("#outage")).to_be_hidden()
            case.phone.send("SOS")
            expect(page.locator("#sound")).to_have_attribute("data-tone", "p1")
        pages.streams(page)
    expect(row(page, case.ref)).to_have_count(1)


def test_a_killed_server_is_said_and_nothing_is_missed(
    service: BrowserService,
    console: Console,
    watch: Callable[[Page], Watch],
    picture: Picture,
) -> None:
    known = service.make_case(joined=True)
    page = console("operator2")
    expect(row(page, known.ref)).to_be_visible()
    pages.streams(page)
    outage = page.locator("#outage")
    with watch(page).forgiving(*CUT_OFF):
        with down(service, "web"):
            # The phone's text is taken by `hooks`, while no console can be served.
            known.phone.send("SOS")
            expect(outage).to_contain_text("Connection lost.")
            expect(page.locator("#sound")).to_have_attribute("data-tone", "p1")
            expect(outage).to_have_attribute("data-stage", "out")
            expect(outage).to_contain_text("Not live since")
            expect(outage).to_contain_text("Tell the supervisor.")
            for button in page.locator("#region button").all():
                expect(button).to_be_disabled()
            picture(page, "console-outage")
        expect(outage).to_be_hidden()
        expect(page.locator("#line.waits")).to_contain_text(known.ref)
        pages.streams(page)
    expect(row(page, known.ref)).to_have_count(1)
    expect(page.locator("#line.waits")).to_have_count(1)
    expect(page.locator("#region form[data-opens] button").first).to_be_enabled()


def test_without_the_database_the_console_says_so_and_comes_back(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator2")
    pages.streams(page)
    with watch(page).forgiving(*CUT_OFF):
        with down(service, "PostgreSQL"):
            expect(page.locator("#outage")).to_contain_text("Connection lost.")
        case = service.make_case(joined=True)
        expect(row(page, case.ref)).to_have_count(1)
        pages.streams(page)
        expect(page.locator("#outage")).to_be_hidden()


def test_without_valkey_an_sos_is_there_all_the_same(
    service: BrowserService, console: Console
) -> None:
    page = console("operator2")
    pages.streams(page)
    with down(service, "Valkey"):
        service.make_phone().send("SOS")
        expect(page.locator("#line.waits")).to_have_count(1)
        expect(page.locator("#sound")).to_have_attribute("data-tone", "p1")
        expect(page.locator("#outage")).to_be_hidden()


def test_four_tabs_of_a_browser_stream_and_the_others_ask(
    service: BrowserService, console: Console
) -> None:
    first = console("operator2")
    tabs = [first] + [first.context.new_page() for _ in range(5)]
    for tab in tabs[1:]:
        tab.goto(service.console)
    modes = [tab.locator("#live") for tab in tabs]
    for mode in modes[:4]:
        expect(mode).to_have_attribute("data-mode", "streaming")
    for mode in modes[4:]:
        expect(mode).to_have_attribute("data-mode", "no slot")
    case = service.make_case(joined=True)
    for tab in tabs:
        expect(row(tab, case.ref)).to_be_visible()
    # A frozen tab keeps its slot and holds up nobody; a closed one's goes to the next.
    frozen = first.context.new_cdp_session(tabs[1])
    frozen.send("Page.setWebLifecycleState", {"state": "frozen"})
    tabs[0].close()
    expect(tabs[4].locator('#live[data-mode="streaming"], #live').first).to_be_visible()
    later = service.make_case(joined=True)
    for tab in tabs[2:]:
        expect(row(tab, later.ref)).to_be_visible()
    frozen.send("Page.setWebLifecycleState", {"state": "active"})
    expect(row(tabs[1], later.ref)).to_be_visible()


def test_a_thousand_events_while_away_are_one_look(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator2")
    pages.streams(page)
    with watch(page).forgiving(*CUT_OFF):
        page.context.set_offline(True)
        expect(page.locator("#outage")).to_contain_text("Connection lost.")
        subprocess.run(
            [sys.executable, "-c", _THOUSAND], env=service.stack.env, cwd=paths.ROOT, check=True
        )
        case = service.make_case(joined=True)
        # Until its own texts have gone out, which are news, too.
        page.wait_for_timeout(4000)
        asked = fragments(page)
        page.context.set_offline(False)
        expect(row(page, case.ref)).to_have_count(1)
        pages.streams(page)
        page.wait_for_timeout(1500)
    assert 1 <= len(asked) <= 3, asked


def test_a_lost_role_ends_a_console(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator4")
    pages.streams(page)
    with watch(page).forgiving(*CUT_OFF):
        service.stack.manage("deactivate_user", "operator4")
        try:
            expect(page.locator("#outage")).to_contain_text("You are signed out")
            expect(page.locator("#region")).to_contain_class("frozen")
        finally:
            service.stack.manage("reactivate_user", "operator4")


def test_signing_in_again_in_one_tab_revives_the_others(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator3")
    pages.streams(page)
    kept = page.context.cookies()
    with watch(page).forgiving(*CUT_OFF):
        page.context.clear_cookies()
        expect(page.locator("#outage")).to_contain_text("You are signed out")
        case = service.make_case(joined=True)
        for one in kept:
            page.context.add_cookies(
                [{"name": one["name"], "value": one["value"], "url": service.web}]
            )
        other = page.context.new_page()
        other.goto(service.console)
        expect(page.locator("#outage")).to_be_hidden()
        expect(row(page, case.ref)).to_be_visible()
        pages.streams(page)


def test_a_new_version_is_offered_and_never_forced(
    service: BrowserService, console: Console
) -> None:
    page = console("operator2")
    # As a page that was made before the server's scripts changed, the first time alone.
    page.add_init_script("""
      if (!sessionStorage.getItem("old")) {
        sessionStorage.setItem("old", "once");
        document.addEventListener("readystatechange", () => {
          document.getElementById("region")?.setAttribute("data-build", "an older one");
        });
      }
    """)
    page.goto(service.console)
    offer = page.locator("#new-version")
    expect(offer).to_be_visible()
    page.keyboard.press("Shift+R")
    expect(offer).to_have_count(0)
    pages.streams(page)
    expect(offer).to_have_count(0)

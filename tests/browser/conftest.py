"""Fixtures for tests in a real Chromium.

How to write one::

    def test_a_case_is_claimed(console: Console, service: BrowserService) -> None:
        case = service.make_case(joined=True)              # asked and joined, over HTTP
        page = console("operator2", width=1440, scheme="dark")   # at /console/, signed in
        page.goto(f"{service.console}cases/{case.ref}")
        page.get_by_role("button", name="Claim").click()
        expect(page.locator(f'[data-ref="{case.ref}"]')).to_be_visible()

- `service` (one for all tests): service.BrowserService. The whole service: addresses, sign-ins,
  `service.stack.kill("web")` (comes back by itself) and `service.stack.pid("web")`. Its times are
  the protocol's own.
- `fresh`: ask for it to begin without any case, alarm or text of earlier tests (also all officers
  are free again: there are sixteen).
- `console(username, **looks)`: a page in a new context, signed in, at the queue. `looks` are
  pages.Looks: width, height, scheme="light"/"dark", forced=True (forced colours), contrast=True.
- `visit(address, **looks)`: a page in a new context that is signed in nowhere.
- `watch(page)`: pages.Watch. Any error or warning in the browser's console, any violation of the
  policy and any request to another machine fails the test at its end; `with watch(page).forgiving(
  pages.FAILED_LOAD): …` overlooks what the test brings about itself (409, a killed server).
- `picture(page, "name")` keeps a PNG in .data/pictures; `./run test --pictures` copies those that
  docs/ shows.
- pages.axe(page), pages.overlaps(page), pages.sticks_out(page), pages.tab_to(page, locator):
  empty lists and 0 are good: `assert not (found := pages.axe(page)), pages.readable(found)`.

Operator1 is the one whom the demonstration's page signs in: take others for tests of the console.
Wait with Playwright's `expect` (it waits up to 30 s here), never with a pause, and not with
`wait_for_function`, which the pages' policy forbids. A test has 300 s.
"""

import io
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Unpack

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from devstack.devtools import chromium, doc_pictures
from tests.browser import pages
from tests.browser.pages import Looks, Watch
from tests.browser.service import BrowserService, host_of

WAITS_MS = 30_000
# The start of everything, which the first one waits for, does not count.
TEST_SECONDS = 300
COLOURS = 256
Console = Callable[..., Page]
Visit = Callable[..., Page]
Picture = Callable[..., Path]

# Plain `pytest` on a machine without a browser runs the rest, and says so at its end.
collect_ignore_glob = [] if chromium.find() or chromium.is_demanded() else ["test_*.py"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these together behind all others: Playwright's loop must not run around their ORM."""
    for item in items:
        if _is_browser_test(item):
            # Two processes play them, each with a service of its own: tests wait more than they
            # work. Whichever is free takes the next file. The first marker found counts, so a
            # test's own is kept.
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            item.add_marker(pytest.mark.timeout(TEST_SECONDS, func_only=True))
    items.sort(key=_is_browser_test)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if collect_ignore_glob:
        terminalreporter.write_line(chromium.MISSING, yellow=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show beside a failed test what its pages complained of, and keep a picture of each."""
    report = yield
    opened = getattr(item, "funcargs", {}).get("contexts")
    if report.failed and report.when != "teardown" and isinstance(opened, OpenContexts):
        report.sections.append(("pages", opened.failure_report(item.name)))
    return report


def _is_browser_test(item: pytest.Item) -> bool:
    return item.path.parent == Path(__file__).parent


class OpenContexts:
    """The contexts that one test has opened."""

    def __init__(self, browser: Browser, service: BrowserService) -> None:
        self._browser, self._service = browser, service
        self._open = list[tuple[BrowserContext, Watch]]()

    def context(self, looks: Looks) -> BrowserContext:
        """Open a context of its own, watched."""
        context = self._browser.new_context(**pages.options(looks))
        context.set_default_timeout(WAITS_MS)
        # Light or dark as the test has it, not as the hour of the day.
        host = host_of(self._service.web)
        context.add_cookies(
            [{"name": "sc_theme", "value": "system", "domain": host, "path": "/console/"}]
        )
        watch = Watch()
        watch.over(context)
        self._open.append((context, watch))
        return context

    def watch(self, page: Page) -> Watch:
        """Return what watches this page's context."""
        return next(watch for context, watch in self._open if context is page.context)

    def failure_report(self, name: str) -> str:
        """Keep a picture of every page, and return what went wrong on them and in the service."""
        lines = list[str]()
        for index, (context, watch) in enumerate(self._open):
            for page in context.pages:
                path = doc_pictures.MADE / "failed" / f"{name}-{index}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=path, full_page=True, timeout=5000)
                lines.append(f"{page.url}: {path}")
            lines += watch.faults
        return "\n".join(lines + self._service.last_lines())

    def close(self) -> list[str]:
        """Close everything and return all faults."""
        for context, _ in self._open:
            # A request that a test still holds would fail in the middle of a later one.
            for page in context.pages:
                page.unroute_all(behavior="ignoreErrors")
            context.close()
        return [fault for _, watch in self._open for fault in watch.faults]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    expect.set_options(timeout=WAITS_MS)
    with sync_playwright() as driver:
        # As the control room's own policy has it: sound without a key first.
        sound = "--autoplay-policy=no-user-gesture-required"
        running = driver.chromium.launch(
            executable_path=program, args=[*chromium.arguments(), sound]
        )
        yield running
        running.close()


@pytest.fixture(scope="package")
def service() -> Iterator[BrowserService]:
    """Start the whole service with an invented force once."""
    folder = Path(tempfile.mkdtemp(prefix="sc-browser-"))
    try:
        with BrowserService(folder).run() as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh(service: BrowserService) -> None:
    """Begin without a case, an alarm or a text."""
    service.reset()


@pytest.fixture
def contexts(browser: Browser, service: BrowserService) -> Iterator[OpenContexts]:
    """Keep the contexts of this test; anything wrong on any page fails it."""
    opened = OpenContexts(browser, service)
    yield opened
    faults = opened.close()
    assert not faults, pages.readable(faults)


@pytest.fixture
def visit(contexts: OpenContexts) -> Visit:
    """Open an address in a context of its own, signed in nowhere."""

    def open_page(address: str, **looks: Unpack[Looks]) -> Page:
        page = contexts.context(looks).new_page()
        page.goto(address)
        return page

    return open_page


@pytest.fixture
def console(contexts: OpenContexts, service: BrowserService) -> Console:
    """Open the console's queue as an operator."""

    def open_page(username: str = "operator2", **looks: Unpack[Looks]) -> Page:
        context = contexts.context(looks)
        for name, value in service.cookies(username).items():
            context.add_cookies([{"name": name, "value": value, "url": service.web}])
        page = context.new_page()
        page.goto(service.console)
        return page

    return open_page


@pytest.fixture
def watch(contexts: OpenContexts) -> Callable[[Page], Watch]:
    """Give what watches a page."""
    return contexts.watch


@pytest.fixture
def picture() -> Picture:
    """Keep a picture of a page, or of a part of it."""

    def take(page: Page, name: str, *, whole: bool = False) -> Path:
        path = doc_pictures.MADE / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        pages.after_paint(page)
        taken = page.screenshot(full_page=whole, animations="disabled", caret="hide")
        with Image.open(io.BytesIO(taken)) as image:
            # A third of the bytes, and no difference to the eye.
            image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
                path, optimize=True
            )
        return path

    return take

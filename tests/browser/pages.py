"""Pages as a viewer has them: opened in a context of their own, watched for every fault."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from tests.browser.service import host_of

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEIGHT = 900
# How long a page may take to ask for what a test holds back.
HELD_WITHIN_S = 30
LOOPBACK = {"", "127.0.0.1", "localhost", "::1"}
# What Chromium itself says of an answer or a connection that a test has asked to be bad.
FAILED_LOAD = re.compile(r"Failed to load resource")
# All rules axe has. Into frames of another origin it would only shout in vain.
_AXE = {"resultTypes": ["violations"], "iframes": False}
# A policy's violation, told where Chromium itself might stay quiet about it.
_REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP: ${event.effectiveDirective} forbids ${event.blockedURI} (${event.sourceFile})`));
"""


class Looks(TypedDict, total=False):
    """How a viewer's screen is set; anything left out is light, 1440 px and without wishes."""

    width: int
    height: int
    scheme: Scheme
    # Windows' own colours, as its high contrast themes force them.
    forced: bool
    contrast: bool
    motion: bool


@dataclass
class Watch:
    """What went wrong on the pages of one context: nothing, if a test is to pass."""

    faults: list[str] = field(default_factory=list)
    _forgiven: list[re.Pattern[str]] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to everything in this context, frames too."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("request", self._see)
        context.add_init_script(_REPORT_VIOLATIONS)

    @contextmanager
    def forgiving(self, *patterns: str | re.Pattern[str]) -> Iterator[None]:
        """Overlook, within a `with` statement, faults that the test itself brings about."""
        added = [re.compile(pattern) for pattern in patterns]
        self._forgiven += added
        try:
            yield
        finally:
            for one in added:
                self._forgiven.remove(one)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self._note(f"console {message.type}: {message.text} ({message.location['url']})")

    def _see(self, request: Request) -> None:
        if host_of(request.url) not in LOOPBACK:
            self._note(f"asked another machine: {request.url}")

    def _note(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self._forgiven):
            self.faults.append(fault)


def options(looks: Looks) -> dict[str, Any]:
    """Return the options of a browser context with these looks."""
    return {
        "viewport": {"width": looks.get("width", 1440), "height": looks.get("height", HEIGHT)},
        "color_scheme": looks.get("scheme", "light"),
        "forced_colors": "active" if looks.get("forced") else "none",
        "contrast": "more" if looks.get("contrast") else "no-preference",
        # Pictures and boxes are taken of things at rest.
        "reduced_motion": "no-preference" if looks.get("motion") else "reduce",
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


def streams(page: Page) -> None:
    """Wait until a console hears by a stream, and is live."""
    # After a part was killed the stream may come back last, and pages ask for it in growing steps.
    expect(page.locator("#live")).to_have_attribute("data-mode", "streaming", timeout=90_000)
    expect(page.locator("#live")).to_have_class("live well")


def t_takes(page: Page, called: str) -> None:
    """Wait until T takes this alarm: one of the service itself may have come before it."""
    expect(page.locator("form[data-t]").first).to_contain_text(called)


def held_back(page: Page, held: Sequence[Route]) -> Route:
    """Wait for the first request that a route has held, and return its route."""
    for _ in range(HELD_WITHIN_S * 20):
        if held:
            return held[0]
        page.wait_for_timeout(50)
    raise AssertionError(f"no request was held within {HELD_WITHIN_S} s")


def choose(target: Locator) -> None:
    """Tick it: a screen that comes in the middle of a click moves it from under the mouse."""
    for _ in range(3):
        target.click()
        if target.is_checked():
            return
    expect(target).to_be_checked()


def axe(place: Page | Frame, *, within: str | None = None) -> list[str]:
    """Return what axe finds on this page or frame, a line an element; empty is good.

    `within` is a selector of the part to look at. Other origins' frames are not looked into: give
    the frame itself.
    """
    found = Axe().run(place, context=within, options=_AXE).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {' '.join(map(str, node['target']))} "
        f"{_messages(node)}"
        for one in found
        for node in one["nodes"]
    ]


def _messages(node: dict[str, Any]) -> str:
    tried = node["any"] + node["all"] + node["none"]
    return "; ".join(check["message"] for check in tried)


# Boxes in the viewport of every control that can be seen, with a name to call it by.
_BOXES = """
(root) => [...root.querySelectorAll("a[href], button, input, select, textarea, summary, iframe")]
  .filter((one) => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !["hidden", "radio", "checkbox"].includes(one.type))
  .map((one) => { const box = one.getBoundingClientRect(); return {
    name: `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""} ${(one.innerText || one.name
      || "").trim().slice(0, 40)}`,
    inside: [...root.querySelectorAll("a[href], button, input, select, textarea, summary, iframe")]
      .filter((other) => other !== one && one.contains(other)).length,
    fixed: Boolean(one.closest("[role=dialog], .skip")),
    x: box.x, y: box.y, width: box.width, height: box.height }; })
  .filter((one) => one.width > 1 && one.height > 1 && !one.inside && !one.fixed && one.x > -500)
"""


def overlaps(place: Page | Frame, *, slack: float = 1.0) -> list[str]:
    """Return a line for each two controls that lie over one another by more than `slack` px."""
    boxes: list[dict[str, Any]] = place.locator("body").evaluate(_BOXES)
    return [
        f"{one['name']!r} lies over {other['name']!r}"
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if _shared(one, other, "x", "width") > slack and _shared(one, other, "y", "height") > slack
    ]


def _shared(one: dict[str, Any], other: dict[str, Any], start: str, length: str) -> float:
    end = min(one[start] + one[length], other[start] + other[length])
    return float(end - max(one[start], other[start]))


def sticks_out(place: Page | Frame) -> float:
    """Return by how many px the page is wider than its window."""
    return float(
        place.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


def press(page: Page, keys: Sequence[str]) -> None:
    """Press keys one after another, as somebody without a mouse does."""
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target: Locator, *, most: int = 60, key: str = "Tab") -> int:
    """Press Tab until the focus is on `target`; returns how often.

    Raises AssertionError after `most` presses: it cannot be reached by keyboard.
    """
    for pressed in range(most + 1):
        if _has_focus(target):
            return pressed
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not among the first {most} stops of the keyboard")


def _has_focus(target: Locator) -> bool:
    try:
        return bool(target.evaluate("(one) => one === one.ownerDocument.activeElement"))
    except Error:
        return False


def after_paint(place: Page | Frame) -> None:
    """Wait until what was changed has been drawn."""
    place.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")


def readable(problems: Sequence[object]) -> str:
    """Return one fault a line, for an assertion's message."""
    return json.dumps(list(map(str, problems)), indent=1, ensure_ascii=False)

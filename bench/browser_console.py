"""One real console in Chromium, with what it notes of each alarm: its tone, and its row."""

import contextlib
import urllib.parse
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, async_playwright

from bench import force
from devstack.devtools import chromium
from devstack.launcher.stack import Stack

# By the wall clock of this machine, in seconds, as the database has it too.
_NOTE = """
() => {
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const seen = (window.scSeen = { tones: {}, rows: {} });
  const sound = document.getElementById("sound"), region = document.getElementById("region");
  let sounds = [];
  new MutationObserver((changes) => {
    // The page writes what sounds every second: only silence before it makes it a beginning.
    const before = changes[0].oldValue;
    if (sound.dataset.tone === "p1" && before !== "p1") sounds.push(now());
  }).observe(sound, { attributes: true, attributeFilter: ["data-tone"], attributeOldValue: true });
  new MutationObserver(() => {
    const at = now();
    for (const one of region.querySelectorAll("[data-alarm]")) seen.rows[one.dataset.alarm] ??= at;
    for (const one of region.querySelectorAll("[data-alarm], [id^=strip-]")) {
      const id = one.dataset.alarm || one.id.replace("strip-", "");
      if (sounds.length) seen.tones[id] ??= sounds.at(-1);
    }
  }).observe(region, { childList: true, subtree: true, attributes: true });
}
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """When each alarm, by its id, sounded and had its row; epoch seconds."""

    tones: dict[str, float]
    rows: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class BrowserConsole:
    """An open page."""

    page: Page

    async def seen(self) -> Seen:
        """Read what it noted."""
        found: dict[str, Any] = await self.page.evaluate("window.scSeen")
        return Seen(tones=found["tones"], rows=found["rows"])


@contextlib.asynccontextmanager
async def opened(stack: Stack, desk: force.Desk) -> AsyncIterator[BrowserConsole]:
    """Open the queue at a desk, streaming and with sound."""
    sound = "--autoplay-policy=no-user-gesture-required"
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=chromium.find(), args=[*chromium.arguments(), sound]
        )
        context = await browser.new_context()
        host = urllib.parse.urlsplit(stack.urls.web)
        url = f"{host.scheme}://{host.netloc}"
        await context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in desk.cookies.items()]
        )
        page = await context.new_page()
        await page.goto(f"{url}/console/")
        await page.locator('#live[data-mode="streaming"]').wait_for(timeout=30_000)
        await page.evaluate(_NOTE)
        yield BrowserConsole(page=page)
        await browser.close()

"""What a console sounds like: three tones, ownership, silence here, and whether there is sound."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.devtools import chromium
from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.service import BrowserService
from tests.browser.test_console_looks import actor
from tests.support import waiting

pytestmark = pytest.mark.usefixtures("fresh")

TONES = "/static/controlroom/tones.js"
SOUNDING = "/static/controlroom/sounding.js"
ALARM = {
    "id": "a1",
    "cause": "sos",
    "words": "SOS",
    "priority": 1,
    "ref": "K7M4Q2",
    "since": "2026-11-26T02:30:00+00:00",
    "phone": False,
    "taken": False,
    "attended": False,
    "open": True,
}
# Samples what the page sends to its loudspeaker, and returns when it began to be loud, in ms.
_ONSETS = """
async (ms) => {
  const tones = await import("/static/controlroom/tones.js");
  const found = [], until = Date.now() + ms;
  let loud = false;
  while (Date.now() < until) {
    const now = tones.loudness() > 0.02;
    if (now && !loud && (!found.length || Date.now() - found.at(-1) > 2000)) found.push(Date.now());
    loud = now;
    await new Promise((done) => setTimeout(done, 20));
  }
  return found;
}
"""


def tone(page: Page, name: str) -> None:
    expect(page.locator("#sound")).to_have_attribute("data-tone", name)


def onsets(page: Page, ms: int) -> list[int]:
    """Listen to a page; return when it began to sound, in ms."""
    heard: list[int] = page.evaluate(_ONSETS, ms)
    return heard


def choose(page: Page, alarms: list[dict[str, Any]], **desk: Any) -> dict[str, Any]:
    """Ask the page's rule which of these alarms sound."""
    wanted = {"isBusy": False, "silenced": [], **desk}
    chosen: dict[str, Any] = page.evaluate(
        """async ([alarms, desk]) => {
          const { choose } = await import("/static/controlroom/sounding.js");
          return choose(alarms, { ...desk, silenced: (name) => desk.silenced.includes(name) });
        }""",
        [alarms, wanted],
    )
    return chosen


def test_which_alarms_sound_is_a_rule(console: Console) -> None:
    page = console("operator2")

    def said(*alarms: dict[str, Any], **desk: Any) -> str | None:
        name: str | None = choose(page, [ALARM | one for one in alarms], **desk)["tone"]
        return name

    assert said({}) == "p1"
    assert said({}, isBusy=True) == "p1"
    assert said({"priority": 2}) == "p2"
    assert said({"priority": 2}, isBusy=True) is None
    assert said({"priority": 3}) is None
    assert said({"taken": True, "attended": True}) is None
    assert said({"taken": True, "attended": False}) == "p1"
    assert said({"open": False}) is None
    assert said({"priority": 2}, {"id": "a2"}) == "p1"
    assert said({}, silenced=[f"a1 {ALARM['since']}"]) is None
    assert said({"since": "2026-11-26T02:31:00+00:00"}, silenced=[f"a1 {ALARM['since']}"]) == "p1"
    flood = {"id": "f", "cause": "flood", "ref": "", "taken": True, "attended": True}
    phone = {"id": "p", "ref": "", "phone": True}
    assert said(flood, phone) is None
    assert said(flood | {"open": False}, phone) == "p1"


def test_a_p1_sounds_at_every_console_until_somebody_has_it(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    # Else a slow machine lets an alarm come that nobody claims it, which sounds too.
    actor(service, "operator4").claim(case.ref)
    one, other = console("operator2"), console("operator3")
    other.goto(f"{service.console}cases/{case.ref}")
    for page in (one, other):
        pages.streams(page)
        tone(page, "")
    case.phone.send("SOS")
    for page in (one, other):
        tone(page, "p1")
    assert onsets(one, 7000)
    pages.t_takes(other, f"SOS, case {case.ref}")
    other.keyboard.press("t")
    tone(other, "")
    tone(one, "")
    assert onsets(one, 1000) == []


def test_consoles_sound_together(service: BrowserService, console: Console) -> None:
    one, other = console("operator2"), console("operator3")
    pages.streams(one)
    service.make_phone().send("SOS")
    tone(one, "p1")
    # Opened later, and all the same in step from the second time on.
    other.reload()
    tone(other, "p1")
    # A busy machine lets a page hear late, now and then.
    waiting.until("both to sound at once", lambda: apart(one, other) < 200, within=90)


def apart(one: Page, other: Page) -> int:
    """Measure by how many milliseconds two pages sound apart."""
    first, second = onsets(one, 11_000), onsets(other, 11_000)
    assert len(first) >= 2
    assert len(second) >= 2
    between = (second[-1] - first[-1]) % 5000
    return min(between, 5000 - between)


def test_silence_is_here_only_and_a_p1_once(service: BrowserService, console: Console) -> None:
    one, other = console("operator2"), console("operator3")
    pages.streams(one)
    pages.streams(other)
    service.make_phone().send("SOS")
    tone(one, "p1")
    tone(other, "p1")
    one.keyboard.press("z")
    tone(one, "")
    expect(one.locator("#say")).to_contain_text("Silent here for 60 s")
    tone(other, "p1")
    # What comes later sounds all the same, and cannot hide behind what was silenced.
    service.make_phone().send("SOS")
    tone(one, "p1")
    one.keyboard.press("z")
    tone(one, "")


def test_a_p2_is_one_soft_note_inside_a_case(service: BrowserService, console: Console) -> None:
    case = service.make_case(joined=True)
    one, other = console("operator2"), console("operator3")
    one.goto(f"{service.console}cases/{case.ref}")
    one.locator("#case-claim button").click()
    pages.streams(one)
    pages.streams(other)
    service.make_phone().send("is anybody there")
    tone(other, "p2")
    tone(one, "")


def test_sound_that_the_browser_keeps_back_is_said_until_a_key(
    service: BrowserService, browser: Browser
) -> None:
    strict = browser.browser_type.launch(executable_path=chromium.find(), args=chromium.arguments())
    try:
        context = strict.new_context()
        for name, value in service.cookies("operator2").items():
            context.add_cookies([{"name": name, "value": value, "url": service.web}])
        page = context.new_page()
        page.goto(service.console)
        banner = page.locator("#sound-off")
        expect(banner).to_have_text("Sound is off: press any key")
        expect(page.locator("#sound")).to_have_attribute("data-is", "off")
        page.keyboard.press("Shift")
        page.keyboard.press("j")
        expect(banner).to_be_hidden()
        expect(page.locator("#sound")).to_have_attribute("data-is", "untested")
        page.reload()
        expect(banner).to_be_visible()
    finally:
        strict.close()


def test_the_test_tone_is_heard_and_the_volume_has_a_floor(
    console: Console, picture: Picture
) -> None:
    page = console("operator2")
    expect(page.locator("#sound")).to_have_text("Sound not tested")
    page.locator("#sound").click()
    assert not (found := pages.axe(page)), pages.readable(found)
    picture(page, "console-sound")
    page.locator("#play-test").click()
    page.get_by_role("button", name="Yes, I heard it").click()
    expect(page.locator("#sound-answer")).to_have_text("Tested.")
    page.locator("#volume").fill("30")
    assert page.locator("#volume").get_attribute("min") == "30"
    page.keyboard.press("Escape")
    expect(page.locator("#sound")).to_contain_text("Sound on, tested")
    lowest = page.evaluate(
        "async (tones) => { const t = await import(tones); t.setVolume(0); return t.volume(); }",
        TONES,
    )
    assert lowest == 30
    assert json.loads(page.evaluate("localStorage.getItem('sc-volume')")) == 30

"""Every screen of the console as it looks: axe, room for everything, the themes."""

import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Page, expect

from simulator.actors.operator import Operator
from tests.browser import pages
from tests.browser.conftest import Console, Picture, Visit
from tests.browser.pages import Scheme
from tests.browser.service import BrowserService

pytestmark = [pytest.mark.usefixtures("fresh"), pytest.mark.timeout(480, func_only=True)]
AXE_AT = (1280, 1440)
ROOM_AT = (320, 360, 767, 768, 1199, 1200, 1280, 1440)


def actor(service: BrowserService, username: str) -> Operator:
    """Let an operator act over HTTP, in the session that pages of the same name have."""
    keys = service.keys(username)
    made = Operator(
        service_url=service.web,
        username=username,
        password=keys.password,
        otpauth_url=keys.otpauth_url,
    )
    made.client.session.cookies.update(dict(service.cookies(username)))
    # Another test may have ended their shift.
    made.start_shift()
    return made


def cases(service: BrowserService) -> dict[str, str]:
    """Make a case in each state that has a screen of its own; returns their refs."""
    operator, refs = actor(service, "operator3"), dict[str, str]()
    refs["requested"] = service.make_case().ref
    refs["joined"] = service.make_case(joined=True).ref
    sos = service.make_case(joined=True)
    sos.phone.send("SOS he holds my arm, we are walking towards the river")
    refs["sos"] = sos.ref
    for name in ("claimed", "proposal", "confirmed", "refused"):
        case = service.make_case(joined=True)
        case.match()
        refs[name] = case.ref
        operator.claim(case.ref)
        if name == "claimed":
            case.phone.send("tall, with short dark hair; he says it is about a bag")
        if name == "refused":
            operator.refuse(case.ref, why="Another man's face.")
        elif name != "claimed":
            operator.confirm(case.ref, face="not_seen" if name == "proposal" else "matches")
    service.make_phone().send("SOS")
    return refs


def faults(page: Page, what: str) -> Iterator[str]:
    """Look at one screen in every width; yields what is wrong with it."""
    for width in ROOM_AT:
        page.set_viewport_size({"width": width, "height": pages.HEIGHT})
        pages.after_paint(page)
        if (out := pages.sticks_out(page)) > 0:
            yield f"{what} at {width}: {out} px wider than its window"
        yield from (f"{what} at {width}: {one}" for one in pages.overlaps(page))
        if width in AXE_AT:
            yield from (f"{what} at {width}: {one}" for one in pages.axe(page))


def is_live(page: Page) -> None:
    expect(page.locator("#live")).to_have_class("live well")


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_case_screens_have_no_overlap_and_no_accessibility_fault(
    service: BrowserService, console: Console, picture: Picture, scheme: Scheme
) -> None:
    refs = cases(service)
    page = console("operator3", scheme=scheme)
    found = list[str]()
    for name, ref in {"queue": "", **refs}.items():
        page.goto(f"{service.console}cases/{ref}" if ref else service.console)
        is_live(page)
        picture(page, f"console-{name}-{scheme}")
        found += faults(page, name)
    assert not found, pages.readable(found)


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_other_screens_have_no_overlap_and_no_accessibility_fault(
    service: BrowserService, console: Console, visit: Visit, picture: Picture, scheme: Scheme
) -> None:
    case = service.make_case(joined=True)
    service.make_phone().send("SOS")
    outside = visit(service.console, scheme=scheme)
    found = list(faults(outside, "sign-in"))
    page = console("operator3", scheme=scheme)
    is_live(page)
    page.locator('.q[data-cause="sos"] .row-link').click()
    expect(page.locator("#phone-alarm")).to_be_visible()
    is_live(page)
    found += faults(page, "alarm")
    page.goto(f"{service.console}look-up")
    is_live(page)
    found += faults(page, "look-up")
    page.locator("#look-up [name=ref]").fill(case.ref)
    page.locator("#look-up button").click()
    expect(page.locator("[data-found]")).to_be_visible()
    is_live(page)
    found += faults(page, "looked up")
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)
    page.locator("#person-number [name=why]").evaluate(
        "(one) => { one.value = 'To ring her.'; one.form.submit(); }"
    )
    expect(page.locator("[data-number]")).to_have_text(case.phone.number)
    is_live(page)
    found += faults(page, "number")
    page.goto(service.console)
    is_live(page)
    for key, what in (("?", "keys"), ("/", "command")):
        page.set_viewport_size({"width": 1440, "height": pages.HEIGHT})
        page.keyboard.press(key)
        expect(page.locator("dialog")).to_be_visible()
        picture(page, f"console-{what}-{scheme}")
        found += [one for one in faults(page, what) if "lies over" not in one]
        page.keyboard.press("Escape")
        # Until it is gone, keys rest below it.
        expect(page.locator("dialog")).to_have_count(0)
    assert not found, pages.readable(found)


@pytest.mark.parametrize("looks", [{"contrast": True}, {"forced": True}])
def test_higher_contrast_has_no_accessibility_fault(
    service: BrowserService, console: Console, picture: Picture, looks: dict[str, bool]
) -> None:
    case = service.make_case(joined=True)
    case.phone.send("SOS")
    page = console("operator3", **looks)
    is_live(page)
    expect(page.locator("#line.waits .line-where")).to_be_visible()
    found = pages.axe(page)
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)
    picture(page, f"console-case-{'-'.join(looks)}")
    found += pages.axe(page)
    assert not found, pages.readable(found)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_theme_is_chosen_once_and_stands_from_the_first_byte(
    service: BrowserService, console: Console, picture: Picture, theme: str
) -> None:
    page = console("operator3", scheme="dark" if theme == "light" else "light")
    is_live(page)
    page.locator("#menu summary").click()
    page.get_by_label("Theme").select_option(theme)
    found = pages.axe(page)
    assert not found, pages.readable(found)
    picture(page, f"console-theme-{theme}")
    cookies = {one["name"]: one["value"] for one in page.context.cookies(service.console)}
    # Without a script, too: the page comes so, and never flashes in the other light.
    for address in (service.console, f"{service.console}sign-in"):
        body = requests.get(address, cookies=cookies, timeout=10).text
        assert f'<html lang="en-GB" data-theme="{theme}">' in body
    page.reload()
    page.locator("#menu summary").click()
    expect(page.get_by_label("Theme")).to_have_value(theme)
    page.get_by_label("Theme").select_option("system")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "system")


def test_a_forged_theme_cookie_is_not_written_into_the_page(service: BrowserService) -> None:
    sent = {"sc_theme": '"><script>alert(1)</script>'}
    body = requests.get(f"{service.console}sign-in", cookies=sent, timeout=10).text
    assert re.search(r'<html lang="en-GB" data-theme="(dark|light)" data-night="18 6">', body)
    assert "alert(1)" not in body

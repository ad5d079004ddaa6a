"""The wallboard in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Scheme, Watch
from tests.browser.service import BrowserService


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_the_wallboard_fits_its_wall(
    service: BrowserService, console: Console, picture: Picture, scheme: Scheme, fresh: object
) -> None:
    for number in range(4):
        service.make_case(joined=number > 0)
    service.make_phone().send("SOS he has my keys")
    page = console("operator3", scheme=scheme, width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{service.console}wallboard")
    expect(page.locator("[data-figure=waiting]")).to_have_text("3")
    expect(page.locator("[data-figure=waiting]")).to_have_css("font-size", "104px")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    found = list[str]()
    for width, height in ((1920, 1080), (1440, 900), (960, 540), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        pages.after_paint(page)
        picture(page, f"console-wallboard-{scheme}-{width}")
        assert pages.sticks_out(page) <= 0
        found += [f"{width}: {one}" for one in pages.axe(page)]
    assert not found, pages.readable(found)


def test_the_wallboard_follows_by_itself_and_says_when_it_is_old(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch], fresh: object
) -> None:
    page = console("operator3")
    page.goto(f"{service.console}wallboard")
    expect(page.locator("[data-figure=waiting]")).to_have_text("0")
    service.make_case(joined=True)
    expect(page.locator("[data-figure=waiting]")).to_have_text("1")
    # An open table stays open over what comes next.
    page.locator("#chart-table-1 summary").click()
    service.make_case(joined=True)
    expect(page.locator("[data-figure=waiting]")).to_have_text("2")
    expect(page.locator("#chart-table-1 table")).to_be_visible()
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.context.set_offline(True)
        expect(page.locator("#not-live")).to_contain_text("Not live since")
        expect(page.locator("body")).to_have_class("old")
        page.context.set_offline(False)
        expect(page.locator("#not-live")).to_be_empty()
    expect(page.locator("body")).not_to_have_class("old")

"""The map in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Scheme
from tests.browser.service import BrowserService


def test_a_new_case_comes_onto_the_map_by_itself(
    service: BrowserService, console: Console, fresh: object
) -> None:
    page = console("operator2")
    page.goto(f"{service.console}map")
    expect(page.locator("#live")).to_have_class("live well")
    case = service.make_case(joined=True)
    expect(page.locator(f'[data-pin="{case.ref}"]')).to_be_visible()
    expect(page.locator(f"#map-row-{case.ref}")).to_be_visible()
    # What was drawn once still lies below.
    assert page.locator("#map-areas path").count() == 33


def test_a_row_shows_its_way_and_opens_its_case_by_keys_alone(
    service: BrowserService, console: Console, fresh: object
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    page.goto(f"{service.console}map")
    page.locator(f"#map-row-{case.ref} .map-number a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trail-heading")).to_contain_text("position")
    expect(page.locator(f"#pin-{case.ref}.chosen")).to_be_visible()
    page.locator("#trail-table summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trail-table tbody tr").first).to_be_visible()
    page.locator(f"#map-row-{case.ref} a.ref").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'#case-title[data-ref="{case.ref}"]')).to_be_visible()


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_the_map_has_no_overlap_and_no_accessibility_fault(
    service: BrowserService, console: Console, picture: Picture, scheme: Scheme, fresh: object
) -> None:
    cases = [service.make_case(joined=number % 2 == 0) for number in range(8)]
    cases[0].phone.send("SOS")
    page = console("operator3", scheme=scheme)
    page.goto(f"{service.console}map?case={cases[2].ref}")
    expect(page.locator("[data-pin]")).to_have_count(8)
    expect(page.locator("#live")).to_have_class("live well")
    found = list[str]()
    for width, height in ((1440, 900), (1280, 800), (720, 450), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        pages.after_paint(page)
        picture(page, f"console-map-{scheme}-{width}")
        assert pages.sticks_out(page) <= 0
        found += [f"{width}: {one}" for one in pages.axe(page)]
    assert not found, pages.readable(found)

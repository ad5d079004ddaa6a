"""A live call in a real browser: boxes that type on, near letters, a case in eight keystrokes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Scheme
from tests.browser.service import BrowserService

ALPHABET = "CDFHJKMNPQRTVWXY"
# The form of a live call begins above this, whatever rings.
FORM_ABOVE = 200
PASTES = """(one, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  one.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
}"""


def wrong(ref: str) -> str:
    """Mishear the last letter."""
    return ref[:-1] + next(char for char in ALPHABET if char != ref[-1])


def look_up(service: BrowserService, page: Page) -> None:
    page.goto(f"{service.console}look-up")
    expect(page.locator("#live")).to_have_class("live well")
    expect(page.locator("#look_up-ref")).to_be_focused()
    expect_drawn(page)


def expect_drawn(page: Page) -> None:
    """Wait until the boxes are there, and with them the keys."""
    expect(page.locator(".letters.drawn")).to_be_visible()


def in_boxes(page: Page) -> str:
    return "".join(page.locator("[data-box] b").all_inner_texts())


def test_a_ref_is_found_in_eight_keystrokes(service: BrowserService, console: Console) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    look_up(service, page)
    for letter in case.ref.lower():
        page.keyboard.press(letter)
    assert in_boxes(page) == case.ref
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()


def test_typing_moves_on_backspace_back_and_a_paste_fills_all(
    service: BrowserService, console: Console
) -> None:
    page = console("operator2")
    look_up(service, page)
    page.keyboard.type("jh-7")
    assert in_boxes(page) == "JH7"
    expect(page.locator("[data-box]").nth(3)).to_have_class("box next")
    page.keyboard.press("Backspace")
    assert in_boxes(page) == "JH"
    expect(page.locator("[data-box] span").nth(1)).to_have_text("Hotel")
    # A letter in the middle is typed over.
    page.locator("[data-box]").nth(0).click()
    page.keyboard.type("k")
    assert in_boxes(page) == "KH"
    page.keyboard.press("Escape")
    assert in_boxes(page) == ""
    page.locator("#look_up-ref").evaluate(
        "() => document.execCommand('insertText', false, ' k7m-4q2 ')"
    )
    assert in_boxes(page) == "K7M4Q2"
    page.locator("[data-box]").nth(2).click()
    page.locator("#look_up-ref").evaluate(PASTES, "jh7 dkr")
    assert in_boxes(page) == "JH7DKR"


def test_a_wrong_letter_is_typed_over_or_the_near_case_taken(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    look_up(service, page)
    page.keyboard.type(wrong(case.ref))
    page.keyboard.press("Enter")
    expect(page.locator("[data-say]")).to_contain_text("look at the last letter again")
    expect_drawn(page)
    expect(page.locator(".box.doubtful")).to_have_count(1)
    expect(page.get_by_text("treat whoever is there as an impostor")).to_have_count(0)
    # "R": the letter in doubt is what the next key replaces.
    page.keyboard.type(case.ref[-1])
    assert in_boxes(page) == case.ref
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()
    look_up(service, page)
    page.keyboard.type(wrong(case.ref))
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-near="{case.ref}"]')).to_be_visible()
    expect_drawn(page)
    page.keyboard.press("1")
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()


def test_none_of_these_is_what_shows_the_impostor(
    service: BrowserService, console: Console
) -> None:
    page = console("operator2")
    look_up(service, page)
    page.keyboard.type("CCCCCC")
    page.keyboard.press("Enter")
    expect(page.locator("[data-say]")).to_contain_text("I read back")
    expect_drawn(page)
    page.keyboard.press("9")
    expect(page.locator("main")).to_contain_text("send a uniformed unit now")
    expect(page.locator("[data-say]")).to_contain_text("NO. We have no check with these letters.")


def test_the_sentence_changes_when_the_case_is_decided(
    service: BrowserService, console: Console, fresh: object
) -> None:
    case = service.make_case()
    page = console("operator2")
    look_up(service, page)
    page.keyboard.type(case.ref)
    page.keyboard.press("Enter")
    page.get_by_label("the person stopped, and I am talking with them").check()
    page.get_by_label("What the caller says they see").fill("navy jacket, beard")
    # Another page has come, and its keys with its scripts.
    expect_drawn(page)
    expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-say]")).to_contain_text("WAIT. We do not know yet who this is.")
    expect(page.locator("#call-now")).to_contain_text("you cannot decide this case")
    other = console("operator3")
    other.goto(f"{service.console}cases/{case.ref}")
    expect(other.locator("main")).to_contain_text("navy jacket, beard")
    case.officer.cancel(why="They left.")
    expect(page.locator("[data-say]")).to_contain_text("NO. The check was stopped")


@pytest.mark.parametrize(
    "size", [(1440, 900), (1280, 800), (720, 450), (360, 640)], ids=lambda one: f"{one[0]}"
)
def test_the_form_of_a_live_call_stands_above_whatever_rings(
    service: BrowserService, console: Console, fresh: object, size: tuple[int, int]
) -> None:
    """720 by 450 is a desk's screen at 200 %."""
    for _ in range(3):
        service.make_phone().send("SOS he has my keys")
    case = service.make_case(joined=True)
    case.phone.send("SOS")
    page = console("operator2", width=size[0])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    look_up(service, page)
    expect(page.locator("#line, #strip")).to_contain_text("SOS")
    for typed in (None, wrong(case.ref), case.ref):
        if typed:
            page.locator("#look_up-ref").fill(typed)
            page.locator("#look-up button").click()
            expect(page.locator("[data-say]")).to_be_visible()
            expect_drawn(page)
        box = page.locator("#look-up").bounding_box()
        first = page.locator("[data-box]").first.bounding_box()
        line = page.locator("#line").bounding_box()
        assert box is not None
        assert first is not None
        assert line is not None
        assert box["y"] < FORM_ABOVE
        assert first["y"] < FORM_ABOVE
        assert line["y"] > box["y"]
        assert pages.sticks_out(page) <= 0
        page.evaluate("scrollTo(0, 0)")


def test_without_a_script_the_line_alone_does_it_all(
    service: BrowserService, browser: Browser
) -> None:
    case = service.make_case(joined=True)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [
            {"name": name, "value": value, "url": service.web}
            for name, value in service.cookies("operator2").items()
        ]
    )
    page = context.new_page()
    page.goto(f"{service.console}look-up")
    page.locator("#look_up-ref").fill(wrong(case.ref))
    page.locator("#look-up button").click()
    expect(page.locator("[data-say]")).to_contain_text("I read back")
    page.locator("[data-near] button").click()
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()
    page.get_by_label("the person stopped, and I am talking with them").check()
    page.locator("#caller button").click()
    expect(page.locator(f'[data-ref="{case.ref}"]').first).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_pages_of_a_call_have_no_overlap_and_no_accessibility_fault(
    service: BrowserService, console: Console, picture: Picture, scheme: Scheme, fresh: object
) -> None:
    case = service.make_case(joined=True)
    service.make_case()
    service.make_phone().send("SOS he has my keys and wont let me go")
    page = console("operator3", scheme=scheme)
    look_up(service, page)
    found = list[str]()
    for name, typed in {"empty": "", "near": wrong(case.ref), "found": case.ref}.items():
        page.set_viewport_size({"width": 1440, "height": 900})
        if typed:
            page.locator("#look_up-ref").fill(typed)
            page.locator("#look-up button").click()
            expect(page.locator("[data-say]")).to_be_visible()
            expect(page.locator("#live")).to_have_class("live well")
        picture(page, f"console-look-up-{name}-{scheme}")
        for width in (1440, 1280, 720, 360):
            page.set_viewport_size({"width": width, "height": 900})
            pages.after_paint(page)
            picture(page, f"console-look-up-{name}-{scheme}-{width}")
            assert pages.sticks_out(page) <= 0
            # In a small window the page scrolls below the alarm line at its foot.
            if width >= 1280:
                found += [f"{name} at {width}: {one}" for one in pages.overlaps(page)]
            found += [f"{name} at {width}: {one}" for one in pages.axe(page)]
    assert not found, pages.readable(found)

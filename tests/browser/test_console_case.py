"""The page of a case on a desk's screen: all of it in view, YES and NO apart, a P1 step by step."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Watch
from tests.browser.service import BrowserService, Case
from tests.browser.test_console_looks import actor, is_live
from tests.browser.test_console_one_form import Outbox, show, tick
from tests.support import waiting

pytestmark = [pytest.mark.usefixtures("fresh"), pytest.mark.timeout(480, func_only=True)]
DESKS = ((1440, 900), (1366, 768), (1280, 800))
# Wrong in three ways at once: markup, direction, and what cannot be seen.
HOSTILE = "<script>alert(1)</script> \u202eevil\u202c \u0007 \u0645\u0631\u062d\u0628\u0627 "
LONG_NAME = "Bartholomew-Featherstonehaugh Cholmondeley-Warrington-Smythes"


def make_claimed(service: BrowserService, who: str = "operator2", words: str = "") -> Case:
    """Make a matched case that this operator has; `words` answer what they were asked."""
    case = service.make_case(joined=True)
    case.match()
    operator = actor(service, who)
    operator.claim(case.ref)
    if words:
        operator.ask(case.ref)
        case.phone.wait_for("one thing you can see", timeout=30)
        case.phone.send(words)
        start = words[:20]
        waiting.until("the reply", lambda: start in operator.case(case.ref).text, within=60)
    return case


def box(place: Locator) -> dict[str, float]:
    """Measure an element; it must be drawn."""
    found = place.bounding_box()
    assert found, place
    return {name: found[name] for name in ("x", "y", "width", "height")}


def is_within(place: Locator, *, width: int, height: int) -> bool:
    """Say whether an element stands in the window as a whole, and nothing that scrolls cuts it."""
    found = box(place)
    inside = found["x"] >= 0 and found["y"] >= 0
    inside &= found["x"] + found["width"] <= width and found["y"] + found["height"] <= height
    return inside and bool(place.evaluate(_IS_UNCUT))


_IS_UNCUT = """
(one) => {
  const own = one.getBoundingClientRect();
  for (let at = one.parentElement; at; at = at.parentElement) {
    if (getComputedStyle(at).overflowY === "visible") continue;
    const box = at.getBoundingClientRect();
    if (own.bottom > box.bottom + 1 || own.top < box.top - 1) return false;
  }
  return true;
}
"""


def scrolls(page: Page) -> bool:
    """Say whether the page itself scrolls."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollHeight > document.documentElement.clientHeight + 1"
        )
    )


@pytest.mark.parametrize("scheme", pages.SCHEMES)
@pytest.mark.parametrize("size", DESKS)
def test_a_case_stands_in_the_window_as_a_whole(
    service: BrowserService, console: Console, picture: Picture, size: tuple[int, int], scheme: Any
) -> None:
    """Faces, the newest words, all ticks, both buttons and the countdown, without scrolling."""
    width, height = size
    case = make_claimed(service, words="dark coat, beard, tall")
    page = console("operator2", width=width, scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    show(page, service, case)
    page.locator("#person-read button").click()
    expect(page.locator("#case-words")).to_contain_text("read by")
    picture(page, f"case-{width}-{scheme}")
    assert not scrolls(page)
    for selector in (
        ".head-count",
        ".faces figure >> nth=0",
        ".faces figure >> nth=1",
        "#case-words .theirs-said",
        "#case-facts",
        "#decide-confirm [name=face] >> nth=0",
        "#decide-confirm [name=reason_fits]",
        "#decide-confirm [name=heard] >> nth=2",
        "#decide-confirm [name=under_18]",
        "#decide-confirm button.yes",
        "#decide-refuse textarea",
        "#decide-refuse button.no",
        "#decide-preview .text-yes",
        "#case-acts",
    ):
        assert is_within(page.locator(selector), width=width, height=height), selector
    face = box(page.locator(".faces figure > :first-child").first)
    assert (face["width"], face["height"]) == ((280, 350) if width == 1440 else (184, 230))
    assert box(page.locator("#case-title"))["height"] == pytest.approx(56, abs=1)
    assert not (found := pages.axe(page)), pages.readable(found)


def test_the_first_word_of_a_no_closes_the_yes_and_only_clearing_it_opens_it(
    service: BrowserService, console: Console, picture: Picture
) -> None:
    case = make_claimed(service)
    page = console("operator2", scheme="dark")
    show(page, service, case)
    outbox = Outbox(page)
    tick(page)
    no = page.locator("#decide-refuse textarea")
    no.press("B")
    expect(page.locator("#decide-confirm")).to_be_hidden()
    expect(page.locator("#decide-closed")).to_contain_text(
        re.compile(r"Your 3 ticks were cleared at \d\d:\d\d:\d\d, when you began to type\.")
    )
    expect(page.locator("#decide-preview .text-no")).to_be_visible()
    picture(page, "case-no-begun-dark")
    left, right = (box(page.locator(one)) for one in ("#decide-closed", "#decide-refuse"))
    assert right["width"] / left["width"] == pytest.approx(2.2, abs=0.1)
    # Emptied by hand it is still begun: whoever came so far decides it in so many words.
    no.fill("")
    expect(page.locator("#decide-closed")).to_be_visible()
    no.fill("Brow and nose differ.")
    case.phone.send("he is still here")
    expect(page.locator("#log-texts")).to_contain_text("he is still here")
    expect(no).to_have_value("Brow and nose differ.")
    expect(page.locator("#decide-closed")).to_be_visible()
    page.get_by_role("button", name="Clear the NO, open YES").click()
    expect(page.locator("#decide-confirm [name=face]").first).to_be_focused()
    assert page.locator("#decide-confirm input:checked").count() == 0
    expect(no).to_have_value("")
    assert outbox.sent == []
    no.fill("Brow and nose differ.")
    no.press("Control+Enter")
    expect(page.locator("#say")).to_contain_text("Kept by the test.")
    assert outbox.sent == ["refuse"]


def test_a_no_begun_within_the_three_seconds_stops_the_yes(
    service: BrowserService, console: Console
) -> None:
    case = make_claimed(service)
    page = console("operator2")
    show(page, service, case)
    outbox = Outbox(page)
    tick(page)
    page.locator("#decide-confirm button.yes").click()
    bar = page.locator("#decide-bar .undo")
    expect(bar).to_contain_text(f"Texting the person YES, case {case.ref}.")
    page.locator("#decide-refuse textarea").fill("No.")
    expect(bar).to_have_count(0)
    expect(page.locator("#told")).to_contain_text("was not sent")
    expect(page.locator("#decide-closed")).to_be_visible()
    assert outbox.sent == []


def test_that_they_wrote_can_be_ticked_as_soon_as_it_is_read_and_no_tick_is_lost(
    service: BrowserService, console: Console
) -> None:
    """A begun form once kept "wrote" off, though the reply was read meanwhile."""
    case = make_claimed(service)
    page = console("operator2")
    show(page, service, case)
    wrote = page.locator("#decide-confirm [value=wrote]")
    page.locator("#decide-confirm [value=matches]").check()
    page.locator("#decide-confirm [name=why]").fill("A thought.")
    expect(wrote).to_be_disabled()
    page.locator("#person-ask button").click()
    case.phone.wait_for("one thing you can see", timeout=30)
    case.phone.send("dark coat <b>")
    expect(page.locator("#case-words")).to_contain_text("dark coat <b>")
    expect(wrote).to_be_disabled()
    page.locator("#person-read button").click()
    expect(wrote).to_be_enabled()
    expect(page.locator("#decide-confirm")).to_contain_text("“dark coat <b>”")
    expect(page.locator("#decide-confirm .behind")).to_have_count(0)
    expect(page.locator("#decide-confirm [value=matches]")).to_be_checked()
    expect(page.locator("#decide-confirm [name=why]")).to_have_value("A thought.")


def test_a_p1_is_taken_opened_and_worked_through_step_by_step(
    service: BrowserService, console: Console, picture: Picture
) -> None:
    case = make_claimed(service)
    page = console("operator2", scheme="dark")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    is_live(page)
    case.phone.send("SOS he has my keys and wont let me go")
    pages.t_takes(page, f"SOS, case {case.ref}")
    # Taken and opened in one.
    page.keyboard.press("t")
    checklist = page.locator("#case .checklist")
    expect(checklist).to_be_focused()
    is_live(page)
    case.phone.send("by the chicken shop")
    expect(page.locator("#case-words")).to_contain_text("by the chicken shop")
    picture(page, "case-p1-dark")
    close = page.locator("#p1-close button.wide")
    expect(close).to_contain_text(
        "Cannot close yet: step 2, an outcome, what you know and the incident number are missing"
    )
    page.keyboard.press("p")
    expect(page.locator("#say")).to_contain_text("Copied for CAD.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert case.ref in copied
    assert "he has my keys" in copied
    unit = page.locator("#step-unit-form [name=incident_number]")
    unit.fill("D 20261126-4417")
    unit.press("Enter")
    expect(page.locator("#step-unit")).to_contain_text("D 20261126-4417")
    expect(page.locator("#step-officer button").first).to_be_focused()
    page.locator("#step-officer-spoke button").click()
    expect(page.locator("#step-officer")).to_contain_text("Spoke to them")
    expect(page.locator("#step-person button").first).to_be_focused()
    page.locator("#p1-close [value=spoke_to_person]").check()
    expect(close).to_contain_text("Cannot close yet: step 3 and what you know are missing")
    page.locator("#p1-close [value=unit_reported]").check()
    page.locator("#p1-close [name=reason]").fill("Both units are with her.")
    picture(page, "case-p1-steps-dark")
    page.locator("#p1-close [name=reason]").press("Control+Enter")
    expect(page.locator("#case .checklist")).to_have_count(0)


@pytest.mark.parametrize("size", DESKS)
def test_a_p1_stands_in_the_window_as_a_whole(
    service: BrowserService, console: Console, picture: Picture, size: tuple[int, int]
) -> None:
    width, height = size
    case = make_claimed(service)
    case.phone.send("SOS he has my keys and wont let me go")
    operator = actor(service, "operator2")
    operator.take_alarm(operator.wait_for_alarm("sos", ref=case.ref).id)
    page = console("operator2", width=width)
    page.set_viewport_size({"width": width, "height": height})
    show(page, service, case)
    picture(page, f"case-p1-{width}-light")
    assert not scrolls(page)
    for selector in (
        ".head-count",
        ".cry-said",
        "[data-copies]",
        "#step-unit-form",
        "#step-officer",
        "#step-person",
        "#p1-close [name=outcome] >> nth=0",
    ):
        assert is_within(page.locator(selector), width=width, height=height), selector
    assert not (found := pages.axe(page)), pages.readable(found)


def test_a_no_that_is_being_typed_outlives_the_taking_of_an_sos(
    service: BrowserService, console: Console
) -> None:
    """Another page is laid out, and nothing typed is lost by it."""
    case = make_claimed(service)
    page = console("operator2")
    show(page, service, case)
    no = page.locator("#decide-refuse textarea")
    no.fill("I heard a second voice.")
    case.phone.send("SOS")
    take = page.locator("#case-alarms form[action$='/take'] button")
    take.click()
    expect(page.locator("#case .checklist")).to_be_visible()
    expect(no).to_have_value("I heard a second voice.")
    no.press("Control+Enter")
    expect(page.locator('#case-title[data-state="refused"]')).to_be_visible()


def test_the_second_person_sees_what_the_first_ticked_and_where_they_differ(
    service: BrowserService, console: Console, picture: Picture
) -> None:
    case = make_claimed(service)
    actor(service, "operator2").confirm(case.ref, face="not_seen", why="Only his back was seen.")
    first = console("operator2", scheme="dark")
    show(first, service, case)
    expect(first.locator("#decide-proposal")).to_contain_text("Not sent: waits for a second person")
    page = console("supervisor1", scheme="dark")
    show(page, service, case)
    expect(page.locator(".head-word")).to_have_text("Second person")
    expect(page.locator("#decide-proposal")).to_contain_text("Only his back was seen.")
    expect(page.locator("[data-second-person]")).to_contain_text("The face was not seen.")
    assert page.locator("#decide-agree input:checked").count() == 0
    picture(page, "case-second-person-dark")
    page.locator("#decide-agree [value=matches]").check()
    expect(page.locator("#agree-differs")).to_contain_text("ticked: the face.")
    page.locator("#decide-agree [value=not_seen]").check()
    expect(page.locator("#agree-differs")).to_have_text("")
    assert not scrolls(page)
    assert not (found := pages.axe(page)), pages.readable(found)
    # A look is no news: it is shown with the next screen, after a minute at the latest.
    first.reload()
    expect(first.locator("#proposal-steps")).to_contain_text("opened it")
    picture(first, "case-not-sent-dark")
    assert not scrolls(first)


def test_a_decided_case_says_what_went_out_and_what_is_due(
    service: BrowserService, console: Console, picture: Picture
) -> None:
    case = make_claimed(service)
    actor(service, "operator2").confirm(case.ref)
    case.phone.wait_for("YES, police on duty", timeout=30)
    page = console("operator2", scheme="dark")
    show(page, service, case)
    result = page.locator("#decide-result")
    expect(result).to_contain_text(
        re.compile(r"YES sent\s+\d\d:\d\d:\d\d,\s+delivered\s+\d\d:\d\d:\d\d")
    )
    expect(result).to_contain_text("YES does not mean safe")
    expect(page.locator("#decide-due")).to_contain_text("Ring the officer, as routine")
    expect(page.locator("#decide-confirm")).to_have_count(0)
    picture(page, "case-yes-sent-dark")
    assert not scrolls(page)
    page.locator("#decide-revoke [name=why]").fill("Another man's face.")
    page.locator("#decide-revoke button").click()
    expect(page.locator("#decide-result")).to_contain_text("NO: the YES was taken back")
    expect(page.locator("#case-alarms form button").first).to_be_focused()


@pytest.mark.parametrize("size", [*DESKS, (360, 740)])
def test_hostile_words_execute_nothing_and_cover_nothing(
    service: BrowserService, console: Console, picture: Picture, size: tuple[int, int]
) -> None:
    width, height = size
    case = make_claimed(service, words=(HOSTILE * 400)[:9_900])
    with service.renamed(officer=case.person.number, operator="operator2", to=LONG_NAME):
        page = console("operator2", width=width)
        page.set_viewport_size({"width": width, "height": height})
        show(page, service, case)
        expect(page.locator("#case-words")).to_contain_text("<script>alert(1)</script>")
        expect(page.locator("#case-words")).to_contain_text("[U+202E]")
        expect(page.locator("#case-title")).to_contain_text(LONG_NAME)
        picture(page, f"case-hostile-{width}")
        assert pages.sticks_out(page) <= 0
        assert not (found := pages.overlaps(page)), pages.readable(found)
        if width > 360:
            assert not scrolls(page)
            yes = page.locator("#decide-confirm button.yes")
            assert is_within(yes, width=width, height=height)


def test_closed_by_somebody_else_is_told_in_place_and_what_was_typed_stays(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    case = make_claimed(service)
    page = console("operator2")
    show(page, service, case)
    page.locator("#note-add summary").click()
    page.locator("#note-add textarea").fill("She waits by the gate.")
    no = page.locator("#decide-refuse textarea")
    no.fill("Another man's face.")
    actor(service, "operator3").refuse(case.ref, why="Seen on CCTV.")
    expect(page.locator('#case-title[data-state="refused"]')).to_be_visible()
    expect(no).to_have_value("Another man's face.")
    expect(page.locator("#decide-refuse, [data-gone]").first).to_contain_text(
        "This can no longer be done."
    )
    expect(page.locator("#note-add textarea")).to_have_value("She waits by the gate.")
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.locator("#note-add textarea").press("Control+Enter")
    expect(page.locator("#say")).to_contain_text("The note is kept.")


def test_claim_compare_and_yes_take_twelve_actions(
    service: BrowserService, console: Console
) -> None:
    """A keystroke model: an action is a key, or a look at a part of the page."""
    case = service.make_case(joined=True)
    case.match()
    page = console("operator2")
    is_live(page)
    expect(page.locator(f'[data-case="{case.ref}"]')).to_be_visible()
    keys = ["j", "c"]
    pages.press(page, keys)
    expect(page.locator("#case-title")).to_contain_text("You have it.")
    is_live(page)
    ticks = ["Space", "Tab", "Space", "Tab", "Space", "Control+Enter"]
    pages.tab_to(page, page.locator("#decide-confirm [name=face]").first, most=1)
    pages.press(page, ticks)
    expect(page.locator("#decide-bar .undo")).to_be_visible()
    looks = 2
    assert len(keys) + 1 + looks + len(ticks) <= 12
    case.phone.wait_for("YES, police on duty", timeout=30)

"""The key T: it takes the alarm that carries its cap, and opens it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.pages import Watch
from tests.browser.service import BrowserService, Case
from tests.browser.test_console_looks import actor

pytestmark = pytest.mark.usefixtures("fresh")


def is_live(page: Page) -> None:
    expect(page.locator("#live")).to_have_class("live well")


def show(page: Page, service: BrowserService, case: Case) -> None:
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)


def alarm(page: Page, cause: str) -> Locator:
    return page.locator(f'.alarm[data-cause="{cause}"]')


def checklist(page: Page, cause: str) -> Locator:
    """Find the steps of a P1 that this operator has taken, on the page of its case."""
    return page.locator(f'.checklist[data-cause="{cause}"]')


def press_t(page: Page) -> None:
    is_live(page)
    page.keyboard.press("t")


def make_panic(service: BrowserService, *, within: float = 15) -> Case:
    """Make a case whose officer pressed panic, and wait until the console shows it."""
    case = service.make_case(joined=True)
    case.officer.panic()
    actor(service, "operator3").wait_for_alarm("officer_panic", ref=case.ref, timeout=within)
    return case


def make_sos(service: BrowserService, *, case: Case | None = None) -> Case:
    made = case or service.make_case(joined=True)
    made.phone.send("SOS")
    actor(service, "operator3").wait_for_alarm("sos", ref=made.ref, timeout=15)
    return made


def test_where_nothing_waits_t_says_so(service: BrowserService, console: Console) -> None:
    page = console("operator2")
    # That nobody could decide, as it was before this console, has an alarm of its own.
    expect(page.locator("#line-calm")).to_be_visible()
    press_t(page)
    expect(page.locator("#told")).to_contain_text("No P1 waits for somebody to take it.")


def test_in_a_field_t_is_a_letter(service: BrowserService, console: Console) -> None:
    case = make_sos(service)
    page = console("operator2")
    show(page, service, case)
    page.locator("#decide-refuse [name=why]").focus()
    page.keyboard.type("that")
    expect(page.locator("#decide-refuse [name=why]")).to_have_value("that")
    expect(alarm(page, "sos")).to_contain_text("Nobody has taken it.")


def test_from_the_queue_t_opens_the_alarm_of_a_phone_without_a_case(
    service: BrowserService, console: Console
) -> None:
    service.make_phone().send("SOS")
    page = console("operator2")
    expect(page.locator("#line.waits")).to_contain_text("SOS")
    press_t(page)
    expect(page.locator("#phone-alarm")).to_be_visible()
    expect(alarm(page, "sos")).to_contain_text("You have it.")
    expect(alarm(page, "sos")).to_be_focused()


def press_t_early(
    page: Page, service: BrowserService, next_screen: Callable[[Route], None], *, times: int = 1
) -> None:
    """Press T on an SOS of the line whose screen, given to `next_screen`, has not come yet."""
    pages.streams(page)
    page.route(service.console, next_screen, times=times)
    with page.expect_request(lambda one: "hx-request" in one.headers):
        service.make_phone().send("SOS")
    expect(page.locator("#line-first[data-early]")).to_be_visible()
    page.keyboard.press("t")


def test_t_takes_an_alarm_that_has_just_come_and_has_no_form_yet(
    service: BrowserService, console: Console
) -> None:
    """The stream draws the line at once; the form that takes it comes with the screen."""
    page = console("operator2")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    press_t_early(page, service, hold)
    pages.held_back(page, held).continue_()
    expect(page.locator("#phone-alarm")).to_be_visible()
    expect(alarm(page, "sos")).to_contain_text("You have it.")


def test_t_takes_it_though_the_next_screen_is_lost_on_its_way(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator2")
    lost: list[Route] = []

    def lose(route: Route) -> None:
        lost.append(route)
        if len(lost) > 1:
            route.abort()

    with watch(page).forgiving(pages.FAILED_LOAD):
        press_t_early(page, service, lose, times=2)
        lost[0].abort()
        expect(page.locator("#phone-alarm")).to_be_visible()
    expect(alarm(page, "sos")).to_contain_text("You have it.")
    assert len(lost) == 2


def test_the_line_does_not_speak_of_what_the_page_itself_shows(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    show(page, service, case)
    case.phone.send("SOS")
    expect(alarm(page, "sos")).to_be_visible()
    expect(page.locator("#line-calm")).to_be_visible()


def test_an_sos_goes_before_an_older_p1_and_then_comes_that(
    service: BrowserService, console: Console
) -> None:
    panic, sos = make_panic(service), make_sos(service)
    page = console("operator2")
    press_t(page)
    expect(page.locator(f'#case-title[data-ref="{sos.ref}"]')).to_be_visible()
    expect(checklist(page, "sos")).to_be_visible()
    # Now it is taken, the other one is next, and is opened from here.
    press_t(page)
    expect(page.locator(f'#case-title[data-ref="{panic.ref}"]')).to_be_visible()
    expect(alarm(page, "officer_panic")).to_be_focused()


def test_the_alarm_of_the_page_in_front_goes_before_an_older_sos(
    service: BrowserService, console: Console
) -> None:
    """F16: T took another alarm."""
    sos, panic = make_sos(service), make_panic(service)
    page = console("operator2")
    show(page, service, panic)
    press_t(page)
    expect(checklist(page, "officer_panic")).to_be_visible()
    expect(alarm(page, "officer_panic")).to_be_focused()
    expect(page.locator(f'#case-title[data-ref="{panic.ref}"]')).to_be_visible()
    press_t(page)
    expect(page.locator(f'#case-title[data-ref="{sos.ref}"]')).to_be_visible()


def test_of_two_on_the_page_the_sos_is_taken_first(
    service: BrowserService, console: Console
) -> None:
    case = make_sos(service, case=make_panic(service))
    page = console("operator2")
    show(page, service, case)
    press_t(page)
    expect(checklist(page, "sos")).to_be_visible()
    expect(alarm(page, "officer_panic")).to_contain_text("Nobody has taken it.")


def test_what_somebody_has_is_not_taken_over(service: BrowserService, console: Console) -> None:
    case, other = make_panic(service), make_panic(service)
    first = actor(service, "operator3")
    first.take_alarm(first.wait_for_alarm("officer_panic", ref=case.ref).id)
    page = console("operator2")
    show(page, service, case)
    press_t(page)
    expect(page.locator(f'#case-title[data-ref="{other.ref}"]')).to_be_visible()
    show(page, service, case)
    expect(alarm(page, "officer_panic")).not_to_contain_text("You have it.")


def test_where_no_p1_waits_the_page_s_own_alarm_is_taken(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    case.mismatch()
    page = console("operator2")
    show(page, service, case)
    expect(alarm(page, "mismatch")).to_contain_text("Nobody has taken it.")
    press_t(page)
    expect(alarm(page, "mismatch")).to_contain_text("You have it.")


def test_words_that_are_not_sent_keep_the_page_open(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    show(page, service, case)
    page.locator("#decide-refuse [name=why]").fill("The face")
    page.keyboard.press("Escape")
    service.make_phone().send("SOS")
    expect(page.locator("#line.waits")).to_contain_text("SOS")
    press_t(page)
    expect(page.locator("#told")).to_contain_text("What you typed here is not sent")
    expect(page.locator("#decide-refuse [name=why]")).to_have_value("The face")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#told a").click()
    expect(alarm(page, "sos")).to_contain_text("You have it.")


def test_an_alarm_that_was_closed_is_left_for_what_comes_next(
    service: BrowserService, console: Console
) -> None:
    """Focus goes to the next step after an act, never to the page."""
    case = make_sos(service)
    page = console("operator2")
    show(page, service, case)
    card = alarm(page, "sos")
    card.locator("summary").click()
    card.locator("[name=outcome]").select_option("spoke_to_person")
    card.locator("[name=reason]").fill("They are at home.")
    card.locator("[name=incident_number]").fill("CAD 4821")
    card.locator("[name=incident_number]").press("Control+Enter")
    expect(page.locator("#say")).to_contain_text(f"Closed: SOS, case {case.ref}.")
    expect(page.locator("#case")).to_be_focused()

"""A screen that changes under a hand at work: it keeps still, and it comes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.pages import Watch
from tests.browser.service import BrowserService

pytestmark = pytest.mark.usefixtures("fresh")


def rows(page: Page) -> Locator:
    return page.locator("#cases [data-case]")


def order(page: Page) -> list[str]:
    return [str(row.get_attribute("data-case")) for row in rows(page).all()]


def is_live(page: Page) -> None:
    expect(page.locator("#live")).to_have_class("live well")


def test_the_loser_of_two_claims_at_once_is_told_who_was_faster(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    case = service.make_case(joined=True)
    both = [console("operator2"), console("operator3")]
    for page in both:
        page.goto(f"{service.console}cases/{case.ref}")
        is_live(page)
    # The second sees nothing new until it has pressed too: at once, on a machine of any speed.
    held, pressed = list[Route](), list[Page]()

    def hold(route: Route) -> None:
        if pressed == both:
            route.continue_()
        else:
            held.append(route)

    both[1].route(f"{both[1].url}*", hold)
    with watch(both[0]).forgiving(pages.FAILED_LOAD), watch(both[1]).forgiving(pages.FAILED_LOAD):
        for page in both:
            page.keyboard.press("c")
            pressed.append(page)
        for route in held:
            route.continue_()
        for page in both:
            expect(page.locator("#case-title")).to_contain_text("ha")
            expect(page.locator("#case-title")).not_to_contain_text("Nobody has claimed it")
        owners = ["You have it." in page.locator("#case-title").inner_text() for page in both]
        assert sorted(owners) == [False, True]
        winner = "Operator 2" if owners[0] else "Operator 3"
        loser = both[owners.index(False)]
        expect(loser.locator("#told")).to_contain_text(f"Not done. {winner} took it")
        expect(loser.locator("#case-title")).to_contain_text(f"{winner} has it.")


def test_words_and_focus_stay_while_the_case_changes(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)
    page.keyboard.press("n")
    note = page.locator("#note-add textarea")
    page.keyboard.type("By the gate, ")
    for times in range(1, 6):
        case.phone.send(f"hello {times}")
        expect(page.locator("#person-talk")).to_contain_text(f"hello {times}")
        expect(note).to_be_focused()
        page.keyboard.type(f"{times} ")
    case.phone.send("SOS")
    expect(page.locator("#case-alarms .unattended-p1").first).to_contain_text("SOS")
    expect(note).to_have_value("By the gate, 1 2 3 4 5 ")
    expect(note).to_be_focused()


def test_words_stay_while_all_around_them_changes(
    service: BrowserService, console: Console
) -> None:
    service.make_phone().send("SOS")
    page, other = console("operator2"), console("operator3")
    for one in (page, other):
        one.locator('.q[data-cause="sos"] .row-link').click()
    alarm = page.locator("#phone-alarm .alarm")
    alarm.locator("summary").click()
    alarm.locator("[name=reason]").fill("She is at home")
    other.locator("#phone-alarm .alarm").get_by_role("button", name="Take it").click()
    expect(alarm).to_contain_text("Operator 3 has it.")
    expect(alarm.locator("[name=reason]")).to_have_value("She is at home")
    expect(alarm.locator("[name=reason]")).to_be_focused()
    expect(alarm.locator("details")).to_have_attribute("open", "")


def test_words_in_a_form_that_itself_changes_stay_until_they_are_given_up(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    page.goto(f"{service.console}cases/{case.ref}")
    page.locator("#case-claim button").click()
    note = page.locator("#decide-confirm [name=why]")
    note.fill("I know the voice")
    shown = str(page.locator("#decide-confirm [name=shown_facts]").get_attribute("value"))

    def suspend(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(shown, "status:no"))

    # As if the force had suspended the officer: the form would post what nobody was shown.
    page.route(f"**/cases/{case.ref}", suspend)
    case.phone.send("hello")
    changed = page.locator("#decide-confirm").get_by_role("button", name="This part has changed.")
    expect(page.locator("#person-talk")).to_contain_text("hello")
    expect(changed).to_be_visible()
    expect(note).to_have_value("I know the voice")
    expect(page.locator("#decide-confirm [name=shown_facts]")).to_have_value(shown)
    changed.click()
    expect(note).to_have_value("")
    expect(page.locator("#decide-confirm [name=shown_facts]")).to_have_value("status:no")
    expect(page.locator("#case")).to_be_focused()


def test_words_that_can_no_longer_be_sent_stay_and_lose_their_button(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page, other = console("operator2"), console("operator2")
    for one in (page, other):
        one.goto(f"{service.console}cases/{case.ref}")
    page.locator("#case-claim button").click()
    refusal = page.locator("#decide-refuse [name=why]")
    refusal.fill("Another face")
    expect(other.locator("#decide-refuse")).to_be_visible()
    other.locator("#decide-refuse [name=why]").fill("Not the same man")
    other.locator("#decide-refuse button").click()
    expect(page.locator("#case-title")).to_have_attribute("data-state", "refused")
    expect(page.locator("#decide-refuse")).to_contain_text("This can no longer be done.")
    expect(refusal).to_have_value("Another face")
    expect(refusal).to_be_focused()
    expect(page.locator("#decide-refuse button")).to_be_disabled()
    # What nobody has typed in is gone.
    expect(page.locator("#decide-confirm")).to_have_count(0)


def test_no_button_changes_its_meaning_under_the_finger(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    page, other = console("operator2"), console("operator2")
    for one in (page, other):
        one.goto(f"{service.console}cases/{case.ref}")
        is_live(one)
    page.locator("#case-claim button").focus()
    other.locator("#case-claim button").click()
    # "Give back" stands where "Claim" stood; it must not have the focus that "Claim" had.
    expect(page.locator("#case-release button")).to_be_visible()
    expect(page.locator("#case")).to_be_focused()


def test_no_row_moves_under_the_pointer_and_a_p1_shows_at_once(
    service: BrowserService, console: Console
) -> None:
    older, newer = service.make_case(joined=True), service.make_case(joined=True)
    page = console("operator2")
    expect(rows(page)).to_have_count(2)
    assert order(page) == [older.ref, newer.ref]
    page.locator(f'[data-case="{older.ref}"]').hover()
    before = page.locator(f'[data-case="{older.ref}"]').bounding_box()
    newer.phone.send("SOS")
    expect(page.locator("#line.waits")).to_contain_text(newer.ref)
    # It changes where it stands: word, colour and bar, not its place.
    expect(page.locator(f'[data-case="{newer.ref}"]')).to_have_attribute("data-priority", "1")
    assert order(page) == [older.ref, newer.ref]
    assert page.locator(f'[data-case="{older.ref}"]').bounding_box() == before
    page.mouse.move(900, 700)
    expect(rows(page).first).to_have_attribute("data-case", newer.ref)


def test_no_row_moves_under_the_focus_and_new_ones_are_counted(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    calm = service.make_case(joined=True)
    page = console("operator2")
    expect(rows(page)).to_have_count(1)
    is_live(page)
    page.keyboard.press("j")
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.context.set_offline(True)
        urgent = service.make_case(joined=True)
        urgent.phone.send("SOS")
        # Else the case could be seen without its alarm first, and stand below.
        urgent.phone.wait_for("we have your message", timeout=30)
        page.context.set_offline(False)
        held = page.locator(".held button")
        expect(page.locator("#line.waits")).to_contain_text(urgent.ref)
    expect(held).to_have_text("1 new: show")
    assert order(page) == [calm.ref]
    expect(page.locator(f'[data-case="{calm.ref}"] .row-link')).to_be_focused()
    held.click()
    expect(rows(page)).to_have_count(2)
    assert order(page) == [urgent.ref, calm.ref]
    expect(held).to_have_count(0)


def test_a_killed_web_process_is_shown_and_the_page_recovers(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    case = service.make_case(joined=True)
    page = console("operator2")
    page.goto(f"{service.console}cases/{case.ref}")
    is_live(page)
    page.keyboard.press("n")
    page.keyboard.type("typed before it was killed")
    note = page.locator("#note-add textarea")
    with watch(page).forgiving(pages.FAILED_LOAD):
        service.stack.kill("web", stay_down=True)
        try:
            expect(page.locator("#outage")).to_contain_text("Connection lost.")
            expect(page.locator("#live")).to_contain_text("Connection lost 0:")
            # Nothing is sent into nowhere.
            page.locator("#note-add button").click()
            expect(page.locator("#note-add .said")).to_contain_text("the connection is lost")
            expect(page.locator("#outage")).to_contain_text("Tell the supervisor.")
        finally:
            service.stack.restart("web")
            service.wait_until_well()
        later = service.make_case(joined=True)
        later.phone.send("SOS")
        expect(page.locator("#outage")).to_be_hidden()
        is_live(page)
        expect(page.locator("#line.waits")).to_contain_text(later.ref)
    expect(note).to_have_value("typed before it was killed")
    page.locator("#note-add button").click()
    expect(page.locator("#log-events")).to_contain_text("typed before it was killed")


def test_a_frozen_tab_shows_what_it_missed(service: BrowserService, console: Console) -> None:
    page = console("operator2")
    is_live(page)
    tab = page.context.new_cdp_session(page)
    tab.send("Page.setWebLifecycleState", {"state": "frozen"})
    case = service.make_case(joined=True)
    case.phone.send("SOS")
    tab.send("Page.setWebLifecycleState", {"state": "active"})
    expect(page.locator("#line.waits")).to_contain_text(case.ref)
    expect(page.locator(f'[data-case="{case.ref}"]')).to_be_visible()
    is_live(page)


def test_an_ended_session_is_announced_once(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    page = console("operator2")
    is_live(page)
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.context.clear_cookies()
        expect(page.locator("#outage")).to_contain_text("You are signed out and cover nothing.")
        asked.clear()
        # Longer than the page would wait before asking again.
        page.wait_for_timeout(5000)
    assert asked == []
    expect(page.locator("#outage a")).to_have_attribute(
        "href", "/console/sign-in?next=%2Fconsole%2F"
    )


def test_times_are_the_servers_however_wrong_the_computers_clock(
    service: BrowserService, console: Console
) -> None:
    page = console("operator2")
    page.add_init_script("const now = Date.now; Date.now = () => now() + 600000;")
    case = service.make_case(joined=True)
    page.goto(service.console)
    is_live(page)
    timer = page.locator(f'[data-case="{case.ref}"] .q-time')
    # Three minutes to decide, of which some seconds have gone.
    minutes = timer.inner_text().split(":")[0]
    assert minutes in {"2", "3"}

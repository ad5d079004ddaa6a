"""A whole shift without a mouse: sign in, claim, decide, undo; and with single keys off."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Request, expect

from simulator.actors.authenticator import Authenticator
from tests.browser import pages, shift_keys
from tests.browser.conftest import Console, Visit
from tests.browser.pages import Watch
from tests.browser.service import BrowserService, Case

pytestmark = pytest.mark.usefixtures("fresh")


def sign_in_by_keys(page: Page, service: BrowserService, username: str) -> None:
    """Type the three things, with Tab between; the name's field has the focus from the start."""
    keys = service.keys(username)
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(keys.password)
    page.keyboard.press("Tab")
    # Asked for last, when it is typed: a code has its time, and no other test has been given it.
    page.keyboard.type(Authenticator(keys.otpauth_url).code())
    page.keyboard.press("Enter")
    shift_keys.begin_if_asked(page)
    expect(page.locator("#live")).to_have_class("live well")


def claim_by_keys(page: Page, case: Case) -> None:
    """Choose the case and claim it, which opens it."""
    expect(page.locator("#live")).to_have_class("live well")
    row = page.locator(f'[data-case="{case.ref}"] .row-link')
    expect(row).to_be_visible()
    # On a slow machine the service's own alarms may stand above it.
    for _ in range(page.locator(".queue .row-link").count()):
        page.keyboard.press("j")
        if row.evaluate("(one) => one === document.activeElement"):
            break
    expect(row).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#case-title")).to_contain_text("You have it.")
    expect(page.locator("#live")).to_have_class("live well")


def tick_by_keys(page: Page) -> None:
    """Tick all three by Tab and space."""
    for name in ("face", "reason_fits", "heard"):
        pages.tab_to(page, page.locator(f"#decide-confirm [name={name}]").first)
        page.keyboard.press("Space")


def decisions_of(page: Page) -> list[str]:
    """Note every decision that leaves the page from now on."""
    sent = list[str]()

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(("/confirm", "/agree")):
            sent.append(request.url)

    page.on("request", note)
    return sent


def make_matched(service: BrowserService) -> Case:
    case = service.make_case(joined=True)
    case.match()
    return case


@pytest.fixture
def ready(service: BrowserService, console: Console) -> tuple[Page, Case]:
    """A case claimed and ticked, before an operator."""
    case = make_matched(service)
    page = console("operator2")
    claim_by_keys(page, case)
    tick_by_keys(page)
    return page, case


def test_confirming_by_keyboard_from_the_sign_in_on(service: BrowserService, visit: Visit) -> None:
    case = make_matched(service)
    page = visit(service.console)
    sign_in_by_keys(page, service, "operator3")
    claim_by_keys(page, case)
    # The focus is at the next step, and in no form yet.
    expect(page.locator("#case-decide")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("Nothing is sent")
    pages.tab_to(page, page.locator("#decide-confirm [name=face]").first)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decide-confirm .said")).to_contain_text(
        "Not sent. Still missing: the face"
    )
    tick_by_keys(page)
    # Enter alone sends no YES, wherever the focus is.
    pages.tab_to(page, page.locator("#decide-confirm [name=why]"))
    page.keyboard.press("Enter")
    expect(page.locator(".undo")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo button")).to_be_focused()
    case.phone.wait_for("YES, police on duty", timeout=30)
    expect(page.locator('#case-title[data-state="confirmed"]')).to_be_visible()
    expect(page.locator("#say")).to_contain_text("Decided: YES. The text to the person goes out.")


def test_refusing_by_keyboard_from_the_sign_in_on(service: BrowserService, visit: Visit) -> None:
    case = make_matched(service)
    page = visit(service.console)
    sign_in_by_keys(page, service, "operator4")
    claim_by_keys(page, case)
    page.keyboard.press("x")
    expect(page.locator("#decide-refuse [name=why]")).to_be_focused()
    # In a field a letter is a letter.
    page.keyboard.type("just not the same face")
    expect(page.locator("#decide-refuse [name=why]")).to_have_value("just not the same face")
    # Enter is a new line there; the form is sent by its own key.
    page.keyboard.press("Control+Enter")
    case.phone.wait_for("NO", timeout=30)
    expect(page.locator('#case-title[data-state="refused"]')).to_be_visible()


@pytest.mark.parametrize("key", ["u", "Escape", "Enter"])
def test_a_yes_is_undone_within_three_seconds(ready: tuple[Page, Case], key: str) -> None:
    page, _ = ready
    sent = decisions_of(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo")).to_be_visible()
    page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("Undone: the YES for case")
    # Longer than the bar would have waited.
    page.wait_for_timeout(3500)
    assert sent == []
    # What was ticked is still ticked: the YES can be sent after all.
    expect(page.locator("#decide-confirm [name=face][value=matches]")).to_be_checked()


def test_leaving_within_the_three_seconds_sends_nothing_and_says_so(
    ready: tuple[Page, Case], service: BrowserService
) -> None:
    page, case = ready
    sent, asked = decisions_of(page), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo")).to_be_visible()
    page.goto(service.console)
    assert asked == ["beforeunload"]
    expect(page.locator("#told")).to_contain_text(
        f"The YES for case {case.ref} was not sent: the page was left within its 3 seconds."
    )
    page.wait_for_timeout(3500)
    assert sent == []


def test_a_lost_connection_or_a_computer_that_slept_sends_no_yes(
    ready: tuple[Page, Case], watch: Callable[[Page], Watch]
) -> None:
    page, _ = ready
    sent = decisions_of(page)
    context: BrowserContext = page.context
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.keyboard.press("Control+Enter")
        context.set_offline(True)
        expect(page.locator("#told")).to_contain_text("was not sent: the connection is lost.")
        context.set_offline(False)
        expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo")).to_be_visible()
    # As after a minute of sleep.
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60000; }")
    expect(page.locator("#told")).to_contain_text("was not sent:")
    expect(page.locator(".undo")).to_have_count(0)
    assert sent == []


def test_an_alarm_within_the_three_seconds_forbids_the_yes(
    ready: tuple[Page, Case], watch: Callable[[Page], Watch]
) -> None:
    page, case = ready
    with watch(page).forgiving(pages.FAILED_LOAD):
        page.keyboard.press("Control+Enter")
        case.phone.send("SOS")
        told = page.locator("#told .notice, #decide-confirm .said")
        expect(told.filter(has_text="An open alarm forbids a YES").first).to_be_visible()
    expect(page.locator("[data-hindrance]")).to_contain_text("An open alarm forbids a YES: SOS.")
    expect(page.locator('#case-title[data-state="joined"]')).to_be_visible()


def test_ctrl_enter_says_why_nothing_is_sent(service: BrowserService, console: Console) -> None:
    case = service.make_case()
    page = console("operator2")
    expect(page.locator("#live")).to_have_class("live well")
    page.goto(f"{service.console}cases/{case.ref}")
    expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("a case that is requested cannot be confirmed")
    case.join()
    expect(page.locator('#case-title[data-state="joined"]')).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("claim the case first")


def test_a_p1_is_taken_and_closed_by_keys(service: BrowserService, console: Console) -> None:
    phone = service.make_phone()
    page = console("operator2")
    expect(page.locator("#live")).to_have_class("live well")
    phone.send("SOS")
    pages.t_takes(page, "SOS")
    page.keyboard.press("t")
    expect(page.locator("#phone-alarm .alarm")).to_contain_text("You have it.")
    expect(page.locator("#line-calm")).to_be_visible()
    pages.tab_to(page, page.locator("#phone-alarm .alarm summary"))
    page.keyboard.press("Enter")
    pages.tab_to(page, page.locator("#phone-alarm [name=outcome]"))
    page.keyboard.type("Spoke")
    page.keyboard.press("Tab")
    page.keyboard.type("She is at home.")
    page.keyboard.press("Tab")
    page.keyboard.type("CAD 4821")
    page.keyboard.press("Enter")
    expect(page.locator("#phone-alarm-title")).to_contain_text("This alarm was closed")


def test_each_key_leads_to_its_place(service: BrowserService, console: Console) -> None:
    case = make_matched(service)
    page = console("operator2")
    claim_by_keys(page, case)
    for key, target in {
        "n": "#note-add textarea",
        "s": "#person-number [name=why]",
        "m": "#person-ask button",
        "x": "#decide-refuse [name=why]",
        "2": "#case",
        "3": "#shift",
    }.items():
        page.keyboard.press(key)
        expect(page.locator(target).first).to_be_focused()
        # Escape leaves a field, and does no more than that.
        if page.evaluate("() => document.activeElement.matches('input, textarea')"):
            page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("#cases")).to_be_visible()
    # Keys are listened to from when the page's script runs; what it says of itself shows that.
    expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("1")
    expect(page.locator("#cases")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#command input")).to_be_focused()
    page.keyboard.type(case.ref[:4].lower())
    page.keyboard.press("Enter")
    expect(page.locator(f'#case-title[data-ref="{case.ref}"]')).to_be_visible()
    expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("/")
    page.keyboard.type(f"lookup {case.ref}")
    page.keyboard.press("Enter")
    expect(page.locator("#look-up [name=ref]")).to_have_value(case.ref)
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-found="{case.ref}"]')).to_be_visible()


def test_leaving_typed_words_asks_first(service: BrowserService, console: Console) -> None:
    case = make_matched(service)
    page = console("operator2")
    claim_by_keys(page, case)
    page.keyboard.press("n")
    page.keyboard.type("She waits by the gate.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#told")).to_contain_text("You have typed something that is not sent.")
    expect(page.locator("#note-add textarea")).to_have_value("She waits by the gate.")


def test_the_dialog_lists_the_keys_and_suspends_them(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case()
    page = console("operator2")
    expect(page.locator("#live")).to_have_class("live well")
    page.keyboard.press("?")
    dialog = page.locator("#all-keys")
    expect(dialog).to_be_visible()
    shown = {"".join(cap.split()) for cap in dialog.locator("td:first-child").all_inner_texts()}
    known = {"T", "A", "Z", "CtrlEnter", "/", "?", "Esc", "1", "2", "3", "J", "K", "Enter", "C"}
    assert known == shown
    page.keyboard.press("c")
    page.keyboard.press("j")
    expect(dialog.locator("button")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(f'[data-case="{case.ref}"]')).to_contain_text("nobody yet")


def test_everything_works_without_single_key_shortcuts(
    service: BrowserService, console: Console
) -> None:
    case = make_matched(service)
    page = console("operator2")
    expect(page.locator("#live")).to_have_class("live well")
    pages.tab_to(page, page.locator("#show-keys"))
    page.keyboard.press("Enter")
    pages.tab_to(page, page.locator("#single-keys"), key="Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.reload()
    row = page.locator(f'[data-case="{case.ref}"]')
    expect(row).to_be_visible()
    expect(page.locator("#live")).to_have_class("live well")
    for key in ("j", "c", "t", "/", "?", "1"):
        page.keyboard.press(key)
    expect(row.locator(".row-link")).not_to_be_focused()
    expect(page.locator("dialog")).to_have_count(0)
    expect(row).to_contain_text("nobody yet")
    pages.tab_to(page, row.locator(".row-link"))
    page.keyboard.press("Enter")
    pages.tab_to(page, page.locator("#case-claim button"))
    page.keyboard.press("Enter")
    expect(page.locator("#case-title")).to_contain_text("You have it.")
    expect(page.locator("#live")).to_have_class("live well")
    tick_by_keys(page)
    pages.tab_to(page, page.locator("#decide-confirm button.yes"))
    page.keyboard.press("Enter")
    expect(page.locator(".undo button")).to_be_focused()
    page.keyboard.press("u")
    case.phone.wait_for("YES, police on duty", timeout=30)


def test_the_second_person_agrees_by_keys(service: BrowserService, console: Console) -> None:
    case = make_matched(service)
    first = console("operator2")
    claim_by_keys(first, case)
    pages.tab_to(first, first.locator("#decide-confirm [name=face]").first)
    pages.press(first, ["Space", "ArrowDown"])
    expect(first.locator("#decide-confirm [value=not_seen]")).to_be_checked()
    for name in ("reason_fits", "heard"):
        pages.tab_to(first, first.locator(f"#decide-confirm [name={name}]").first)
        first.keyboard.press("Space")
    first.keyboard.press("Control+Enter")
    expect(first.locator("[data-proposal]")).to_be_visible()
    second = console("supervisor1")
    second.goto(f"{service.console}cases/{case.ref}")
    expect(second.locator("#live")).to_have_class("live well")
    for name in ("face", "reason_fits", "heard"):
        pages.tab_to(second, second.locator(f"#decide-agree [name={name}]").first)
        second.keyboard.press("Space")
    pages.tab_to(second, second.locator("#decide-agree [name=why]"))
    second.keyboard.press("Control+Enter")
    expect(second.locator("#decide-agree .said")).to_contain_text("why you agree")
    second.keyboard.type("The face on the second picture is his.")
    began = time.monotonic()
    second.keyboard.press("Control+Enter")
    case.phone.wait_for("YES, police on duty", timeout=30)
    assert time.monotonic() - began > 2.9

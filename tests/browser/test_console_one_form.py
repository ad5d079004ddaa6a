"""Ctrl+Enter belongs to the form that holds the focus; no YES beside words that are not sent."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import pages
from tests.browser.conftest import Console
from tests.browser.pages import Watch
from tests.browser.service import BrowserService, Case
from tests.browser.test_console_looks import actor

pytestmark = pytest.mark.usefixtures("fresh")
TYPED = "textarea, input[type=text]"
FIELDS = "textarea, select, input:not([type=hidden])"
# Of a joined case, its claimant's; each holds what must not go out as a YES.
BESIDE = ("refuse", "note", "talked", "number", "rang", "help-coming")
WORDS = "Just not the same face."


class Outbox:
    """Keeps every form that leaves a page, and answers that it is done: nothing reaches anybody."""

    def __init__(self, page: Page) -> None:
        self.sent = list[str]()
        page.route("**/console/cases/**", self._take)
        page.route("**/console/alarms/**", self._take)

    def _take(self, route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        self.sent.append(route.request.url.rsplit("/", 1)[1])
        told = {"code": "done", "sentence": "Kept by the test."}
        return route.fulfill(status=200, content_type="application/json", body=json.dumps(told))


def open_case(service: BrowserService, console: Console, who: str = "operator2") -> Page:
    """Open a matched case that this operator has, with an alarm that forbids nothing."""
    case = service.make_case(joined=True)
    case.match()
    actor(service, who).claim(case.ref)
    page = console(who)
    show(page, service, case)
    return page


def show(page: Page, service: BrowserService, case: Case) -> None:
    page.goto(f"{service.console}cases/{case.ref}")
    expect(page.locator("#live")).to_have_class("live well")


def tick(page: Page, form: str = "#decide-confirm") -> None:
    """Tick all that a YES needs."""
    for name in ("face", "reason_fits", "heard"):
        pages.choose(page.locator(f"{form} [name={name}]").first)


def form_of(page: Page, act: str) -> Locator:
    return page.locator(f'#region form[action$="/{act}"]').first


def unfold(form: Locator) -> None:
    form.evaluate("(one) => { const part = one.closest('details'); if (part) part.open = true; }")


def fill(form: Locator) -> None:
    """Fill in all that a form holds, with the first choice of each, which may be the only one."""
    unfold(form)
    for field in form.locator(TYPED).all():
        field.fill(WORDS)
    for field in form.locator("select").all():
        field.select_option(index=min(1, field.locator("option").count() - 1))
    for field in form.locator("input[type=radio]").all():
        field.check()


def acts_of(page: Page) -> list[str]:
    """List the acts of the page's forms that have something to fill in."""
    actions: list[str] = page.locator("#region form").evaluate_all(
        "(all, fields) => all.filter((one) => one.querySelector(fields)).map((one) => one.action)",
        FIELDS,
    )
    return sorted({action.rsplit("/", 1)[1] for action in actions})


def test_ctrl_enter_sends_the_form_that_holds_the_focus_and_no_other(
    service: BrowserService, console: Console
) -> None:
    """F16: Ctrl+Enter in "why it cannot be confirmed" sent a YES. Here from each field."""
    page = open_case(service, console)
    outbox = Outbox(page)
    tick(page)
    acts = [act for act in acts_of(page) if act != "confirm"]
    assert set(BESIDE) <= set(acts)
    for act in acts:
        for index in range(form_of(page, act).locator(FIELDS).count()):
            before = len(outbox.sent)
            page.locator("#say").evaluate("(one) => one.replaceChildren()")
            fill(form_of(page, act))
            form_of(page, act).locator(FIELDS).nth(index).focus()
            page.keyboard.press("Control+Enter")
            expect(page.locator("#say")).to_contain_text("Kept by the test.")
            assert outbox.sent[before:] == [act], (act, index)
            expect(page.locator(".undo")).to_have_count(0)


def test_the_screen_that_follows_a_note_leaves_the_next_note_its_focus(
    service: BrowserService, console: Console
) -> None:
    page = open_case(service, console)
    note = form_of(page, "note").locator("textarea").first
    held: list[Route] = []
    unfold(form_of(page, "note"))
    note.fill("Their colleague rang.")

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"{page.url}*", hold, times=1)
    note.press("Control+Enter")
    expect(note).to_have_value("")
    page.keyboard.type("And again.")
    pages.held_back(page, held).continue_()
    expect(page.locator("#region")).to_contain_text("Their colleague rang.")
    page.keyboard.type(" They hang up.")
    expect(note).to_have_value("And again. They hang up.")


def test_ctrl_enter_from_every_field_of_the_yes_asks_for_three_seconds_first(
    service: BrowserService, console: Console
) -> None:
    page = open_case(service, console)
    outbox = Outbox(page)
    tick(page)
    fields = form_of(page, "confirm").locator(FIELDS)
    for index in range(fields.count()):
        fields.nth(index).focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".undo button")).to_be_focused()
        page.keyboard.press("u")
        expect(page.locator(".undo")).to_have_count(0)
    assert outbox.sent == []


def test_ctrl_enter_outside_every_form_sends_nothing(
    service: BrowserService, console: Console
) -> None:
    page = open_case(service, console)
    outbox = Outbox(page)
    tick(page)
    for place in ("#case", "#case-decide", "#shift"):
        page.locator(place).first.focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#told")).to_contain_text("Nothing is sent")
        page.locator("#told button").click()
    expect(page.locator(".undo")).to_have_count(0)
    assert outbox.sent == []


# A NO that is begun closes the YES altogether: test_console_case.py.
@pytest.mark.parametrize("act", [*(one for one in BESIDE if one != "refuse"), "close"])
def test_no_yes_leaves_while_another_form_holds_words(
    service: BrowserService, console: Console, act: str
) -> None:
    """F16: a YES never leaves, and is never proposed, while a NO, note or closing holds words."""
    case = service.make_case()
    code = case.officer.join_code
    case.join()
    service.make_phone().send(code)
    operator = actor(service, "operator2")
    operator.claim(case.ref)
    # It forbids no YES, only takes two for one, and somebody may close it.
    operator.wait_for_alarm("code_collision", ref=case.ref)
    page = console("operator2")
    show(page, service, case)
    outbox = Outbox(page)
    tick(page)
    form = form_of(page, act)
    unfold(form)
    field = form.locator(TYPED).first
    field.fill(WORDS)
    form_of(page, "confirm").locator("[name=face]").first.focus()
    page.keyboard.press("Control+Enter")
    said = page.locator("#decide-confirm .said")
    # By its key: an open part may lie over it.
    yes = page.locator("#decide-confirm button.yes")
    expect(said).to_contain_text("send or clear first what you typed in")
    expect(page.locator(".undo")).to_have_count(0)
    yes.press("Enter")
    expect(page.locator(".undo")).to_have_count(0)
    field.fill("")
    yes.press("Enter")
    expect(page.locator(".undo")).to_be_visible()
    # And words that come within the three seconds stop it at once.
    field.fill(WORDS)
    expect(page.locator("#told")).to_contain_text("was not sent: send or clear first")
    expect(page.locator(".undo")).to_have_count(0)
    assert outbox.sent == []


def test_the_bar_says_exactly_what_goes_out(service: BrowserService, console: Console) -> None:
    """F16: a proposal is announced as one, and told as one."""
    page = open_case(service, console)
    ref = page.locator("#case-title").get_attribute("data-ref")
    tick(page)
    button = page.locator("#decide-confirm button.yes")
    expect(button).to_contain_text("Text them YES")
    button.click()
    expect(page.locator(".undo")).to_contain_text(f"Texting the person YES, case {ref}.")
    page.keyboard.press("u")
    page.locator("#decide-confirm [name=under_18]").check()
    # They are named where one is there, as after a test that had one.
    expect(button).to_contain_text(re.compile(r"Propose YES to (a supervisor|Supervisor \d)"))
    page.locator("#decide-confirm [name=under_18]").uncheck()
    page.locator("#decide-confirm [value=not_seen]").check()
    expect(button).to_contain_text(re.compile(r"Propose YES to (a supervisor|Supervisor \d)"))
    button.click()
    expect(page.locator(".undo")).to_contain_text(
        re.compile(r"Proposing YES to (a supervisor|Supervisor \d): nothing is sent yet\.")
    )
    expect(page.locator("#say")).to_contain_text(
        re.compile(r"Not sent: proposed to (a supervisor|Supervisor \d)\.")
    )
    expect(page.locator("#decide-proposal")).to_contain_text("Not sent: waits for a second person")
    expect(page.locator("#decide-proposal")).to_be_focused()


def test_an_alarm_within_the_three_seconds_stops_the_yes_at_once(
    service: BrowserService, console: Console, watch: Callable[[Page], Watch]
) -> None:
    case = service.make_case(joined=True)
    case.match()
    actor(service, "operator2").claim(case.ref)
    page = console("operator2")
    show(page, service, case)
    tick(page)
    case.phone.send("SOS")
    # The script looks sooner than a page does by itself, so it need not have seen it yet.
    page.locator("#decide-confirm button.yes").click()
    told = page.locator("#told, #decide-confirm .said").filter(has_text="alarm forbids a YES")
    expect(told.first).to_contain_text("An open alarm forbids a YES: SOS.")
    expect(page.locator(".undo")).to_have_count(0)
    expect(page.locator('#case-title[data-state="joined"]')).to_be_visible()


def test_the_second_person_s_yes_waits_for_their_no_too(
    service: BrowserService, console: Console
) -> None:
    case = service.make_case(joined=True)
    case.match()
    operator = actor(service, "operator2")
    operator.claim(case.ref)
    operator.confirm(case.ref, face="not_seen")
    page = console("supervisor1")
    show(page, service, case)
    outbox = Outbox(page)
    tick(page, "#decide-agree")
    page.locator("#decide-agree [name=why]").fill("The second picture is his.")
    no = page.locator("#decide-disagree [name=why]")
    no.fill(WORDS)
    expect(page.locator("#decide-agree")).to_be_hidden()
    assert page.locator("#decide-agree input:checked").count() == 0
    no.press("Control+Enter")
    expect(page.locator("#say")).to_contain_text("Kept by the test.")
    assert outbox.sent == ["disagree"]

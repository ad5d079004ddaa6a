"""Free play: a visitor plays officer, person and operator, in the frame's real console."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Locator, Page, Response, TimeoutError, expect

from tests.browser import pages, shift_keys
from tests.browser.conftest import Visit
from tests.browser.pages import Watch
from tests.browser.panes import Panes
from tests.browser.service import BrowserService

# The code may have been used already: each is good once, and the next comes within 30 s.
TRIES = 4
CODE = re.compile(r"\b[Cc]ode (\d{4})\b")


@pytest.fixture
def panes(visit: Visit, service: BrowserService, fresh: None) -> Panes:
    opened = Panes(visit(service.demo))
    opened.begin("free")
    return opened


def sign_in_by_hand(panes: Panes, name: str) -> None:
    """Sign the frame out, and in as `name`, with what the page's table shows of them."""
    panes.console.locator("#menu summary").click()
    panes.console.get_by_role("button", name="Sign out").click()
    panes.page.locator("#sign-ins > summary").click()
    row = panes.page.locator("#sign-in-rows > tr", has=panes.page.get_by_text(name, exact=True))
    for _ in range(TRIES):
        password, code = row.locator("code").all_inner_texts()
        panes.console.locator("[name=username]").fill(name)
        panes.console.locator("[name=password]").fill(password)
        panes.console.locator("[name=otp]").fill(code)
        with panes.page.expect_response(_answers_sign_in) as answered:
            panes.console.get_by_role("button", name="Sign in").click()
        if answered.value.status == HTTPStatus.FOUND:
            panes.page.locator("#sign-ins > summary").click()
            shift_keys.begin_by_mouse(panes.console)
            return
        expect(row.locator("code").last).not_to_have_text(code, timeout=60_000)
    pytest.fail(f"{name} was not let in")


def _answers_sign_in(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/console/sign-in")


def officer_asks(panes: Panes) -> str:
    """Press the officer's button and return the reference that its screen shows."""
    panes.officer.locator("#reason").select_option("questions")
    panes.page.locator("#ask").click()
    panes.status("waiting")
    return panes.officer.locator("[data-ref]").inner_text()


def person_joins(panes: Panes) -> str:
    """Press the person's button, and return the code of the answer."""
    panes.page.locator("#text-code").click()
    found = CODE.search(panes.came("WAIT.").inner_text())
    assert found
    panes.status("checking")
    return found[1]


def officer_types(panes: Panes, code: str) -> None:
    panes.page.locator("#match-code").fill(code)
    panes.page.locator("#match-code").press("Enter")
    expect(panes.page.locator("#officer-said")).to_contain_text("not told whether it was right")


def submit(form: Locator) -> None:
    form.locator("button:not([type=button])").first.click()


@pytest.mark.timeout(420, func_only=True)
def test_a_visitor_plays_officer_person_and_operator(
    panes: Panes, watch: Callable[[Page], Watch]
) -> None:
    # A page in another's frame may not take the focus by itself, and Chromium says so; it also says
    # so of a code that was used already.
    with watch(panes.page).forgiving("Blocked autofocusing", pages.FAILED_LOAD):
        sign_in_by_hand(panes, "operator2")
    expect(panes.console.locator("body")).to_contain_text("Operator 2")
    ref = officer_asks(panes)
    officer_types(panes, person_joins(panes))

    panes.page.locator("#console-case").click()
    submit(panes.form("claim"))
    expect(panes.console.locator("main")).to_contain_text("You have it")
    submit(panes.form("ask"))
    panes.came("tell us one thing")
    panes.page.locator("#reply-body").fill("A short beard")
    panes.page.locator("#reply-body").press("Enter")
    panes.came("we have your message")
    expect(panes.console.locator("main")).to_contain_text("A short beard")
    submit(panes.form("read"))

    confirm = panes.form("confirm")
    # What they wrote counts once it is read; a form that was begun is not changed under the hand.
    expect(confirm.locator("[name=heard][value=wrote]")).to_be_enabled()
    confirm.locator("[name=face][value=matches]").check()
    confirm.locator("[name=reason_fits]").check()
    confirm.locator("[name=heard][value=wrote]").check()
    submit(confirm)
    panes.came("YES, police on duty")
    panes.status("answered")

    panes.page.locator("#text-sos").click()
    panes.page.locator("#console-queue").click()
    alarm = panes.alarm("sos", ref)
    expect(alarm).to_have_attribute("data-priority", "1")
    panes.status("answered")
    submit(panes.console.locator('#line form[action$="/take"]'))
    expect(panes.console.locator('.checklist[data-cause="sos"]')).to_be_visible()
    unit = panes.form("unit")
    unit.locator("[name=incident_number]").fill("CAD 4821")
    submit(unit)
    panes.console.locator("#step-officer-spoke button").click()
    expect(panes.console.locator("#step-officer")).to_contain_text("Spoke to them")
    close = panes.form("close")
    close.locator("[value=unit_reported]").check()
    close.locator("[name=reason]").fill("A unit met the person.")
    submit(close)
    expect(alarm).to_have_count(0)

    panes.officer.locator("#how").select_option("left_freely")
    panes.page.locator("#end").click()
    panes.status("ended")
    panes.came("told this finished at")
    assert panes.verdicts() == ["WAIT", "YES"]


def test_a_held_panic_button_alarms_the_control_room_only(panes: Panes) -> None:
    ref = officer_asks(panes)
    person_joins(panes)
    texts = panes.texts.count()
    pages.tab_to(panes.page, panes.page.locator("#panic"), most=60)
    panes.page.keyboard.down("Enter")
    said = panes.page.locator("#officer-said")
    expect(said).to_have_text("The control room has your call for help.")
    panes.page.keyboard.up("Enter")
    expect(panes.alarm("officer_panic", ref)).to_have_attribute("data-priority", "1")
    panes.status("checking")
    assert panes.texts.count() == texts


def test_touching_the_panic_button_raises_no_alarm(panes: Panes) -> None:
    ref = officer_asks(panes)
    panes.page.locator("#panic").click(delay=300)
    with pytest.raises(TimeoutError):
        panes.alarm("officer_panic", ref).wait_for(state="attached", timeout=4000)


def test_an_officer_cancels_and_may_ask_again(panes: Panes, watch: Callable[[Page], Watch]) -> None:
    # Cancelling may overtake the face, which then comes too late and is refused.
    with watch(panes.page).forgiving(pages.FAILED_LOAD):
        officer_asks(panes)
        # While one is open the officer's phone offers no second.
        expect(panes.page.locator("#ask")).to_have_count(0)
        panes.officer.get_by_text("Cancel", exact=True).click()
        panes.officer.get_by_role("button", name="Cancel the check").click()
        panes.status("ended")
        panes.officer.get_by_role("button", name="Ask again").click()
        expect(panes.page.locator("#ask")).to_be_enabled()


def test_time_is_moved_on_by_a_button_and_said_so(
    panes: Panes, watch: Callable[[Page], Watch]
) -> None:
    button = panes.page.get_by_role("button", name="15 minutes later")
    expect(button).to_be_hidden()
    ref = officer_asks(panes)
    with watch(panes.page).forgiving(pages.FAILED_LOAD):
        button.click()
        expect(panes.moved).to_contain_text(f"Nobody has joined case {ref}")
    person_joins(panes)
    button.click()
    expect(panes.moved).to_contain_text(f"case {ref} was moved on by 15 minutes")
    # Nobody has decided within 3 minutes: the service did what it does then.
    panes.came("NO ANSWER.")
    panes.page.reload()
    expect(panes.moved).to_contain_text(f"case {ref} was moved on by 15 minutes")

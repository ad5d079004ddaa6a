"""The call taker's page: find a case, then say who is on the line."""

import pytest

from foundation.sms.phone_numbers import masked
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.verification.actions import test_used_codes as outcomes
from verification.actions import contacts
from verification.enums import State
from verification.models import Verification
from verification.rules import by_telephone

PERSON = {"is_the_person": "yes"}


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    """Give a call taker at the console."""
    return console.make_browser(world.make_operator())


def find(browser: ConsoleBrowser, **typed: str) -> str:
    """Look up, and read the page."""
    answer = browser.post("look-up", typed)
    assert answer.status_code == 200
    body: str = answer.content.decode()
    return body


def test_a_look_up_shows_the_case_and_asks_who_it_is(world: World, browser: ConsoleBrowser) -> None:
    """F6: it joined the case at once."""
    case = world.make_request(world.make_officer())
    body = find(browser, ref=case.ref.lower())
    assert "We do not know yet who this is" in body
    assert f"/console/cases/{case.ref}" in body
    assert case.officer.name in body
    assert f'action="/console/cases/{case.ref}/caller"' in body
    assert world.fresh(case).state == State.REQUESTED


def test_the_second_step_joins_by_voice(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    find(browser, ref=case.ref)
    assert browser.act(case, "caller", PERSON).status_code == 200
    joined = world.fresh(case)
    assert (State(joined.state), joined.contact_way) == (State.JOINED, "called")
    assert joined.evidence == "talked"


def test_a_number_is_read_back_once_and_then_masked(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_request(world.make_officer()), world.make_phone()
    find(browser, code=world.join_code(case))
    answered = browser.act(case, "caller", PERSON | {"phone": phone}).content.decode()
    assert f"<strong>{phone}</strong>" in answered
    contact = world.fresh(case).contact
    assert contact is not None
    assert contacts.number_of(contact) == phone
    text = browser.case(case).text
    assert masked(phone) in text
    assert phone not in text


def test_without_a_phone_it_is_voice(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    find(browser, ref=case.ref)
    browser.act(case, "caller", PERSON | {"voice": "on"})
    assert world.fresh(case).contact_way == "voice"


def test_the_call_taker_does_not_decide(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    find(browser, ref=case.ref)
    browser.act(case, "caller", PERSON)
    browser.act(case, "claim")
    form = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    answer = browser.act(case, "confirm", form, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


def test_nothing_found_says_to_send_a_unit(browser: ConsoleBrowser) -> None:
    for typed in ({"ref": "K7M4Q2"}, {"code": "000000"}, {"ref": "no ref"}):
        assert "send a uniformed unit now" in find(browser, **typed)


def test_a_ref_that_nobody_joined_reads_out_no(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    browser.act(case, "refuse", {"why": "Not them."})
    assert "NO. We cannot say this is police on duty." in find(browser, ref=case.ref)


@pytest.mark.parametrize("outcome", outcomes.OUTCOMES)
def test_what_the_page_says_to_an_unproved_caller_is_the_same_in_every_outcome(
    world: World, browser: ConsoleBrowser, outcome: outcomes.Outcome
) -> None:
    """F4: at the look-up, after the second step, and on the page of the case afterwards."""
    actor = world.make_officer()
    case, _ = world.make_matched(actor)
    outcome(world, actor, case, world.make_operator())
    said = browser.post("look-up", {"ref": case.ref}, headers=console.JSON).json()["say"]
    again = browser.act(case, "caller", PERSON, headers=console.JSON).json()["say"]
    assert said == again == by_telephone.UNSAID
    assert sentence_on(browser, case) == by_telephone.UNSAID


def sentence_on(browser: ConsoleBrowser, case: Verification) -> str:
    """Read the sentence to say off the page of a case."""
    body = browser.get(f"cases/{case.ref}").content.decode()
    return " ".join(body.split("data-say>")[1].split("</blockquote>")[0].split())


def test_the_last_digits_are_asked_where_they_prove_anything_and_never_shown(
    world: World, browser: ConsoleBrowser
) -> None:
    case, phone = world.make_joined(world.make_officer())
    find(browser, ref=case.ref)
    answered = browser.act(case, "caller", PERSON | {"last_three": phone[-3:]}).content.decode()
    assert 'name="last_three"' not in answered
    assert phone[-3:] not in answered.split('id="case-caller"')[1].split("</section>")[0]


def test_bad_forms_name_the_field(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    assert browser.post("look-up", {}).status_code == 400
    for typed, wrong in (
        ({}, ["is_the_person"]),
        ({"is_the_person": "perhaps"}, ["is_the_person"]),
        (PERSON | {"phone": "hello"}, ["phone"]),
        (PERSON | {"last_three": "12a"}, ["last_three"]),
    ):
        answer = browser.act(case, "caller", typed, headers=console.JSON)
        assert (answer.status_code, [*answer.json()["errors"]]) == (400, wrong)
    assert world.fresh(case).state == "requested"


def test_the_form_has_its_own_page(browser: ConsoleBrowser) -> None:
    form = browser.page("look-up").form("/console/look-up")
    assert {"code", "ref"} <= form.fields.keys()


def test_the_officer_s_team_is_told_to_hand_the_call_on(world: World) -> None:
    colleague = console.make_browser(world.make_operator(team="CID"))
    case = world.make_request(world.make_officer())
    body = find(colleague, ref=case.ref)
    assert "somebody else must take this case" in body
    assert "/caller" not in body
    assert colleague.act(case, "caller", PERSON).status_code == 409

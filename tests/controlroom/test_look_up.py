"""The call taker's page: find a case, then say who is on the line."""

import pytest

from foundation.sms.phone_numbers import masked
from simulator.actors import page as pages
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.verification.actions import test_used_codes as outcomes
from verification.actions import contacts
from verification.enums import AlarmCause, State
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


@pytest.mark.parametrize("typed", [{"ref": "K7M4Q2"}, {"code": "000000"}, {"ref": "no ref"}])
def test_letters_of_no_case_are_read_back_before_any_word_of_impostors(
    browser: ConsoleBrowser, typed: console.Fields
) -> None:
    body = find(browser, **typed)
    assert "I read back" in body
    assert "which street are you in" in body
    assert "impostor: keep" not in body
    assert "send a uniformed unit now" in find(browser, **typed, sure="on")


def one_off(ref: str) -> str:
    """Read the last letter as another."""
    return ref[:-1] + ("C" if ref[-1] != "C" else "D")


def test_one_wrong_letter_shows_the_near_case_and_its_own_button(
    world: World, browser: ConsoleBrowser
) -> None:
    case, _ = world.make_joined(world.make_officer())
    page = pages.read(find(browser, ref=one_off(case.ref)))
    (near,) = page.marked("data-near")
    assert near["data-near"] == case.ref
    (said,) = page.marked("data-say")
    assert "look at the last letter again" in said["text"]
    assert case.officer.name not in said["text"]
    # Chosen, it is a look-up like any.
    assert "data-found=" in find(browser, ref=near["data-near"])


def test_the_second_thing_on_the_page_is_near_and_the_third_the_impostor(
    world: World, browser: ConsoleBrowser
) -> None:
    case, _ = world.make_joined(world.make_officer())
    body = find(browser, ref=one_off(case.ref))
    order = [body.index(words) for words in ("I read back", "near-list", "none-of-these")]
    assert order == sorted(order)


def test_after_too_many_letters_nothing_near_is_shown(
    world: World, browser: ConsoleBrowser
) -> None:
    world.settings.LOOK_UP_MISSES_AT_MOST = 1
    case, _ = world.make_joined(world.make_officer())
    assert "data-near=" in find(browser, ref=one_off(case.ref))
    body = find(browser, ref=one_off(case.ref))
    assert "data-near=" not in body
    assert "data-withheld" in body
    assert "none-of-these" in body


def test_letters_and_digits_go_into_one_line(world: World, browser: ConsoleBrowser) -> None:
    case = world.make_request(world.make_officer())
    code = world.join_code(case)
    assert f'data-found="{case.ref}"' in find(browser, ref=f"{code[:3]} {code[3:]}")
    assert f'data-found="{case.ref}"' in find(browser, ref=case.ref.lower())


def test_letters_stand_in_boxes_with_their_words(browser: ConsoleBrowser) -> None:
    body = find(browser, ref="jh7dkn")
    for word in ("Juliett", "Hotel", "Seven", "Delta", "Kilo", "November"):
        assert f"<span>{word}</span>" in body


def test_a_program_hears_what_to_read_back(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    answer = browser.post("look-up", {"ref": one_off(case.ref)}, headers=console.JSON).json()
    assert answer["ref"] is None
    assert answer["say"].startswith("I read back")
    assert case.ref not in str(answer)


# --- the page of a live call ----------------------------------------------------------------------


def test_a_live_call_has_a_page_of_its_own_that_follows_the_case(
    world: World, browser: ConsoleBrowser
) -> None:
    case, phone = world.make_joined(world.make_officer())
    assert f'data-live="/console/cases/{case.ref}/call"' in find(browser, ref=case.ref)
    browser.act(case, "caller", PERSON | {"last_three": phone[-3:]}, headers=console.JSON)
    said = browser.get(f"cases/{case.ref}/call", headers=console.SCRIPT).content.decode()
    assert "We do not know yet who this is" in said
    console.make_browser(world.make_operator()).act(case, "refuse", {"why": "Another face."})
    said = browser.get(f"cases/{case.ref}/call", headers=console.SCRIPT).content.decode()
    assert "NO. We cannot say this is police on duty." in said


def test_who_took_no_call_has_no_such_page(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    answer = browser.get(f"cases/{case.ref}/call")
    assert answer.status_code == 404
    assert case.officer.name not in answer.content.decode()
    assert browser.get("cases/K7M4Q2/call").status_code == 404


def test_the_call_of_an_hour_ago_is_over(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    find(browser, ref=case.ref)
    world.advance(seconds=3601)
    assert browser.get(f"cases/{case.ref}/call").status_code == 404


def test_an_sos_is_raised_from_the_call(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    find(browser, ref=case.ref)
    answer = browser.act(case, "raise-sos", headers=console.JSON)
    assert answer.json()["sentence"].startswith("Raised: SOS")
    assert AlarmCause.SOS in world.open_alarms(case)


def test_what_they_see_is_kept_for_whoever_decides(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    find(browser, ref=case.ref)
    browser.act(case, "caller", PERSON | {"saw": "A navy jacket <b>and</b> a beard."})
    decider = console.make_browser(world.make_operator())
    assert "A navy jacket &lt;b&gt;and" in decider.get(f"cases/{case.ref}").content.decode()


def test_a_number_given_by_script_is_read_back_once(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_request(world.make_officer()), world.make_phone()
    find(browser, ref=case.ref)
    told = browser.act(case, "caller", PERSON | {"phone": phone}, headers=console.JSON).json()
    assert told["number"] == phone
    assert phone not in browser.get(f"cases/{case.ref}/call").content.decode()


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
    assert "ref" in form.fields


def test_the_officer_s_team_is_told_to_hand_the_call_on(world: World) -> None:
    colleague = console.make_browser(world.make_operator(team="CID"))
    case = world.make_request(world.make_officer())
    body = find(colleague, ref=case.ref)
    assert "somebody else must take this case" in body
    assert "/caller" not in body
    assert colleague.act(case, "caller", PERSON).status_code == 409

"""The call taker's look-up."""

from foundation.sms.phone_numbers import masked
from tests.support import console
from tests.support.factories import World
from verification.actions import contacts
from verification.enums import State


def test_a_ref_without_a_number_joins_by_voice(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    answer = browser.post("look-up", {"ref": case.ref.lower()})
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "we do not know yet who this is" in body
    assert f"/console/cases/{case.ref}" in body
    joined = world.fresh(case)
    assert (State(joined.state), joined.contact_way) == (State.JOINED, "called")
    assert joined.evidence == "talked"


def test_a_code_and_a_number_make_the_caller_a_contact(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_request(world.make_officer()), world.make_phone()
    browser.post("look-up", {"code": world.join_code(case), "phone": phone})
    contact = world.fresh(case).contact
    assert contact is not None
    assert contacts.number_of(contact) == phone
    text = browser.case(case).text
    assert masked(phone) in text
    assert phone not in text


def test_without_a_phone_it_is_voice(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    assert browser.post("look-up", {"ref": case.ref, "voice": "on"}).status_code == 200
    assert world.fresh(case).contact_way == "voice"


def test_the_call_taker_does_not_decide(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    browser.post("look-up", {"ref": case.ref})
    browser.act(case, "claim")
    form = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    answer = browser.act(case, "confirm", form, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


def test_nothing_found_says_to_send_a_unit(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    for form in ({"ref": "K7M4Q2"}, {"code": "000000"}, {"ref": "no ref"}):
        answer = browser.post("look-up", form)
        assert answer.status_code == 200
        assert "send a uniformed unit now" in answer.content.decode()


def test_a_late_ref_reads_out_no(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.act(case, "refuse", {"why": "Not him."})
    answer = browser.post("look-up", {"ref": case.ref})
    assert "NO. We cannot say this is police on duty." in answer.content.decode()


def test_bad_forms_name_the_field(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    assert browser.post("look-up", {}).status_code == 400
    wrong = browser.post("look-up", {"ref": case.ref, "phone": "hello"}, headers=console.JSON)
    assert (wrong.status_code, [*wrong.json()["errors"]]) == (400, ["phone"])
    assert world.fresh(case).state == "requested"


def test_the_form_has_its_own_page(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    form = browser.page("look-up").form("/console/look-up")
    assert {"code", "ref", "phone"} <= form.fields.keys()

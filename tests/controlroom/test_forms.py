"""Forms draw themselves: choices from the vocabularies, errors beside fields, typed words kept."""

from typing import Any

import pytest
from django.db.models import TextChoices
from django.test import Client

from controlroom import forms
from controlroom.fields import Choice, Radios
from foundation.audit import ledger
from simulator.actors import page as pages
from tests.support import console
from tests.support.factories import World
from verification.actions.officers import verification_request
from verification.enums import AlarmCause, AlarmOutcome, EndedHow, FaceTick, Heard
from verification.models import Alarm
from verification.rules.closing import PRANKS


def longer(vocabulary: type[TextChoices]) -> type[TextChoices]:
    """Add a member to a vocabulary, as the next release might."""
    members = [(member.name, (member.value, member.label)) for member in vocabulary]
    # mypy knows no enum that is made by calling.
    made: Any = TextChoices
    added: type[TextChoices] = made(
        f"Longer{vocabulary.__name__}", [*members, ("NOVEL", ("novel", "A novel <answer>"))]
    )
    return added


@pytest.mark.parametrize(
    ("form", "name", "kind", "vocabulary"),
    [
        (forms.CloseForm, "outcome", Choice, AlarmOutcome),
        (forms.EndForm, "how", Choice, EndedHow),
        (forms.ConfirmForm, "face", Radios, FaceTick),
        (forms.AgreeForm, "heard", Radios, Heard),
    ],
)
def test_a_new_member_is_on_the_screen_by_itself(
    form: type[forms.ConsoleForm],
    name: str,
    kind: type[Choice] | type[Radios],
    vocabulary: type[TextChoices],
) -> None:
    """And is taken where it is chosen."""
    extended = type("Extended", (form,), {name: kind(longer(vocabulary))})
    shown = extended().render()
    assert 'value="novel"' in shown
    assert "A novel &lt;answer&gt;" in shown
    assert name not in extended({name: "novel"}).errors
    assert name in form({name: "novel"}).errors


def test_every_member_is_on_the_pages_under_its_label(world: World) -> None:
    operator = world.make_operator()
    browser = console.make_browser(operator)
    case, phone = world.make_matched(world.make_officer())
    world.claim(case, operator)
    page = browser.case(case)
    decision = page.form(f"/console/cases/{case.ref}/confirm")
    assert decision.choices["face"] == FaceTick.values
    assert decision.choices["heard"] == Heard.values
    for label in [*FaceTick.labels, *Heard.labels]:
        assert label in page.text
    assert browser.confirm(case).status_code == 200
    ending = browser.case(case).form(f"/console/cases/{case.ref}/end")
    assert ending.choices["how"] == ["", *EndedHow.values]
    world.text(phone, "SOS")
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)
    page = browser.case(case)
    closing = page.form(f"/console/alarms/{alarm.id}/close")
    # What only two people may say is on the page of many phones.
    offered = [outcome for outcome in AlarmOutcome if outcome not in PRANKS]
    assert closing.choices["outcome"] == ["", *offered]
    for outcome in offered:
        assert outcome.label in page.text


def test_an_error_stands_beside_its_field_and_is_read_with_it(world: World) -> None:
    operator = world.make_operator()
    browser = console.make_browser(operator)
    case, _ = world.make_matched(world.make_officer())
    world.claim(case, operator)
    long = "x" * 2001
    answer = browser.act(case, "confirm", {"heard": "wrote", "under_18": "on", "why": long})
    body = answer.content.decode()
    assert answer.status_code == 400
    # Of a group, by the group; of a field, by the field.
    assert 'aria-describedby="confirm-face_helptext confirm-face_error"' in body
    assert 'id="confirm-face_error"' in body
    assert 'aria-describedby="confirm-why_error"' in body
    assert 'id="confirm-why_error"' in body
    assert body.count('aria-invalid="true"') == len(FaceTick) + 1
    # What was ticked and typed is still so, and nothing else is.
    assert long in body
    form = browser_form(body, f"/console/cases/{case.ref}/confirm")
    assert (form["heard"], form["under_18"]) == ("wrote", "on")
    assert "face" not in form
    assert "reason_fits" not in form


def browser_form(body: str, action: str) -> dict[str, str]:
    """Read what a form on a page would send."""
    return pages.read(body).form(action).fields


def test_a_refused_yes_comes_back_with_its_ticks_on_the_facts_of_now(world: World) -> None:
    """Sent again as it stands, it is decided on what the new page shows."""
    operator = world.make_operator()
    browser = console.make_browser(operator)
    case, _ = world.make_matched(world.make_officer())
    world.claim(case, operator)
    before = world.shown_facts(case)
    world.advance(seconds=125)  # the location is no longer fresh
    with ledger.transaction():
        verification_request.check_again(ref=case.ref)
    answer = browser.act(case, "confirm", {**console.GOOD_TICKS, "shown_facts": before})
    assert answer.status_code == 409
    form = browser_form(answer.content.decode(), f"/console/cases/{case.ref}/confirm")
    assert form["shown_facts"] == world.shown_facts(case) != before
    assert console.GOOD_TICKS.items() <= form.items()


@pytest.mark.parametrize(
    ("act", "field", "opened"),
    [
        ("note", "note", "note-add"),
        ("talked", "note", "person-talked"),
        ("number", "why", "person-number"),
        ("help-coming", "place", "person-help"),
    ],
)
def test_a_folded_form_that_was_refused_is_open(
    world: World, act: str, field: str, opened: str
) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    body = browser.act(case, act, {field: "x" * 2001}).content.decode()
    (folded,) = [mark for mark in pages.read(body).marks if mark.get("id") == opened]
    assert "open" in folded
    assert f'id="{act.replace("-", "_")}-{field}_error"' in body


def test_the_number_of_a_phone_without_a_case_is_asked_for_again_with_the_reason(
    world: World,
) -> None:
    browser = console.make_browser(world.make_operator())
    world.text(world.make_phone(), "SOS")
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)
    answer = browser.post(f"alarms/{alarm.id}/number", {"why": "x" * 2001})
    assert answer.status_code == 400
    body = answer.content.decode()
    assert 'aria-describedby="number-why_error"' in body
    assert browser_form(body, f"/console/alarms/{alarm.id}/number")["why"] == "x" * 2001


def test_a_bad_answer_for_a_caller_keeps_all_that_was_typed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    browser.post("look-up", {"ref": case.ref})
    typed = {"is_the_person": "yes", "phone": "hello", "voice": "on"}
    answer = browser.act(case, "caller", typed)
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "That is not a phone number." in body
    assert 'id="caller-phone_error"' in body
    form = browser_form(body, f"/console/cases/{case.ref}/caller")
    assert (form["phone"], form["voice"]) == ("hello", "on")


@pytest.mark.django_db
def test_a_refused_sign_in_keeps_the_name_and_no_secret() -> None:
    typed = {"username": "somebody", "password": "a-secret", "otp": "123456"}
    body = Client().post("/console/sign-in", typed).content.decode()
    assert 'value="somebody"' in body
    assert "a-secret" not in body
    assert "123456" not in body

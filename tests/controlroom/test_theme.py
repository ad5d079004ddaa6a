"""What is drawn by the server itself: the theme, the way back in, what is left to read."""

import pytest
from django.test import Client

from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_chosen_theme_stands_in_the_first_tag(db: None, theme: str) -> None:
    client = Client()
    client.cookies["sc_theme"] = theme
    assert f'<html lang="en-GB" data-theme="{theme}">' in read(client)


@pytest.mark.parametrize("cookie", ["", "purple", '"><script>'])
def test_any_other_cookie_leaves_it_to_the_system(db: None, cookie: str) -> None:
    client = Client()
    client.cookies["sc_theme"] = cookie
    assert '<html lang="en-GB">' in read(client)


def read(client: Client) -> str:
    return client.get("/console/sign-in").content.decode()


def test_a_form_sent_after_the_session_ended_gets_a_page(world: World) -> None:
    case, _ = world.join(world.cop())
    nobody = console.Desk(user=world.operator())
    answer = nobody.act(case, "claim")
    assert answer.status_code == 401
    body = answer.content.decode()
    assert Markup(body).faults == []
    assert "Nothing was done." in body
    assert f"/console/sign-in?next=%2Fconsole%2Fcases%2F{case.ref}" in body
    assert nobody.post("look-up").content.decode().count("next=%2Fconsole%2F") == 1
    # Programs are told as before.
    for headers in (console.JSON, console.SCRIPT):
        assert nobody.act(case, "claim", headers=headers).content == b"Sign in again."


def test_what_is_read_is_not_offered_to_be_read(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.join(world.cop())
    action = f"/console/cases/{case.ref}/read"
    # She has texted her code, which the service has read.
    assert not desk.case(case).has_form(action)
    world.text(phone, "what is this?")
    assert desk.case(case).has_form(action)
    assert "unread" in desk.case(case).text
    desk.act(case, "read", desk.case(case).form(action).fields)
    assert not desk.case(case).has_form(action)
    assert "unread" not in desk.case(case).text


def test_a_row_offers_to_claim_what_is_free(world: World) -> None:
    desk, other = console.sit_down(world.operator()), console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    action = f"/console/cases/{case.ref}/claim"
    assert desk.page().has_form(action)
    other.act(case, "claim")
    assert not desk.page().has_form(action)


def test_the_queue_stands_beside_an_open_case(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    other, _ = world.join(world.cop())
    shown = [mark["data-case"] for mark in desk.case(case).marked("data-case")]
    assert shown == [case.ref, other.ref]

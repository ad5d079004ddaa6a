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
    case, _ = world.make_joined(world.make_officer())
    nobody = console.ConsoleBrowser(user=world.make_operator())
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


def test_mark_read_is_offered_only_for_unread_replies(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    action = f"/console/cases/{case.ref}/read"
    # The person has texted the code, which the service has read.
    assert not browser.case(case).has_form(action)
    world.text(phone, "what is this?")
    assert browser.case(case).has_form(action)
    assert "unread" in browser.case(case).text
    browser.act(case, "read", browser.case(case).form(action).fields)
    assert not browser.case(case).has_form(action)
    assert "unread" not in browser.case(case).text


def test_a_row_offers_to_claim_what_is_free(world: World) -> None:
    browser, other = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    case, _ = world.make_joined(world.make_officer())
    action = f"/console/cases/{case.ref}/claim"
    assert browser.page().has_form(action)
    other.act(case, "claim")
    assert not browser.page().has_form(action)


def test_the_queue_stands_beside_an_open_case(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    other, _ = world.make_joined(world.make_officer())
    shown = [mark["data-case"] for mark in browser.case(case).marked("data-case")]
    assert shown == [case.ref, other.ref]

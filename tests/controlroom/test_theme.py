"""What is drawn by the server itself: the theme, the way back in, what is left to read."""

import pytest
from django.conf import LazySettings
from django.test import Client

from controlroom.templatetags import theme
from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup


@pytest.mark.parametrize("chosen", ["light", "dark", "contrast", "system"])
def test_the_chosen_theme_stands_in_the_first_tag(db: None, chosen: str) -> None:
    client = Client()
    client.cookies["sc_theme"] = chosen
    assert f'<html lang="en-GB" data-theme="{chosen}">' in read(client)


@pytest.mark.parametrize("cookie", ["", "purple", '"><script>'])
def test_without_a_choice_it_is_dark_by_night(
    db: None, settings: LazySettings, cookie: str
) -> None:
    client = Client()
    client.cookies["sc_theme"] = cookie
    settings.CONSOLE_DARK_FROM, settings.CONSOLE_DARK_UNTIL = 0, 24
    assert '<html lang="en-GB" data-theme="dark" data-night="0 24">' in read(client)
    settings.CONSOLE_DARK_UNTIL = 0
    assert '<html lang="en-GB" data-theme="light" data-night="0 0">' in read(client)


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "night"),
    [
        (17, 18, 6, False),
        (18, 18, 6, True),
        (23, 18, 6, True),
        (0, 18, 6, True),
        (5, 18, 6, True),
        (6, 18, 6, False),
        (2, 1, 4, True),
        (4, 1, 4, False),
        (9, 9, 9, False),
    ],
)
def test_the_night_may_pass_midnight(hour: int, begins: int, ends: int, night: bool) -> None:
    assert theme.is_night(hour, begins=begins, ends=ends) is night


def test_the_chosen_density_stands_beside_the_theme(db: None) -> None:
    client = Client()
    client.cookies["sc_theme"] = "dark"
    client.cookies["sc_density"] = "compact"
    assert '<html lang="en-GB" data-theme="dark" data-density="compact">' in read(client)
    client.cookies["sc_density"] = '"><script>'
    assert '<html lang="en-GB" data-theme="dark">' in read(client)


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
    assert browser.page(f"?select={case.ref}").has_form(action)
    other.act(case, "claim")
    assert not browser.page(f"?select={case.ref}").has_form(action)


def test_a_case_is_alone_on_its_page_but_for_the_alarm_line(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    other, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS he has my keys")
    page = browser.case(case)
    assert page.marked("data-case") == []
    (line,) = page.marked("data-other")
    assert "SOS he has my keys" in line["text"]
    assert other.ref in line["text"]

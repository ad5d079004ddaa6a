"""Who is let in to a stream, and how those are told who are not."""

import time
from typing import Any

import pytest
from django.test import Client

from accounts import live_sessions, operator_changes, operators
from accounts.models import Role
from controlroom.stream import reader
from controlroom.stream.hub import Admission
from foundation.audit import ledger
from tests.support import console
from tests.support.factories import World

PATH = "live"


@pytest.fixture(autouse=True)
def the_stream_s_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "safeconnect.config.urls.all"


def test_an_operator_and_a_reviewer_are_let_in(world: World) -> None:
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER):
        browser = console.make_browser(world.make_operator(role=role))
        answer = browser.get(PATH)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/event-stream"
        assert answer["X-Accel-Buffering"] == "no"
        assert answer["Cache-Control"] == "no-store"
        assert "Content-Encoding" not in answer
        assert "Access-Control-Allow-Origin" not in answer


def test_nobody_else_is_and_none_is_sent_to_a_page(world: World) -> None:
    assert Client().get(f"/console/{PATH}").status_code == 401
    half = console.make_browser(world.make_operator(), second_factor=False)
    assert half.get(PATH).status_code == 401
    officer = world.make_officer().officer.user
    assert officer is not None
    refused = console.make_browser(officer).get(PATH)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "text/plain"
    browser = console.make_browser(world.make_operator())
    assert browser.post(PATH).status_code == 405


def test_a_stream_keeps_no_session_alive(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    session = browser.client.session
    session["seen_at"] = seen = time.time() - 120
    session.save()
    browser.get(PATH)
    assert browser.client.session["seen_at"] == seen
    browser.get("since/0")
    assert browser.client.session["seen_at"] > seen


def test_where_enough_are_open_the_next_one_asks(world: World, settings: Any) -> None:
    settings.STREAMS_AT_MOST = 0
    answer = console.make_browser(world.make_operator()).get(PATH)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_on_a_port_of_its_own_it_answers_pages_of_the_service_alone(
    world: World, settings: Any
) -> None:
    settings.STREAM_URL, settings.PUBLIC_URL = "http://127.0.0.1:8002", "http://127.0.0.1:8000"
    answer = console.make_browser(world.make_operator()).get(PATH)
    assert answer["Access-Control-Allow-Origin"] == "http://127.0.0.1:8000"
    assert answer["Access-Control-Allow-Credentials"] == "true"


def still(browser: console.ConsoleBrowser) -> bool:
    key = str(browser.client.session.session_key)
    return live_sessions.users_of({key}).get(key) == browser.user


def test_a_session_holds_until_something_of_it_is_gone(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    assert still(browser)
    assert live_sessions.users_of({"none such"}) == {}
    assert live_sessions.users_of(set()) == {}
    assert not still(console.make_browser(world.make_operator(), second_factor=False))


@pytest.mark.parametrize("what", ["password", "authenticator", "sign out"])
def test_a_session_does_not_outlive(world: World, what: str) -> None:
    browser = console.make_browser(world.make_operator())
    key = str(browser.client.session.session_key)
    assert still(browser)
    if what == "sign out":
        browser.post("sign-out")
    else:
        with ledger.transaction():
            if what == "password":
                operator_changes.set_password(user=browser.user, actor=ledger.COMMAND)
            else:
                operator_changes.replace_authenticator(user=browser.user, actor=ledger.COMMAND)
    assert live_sessions.users_of({key}) == {}


def test_who_may_no_longer_is_named_for_the_reader(world: World) -> None:
    stays, goes = (console.make_browser(world.make_operator()) for _ in range(2))
    admissions = {
        Admission(user_id=one.user.pk, session_key=str(one.client.session.session_key))
        for one in (stays, goes)
    }
    assert reader._gone(admissions) == set()
    with ledger.transaction():
        operators.deactivate(user=goes.user, actor=ledger.COMMAND)
    assert {one.user_id for one in reader._gone(admissions)} == {goes.user.pk}

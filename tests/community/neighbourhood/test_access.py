"""Who may come in, with what method, and nothing of it kept by a cache."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Role
from community.neighbourhood import urls
from tests.community.neighbourhood import desks
from tests.support import console
from tests.support.factories import World

LOOKING = (
    "",
    "held",
    "report",
    "actions",
    "figures",
    "targets",
    "briefings",
    "patrols/effect",
    "survey",
)
LOOKING_AT_ONE = ("survey/{id}",)
ACTING = (
    "signals/{id}/judge",
    "reports/{id}/weigh",
    "report",
    "signals/{id}/act",
    "actions/{id}/withdraw",
    "actions/{id}/note",
    "actions/{id}/hand-over",
    "units/{id}/look",
    "looks/{id}",
    "figures",
    "targets",
    "briefings",
    "survey",
)
PLAN_LOOKING = ("plan",)
OWNED_LOOKING = ("owned", "owned.csv")
OWNED_ACTING = ("owned/{id}/move",)
TEAM_LOOKING = ("patrols", "patrols/now")
TEAM_ACTING = ("patrols/slots/{id}/here", "patrols/visits/{id}/leave")
# What is shown of one row is not found by these.
OF_ONE = "patrols/plans/{id}.csv"
WALKS_LOOKING = ("walks", "walks/{id}", "walks/officers")
WALKS_ACTING = (
    "walks/{id}",
    "walks/findings/{id}",
    "walks/concerns/{id}",
    "walks/officers",
    "walks/officers/{id}/stop",
)
MY_WALKS_LOOKING = ("my-walks", "my-walks/{id}")
MY_WALKS_ACTING = ("my-walks/{id}",)
OTHERS = (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER, Role.PARTNER, Role.TEAM)


def address(route: str) -> str:
    return f"/neighbourhood/{route.format(id=uuid4())}"


def test_the_lists_of_this_file_cover_all_routes() -> None:
    known = {re.sub("<uuid:[a-z_]+>", "{id}", str(row.pattern)) for row in urls.urlpatterns}
    owned = {*OWNED_LOOKING, *OWNED_ACTING}
    teams = {*TEAM_LOOKING, *TEAM_ACTING}
    walks = {*WALKS_LOOKING, *WALKS_ACTING, *MY_WALKS_LOOKING, *MY_WALKS_ACTING}
    of_analysts = {*LOOKING, *LOOKING_AT_ONE, *ACTING, OF_ONE}
    assert known == {*of_analysts, *PLAN_LOOKING, *owned, *teams, *walks}


@pytest.mark.parametrize("route", LOOKING)
def test_analysts_look_and_nobody_else(world: World, route: str) -> None:
    answer = desks.analyst(world).client.get(address(route))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for role in OTHERS:
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.get(address(route)).status_code == 403, role
    half = console.make_browser(world.make_operator(role=Role.ANALYST), second_factor=False)
    for outsider in (half.client, Client()):
        sent = outsider.get(address(route))
        assert sent.status_code == 302
        assert sent.headers["Location"].startswith("/console/sign-in?next=%2Fneighbourhood%2F")


@pytest.mark.parametrize("route", LOOKING_AT_ONE)
def test_analysts_look_for_one_and_nobody_else(world: World, route: str) -> None:
    assert desks.analyst(world).client.get(address(route)).status_code == 404
    for role in OTHERS:
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.get(address(route)).status_code == 403, role
    assert Client().get(address(route)).status_code == 302


@pytest.mark.parametrize("route", ACTING)
def test_analysts_act_and_nobody_else(world: World, route: str) -> None:
    browser = desks.analyst(world).client
    assert browser.post(address(route)).status_code in {400, 404}
    for role in OTHERS:
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.post(address(route)).status_code == 403, role
    assert Client().post(address(route)).status_code == 401
    assert browser.put(address(route)).status_code == 405


@pytest.mark.parametrize("route", OWNED_LOOKING)
def test_partners_look_at_what_is_asked_of_them_and_nobody_else(world: World, route: str) -> None:
    answer = console.make_browser(world.make_operator(role=Role.PARTNER)).client.get(address(route))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for role in (Role.ANALYST, *OTHERS):
        if role is Role.PARTNER:
            continue
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.get(address(route)).status_code == 403, role
    assert Client().get(address(route)).status_code == 302


@pytest.mark.parametrize("route", PLAN_LOOKING)
def test_the_neighbourhoods_staff_see_the_plan_and_nobody_else(world: World, route: str) -> None:
    for role in (Role.ANALYST, Role.COORDINATOR, Role.TEAM):
        answer = console.make_browser(world.make_operator(role=role)).client.get(address(route))
        assert answer.status_code == 200, role
        assert answer.headers["Cache-Control"] == "no-store"
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER, Role.PARTNER):
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.get(address(route)).status_code == 403, role
    assert Client().get(address(route)).status_code == 302


@pytest.mark.parametrize("route", OWNED_ACTING)
def test_partners_answer_and_nobody_else(world: World, route: str) -> None:
    browser = console.make_browser(world.make_operator(role=Role.PARTNER)).client
    assert browser.post(address(route)).status_code == 404
    for role in (Role.ANALYST, *OTHERS):
        if role is Role.PARTNER:
            continue
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.post(address(route)).status_code == 403, role
    assert Client().post(address(route)).status_code == 401
    assert browser.get(address(route)).status_code == 405


@pytest.mark.parametrize("route", TEAM_LOOKING)
def test_teams_look_at_their_plan_and_nobody_else(world: World, route: str) -> None:
    answer = console.make_browser(world.make_operator(role=Role.TEAM)).client.get(address(route))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for role in (Role.ANALYST, *OTHERS):
        if role is Role.TEAM:
            continue
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.get(address(route)).status_code == 403, role
    assert Client().get(address(route)).status_code == 302


@pytest.mark.parametrize("route", TEAM_ACTING)
def test_teams_tap_and_nobody_else(world: World, route: str) -> None:
    browser = console.make_browser(world.make_operator(role=Role.TEAM)).client
    assert browser.post(address(route)).status_code == 404
    for role in (Role.ANALYST, *OTHERS):
        if role is Role.TEAM:
            continue
        other = console.make_browser(world.make_operator(role=role))
        assert other.client.post(address(route)).status_code == 403, role
    assert Client().post(address(route)).status_code == 401
    assert browser.get(address(route)).status_code == 405


@pytest.mark.parametrize(
    ("role", "looking", "acting"),
    [
        (Role.COORDINATOR, WALKS_LOOKING, WALKS_ACTING),
        (Role.TEAM, MY_WALKS_LOOKING, MY_WALKS_ACTING),
    ],
)
def test_walks_are_for_their_own_role_alone(
    world: World, role: Role, looking: tuple[str, ...], acting: tuple[str, ...]
) -> None:
    own = console.make_browser(world.make_operator(role=role)).client
    browsers = {
        other: console.make_browser(world.make_operator(role=other)).client
        for other in Role
        if other not in (role, Role.OFFICER)
    }
    for route in looking:
        answer = own.get(address(route))
        assert answer.status_code == (404 if "{id}" in route else 200), route
        assert Client().get(address(route)).status_code == 302
        for other, browser in browsers.items():
            assert browser.get(address(route)).status_code == 403, (route, other)
    for route in acting:
        assert own.post(address(route)).status_code in {400, 404}, route
        assert Client().post(address(route)).status_code == 401
        for other, browser in browsers.items():
            assert browser.post(address(route)).status_code == 403, (route, other)


@pytest.mark.parametrize("route", ACTING)
def test_a_form_without_a_csrf_token_does_nothing(world: World, route: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desks.analyst(world).client.cookies
    assert strict.post(address(route)).status_code == 403


def test_a_form_sent_when_signed_out_says_that_nothing_was_done(db: None) -> None:
    answer = Client().post(address("report"), {"street": "Tanner Row"})
    assert answer.status_code == 401
    assert "Nothing was done" in answer.content.decode()


def test_an_analyst_who_is_shut_out_is_out_at_once(world: World) -> None:
    browser = desks.analyst(world)
    browser.user.is_active = False
    browser.user.save(update_fields=["is_active"])
    assert browser.client.get(address("")).status_code == 302

"""Every route against everybody: session, second factor, role, method, CSRF."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Role, User
from controlroom import urls
from tests.support import console
from tests.support.factories import World
from verification.models import Verification

LOOKING = (
    "",
    "look-up",
    "since/0",
    "cases/{ref}",
    "cases/{ref}/photo",
    "cases/{ref}/face",
    "alarms/{alarm}",
)
OPERATING = (
    "look-up",
    "alarms/{alarm}/take",
    "alarms/{alarm}/close",
    "alarms/{alarm}/number",
    *(
        f"cases/{{ref}}/{verb}"
        for verb in (
            "claim",
            "release",
            "ask",
            "new-code",
            "confirm",
            "refuse",
            "revoke",
            "end",
            "tell-officer",
            "talked",
            "note",
            "read",
            "number",
            "help-coming",
            "judge",
        )
    ),
)
SUPERVISING = ("cases/{ref}/agree", "cases/{ref}/disagree", "cases/{ref}/waive")
ACTING = (*OPERATING, *SUPERVISING)
OPEN_TO_ALL = {"sign-in", "sign-out"}
NOT_LET_IN = {401, 403}


@pytest.fixture
def case(world: World) -> Verification:
    return world.join(world.cop())[0]


def address(route: str, case: Verification) -> str:
    return route.format(ref=case.ref, alarm=uuid4())


def test_the_lists_here_are_all_routes() -> None:
    known = {
        str(row.pattern)
        .replace("<str:ref>", "{ref}")
        .replace("<uuid:alarm_id>", "{alarm}")
        .replace("<int:seq>", "0")
        for row in urls.urlpatterns
    }
    assert known - OPEN_TO_ALL == {*LOOKING, *ACTING}


@pytest.mark.parametrize("route", LOOKING)
def test_who_may_look(world: World, case: Verification, route: str) -> None:
    path = address(route, case)
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER):
        answer = console.sit_down(world.operator(role=role)).get(path)
        # 304: nothing new; 404: no picture yet.
        assert answer.status_code in {200, 304, 404}, (role, answer.content)
    assert officer_desk().get(path).status_code == 403
    half = console.sit_down(world.operator(), second_factor=False)
    for outsider in (half, console.Desk(user=half.user)):
        assert_sent_to_the_sign_in(outsider, path)


def assert_sent_to_the_sign_in(outsider: console.Desk, path: str) -> None:
    """A page leads to the sign-in; a script is told 401 and swallows no page."""
    answer = outsider.get(path)
    if path.startswith("since/"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/console/sign-in")
    for headers in (console.SCRIPT, console.JSON):
        assert outsider.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize("route", ACTING)
def test_who_may_act(world: World, case: Verification, route: str) -> None:
    path = address(route, case)
    reviewer = console.sit_down(world.operator(role=Role.REVIEWER))
    half = console.sit_down(world.operator(), second_factor=False)
    nobody = console.Desk(user=half.user)
    assert reviewer.post(path).status_code == 403
    assert officer_desk().post(path).status_code == 403
    assert half.post(path).status_code == 401
    assert nobody.post(path).status_code == 401
    assert world.fresh(case).state == "joined"
    operator = console.sit_down(world.operator()).post(path).status_code
    supervisor = console.sit_down(world.operator(role=Role.SUPERVISOR)).post(path).status_code
    assert supervisor not in NOT_LET_IN
    assert (operator == 403) is (route in SUPERVISING)


@pytest.mark.parametrize("route", [route for route in ACTING if route != "look-up"])
def test_acts_are_posts(world: World, case: Verification, route: str) -> None:
    desk = console.sit_down(world.operator(role=Role.SUPERVISOR))
    assert desk.get(address(route, case)).status_code == 405


@pytest.mark.parametrize("route", ACTING)
def test_a_form_of_another_site_does_nothing(world: World, case: Verification, route: str) -> None:
    desk = console.sit_down(world.operator(role=Role.SUPERVISOR))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    assert strict.post(f"/console/{address(route, case)}").status_code == 403


def test_a_role_taken_away_counts_at_once(world: World, case: Verification) -> None:
    desk = console.sit_down(world.operator())
    assert desk.act(case, "claim").status_code == 200
    desk.user.role = Role.REVIEWER
    desk.user.save(update_fields=["role"])
    assert desk.act(case, "note", {"note": "hello"}).status_code == 403


def test_an_account_shut_out_is_out_at_once(world: World, case: Verification) -> None:
    desk = console.sit_down(world.operator())
    desk.user.is_active = False
    desk.user.save(update_fields=["is_active"])
    assert desk.act(case, "claim").status_code == 401
    assert desk.get("since/0").status_code == 401


def test_nothing_is_kept_by_a_browser(world: World, case: Verification) -> None:
    desk = console.sit_down(world.operator())
    for path in ("", f"cases/{case.ref}", "look-up"):
        answer = desk.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def officer_desk() -> console.Desk:
    """An officer whose account somehow has a session with a second factor."""
    officer = User.objects.create_officer(username=f"stray-{uuid4().hex}", display_name="PC Stray")
    return console.sit_down(officer)

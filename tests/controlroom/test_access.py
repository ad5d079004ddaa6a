"""Every route against everybody: session, second factor, role, method, CSRF."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Role, User
from controlroom import urls
from tests.support import console, database_owner
from tests.support.accounts import make_team
from tests.support.factories import World
from verification.models import Verification

LOOKING = (
    "",
    "look-up",
    "since/0",
    "cases/{ref}",
    "cases/{ref}/photo",
    "cases/{ref}/face",
    "cases/{ref}/faces/{face}",
    "alarms/{alarm}",
    "flood",
    "cases/{ref}/call",
    "map",
    "wallboard",
    "to-judge",
    "shift",
)
# Of those who act alone; tests/controlroom/test_start.py and test_rates.py have more of them.
BEGINNING = ("start", "rates")
# Of supervisors and reviewers, and of reviewers alone; tests/controlroom/test_confidence.py and
# test_reviews.py say who may.
OF_REVIEWERS = ("confidence", "confidence.csv", "reviews", "reviews/{review}/seen")
OPERATING = (
    "here",
    "start/test",
    "start/take",
    "start/begin",
    "start/{shift}/allow",
    "shift/note",
    "shift/hand-over",
    "shift/withdraw",
    "shift/read",
    "shift/end",
    "alarms/{alarm}/note",
    "look-up",
    "alarms/{alarm}/take",
    "alarms/{alarm}/unit",
    "alarms/{alarm}/close",
    "alarms/{alarm}/number",
    "alarms/{alarm}/read",
    "flood/propose",
    "flood/disagree",
    *(
        f"cases/{{ref}}/{action}"
        for action in (
            "claim",
            "release",
            "take-over",
            "hand-over",
            "have-it",
            "not-mine",
            "keep",
            "ask",
            "new-code",
            "language",
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
            "rang",
            "write-only",
            "custody",
            "judge",
            "caller",
            "raise-sos",
        )
    ),
)
SUPERVISING = (
    "cases/{ref}/agree",
    "cases/{ref}/disagree",
    "cases/{ref}/waive",
    "flood/agree",
    "alarms/{alarm}/agree",
    "alarms/{alarm}/disagree",
)
ACTING = (*OPERATING, *SUPERVISING)
OPEN_TO_ALL = {"sign-in", "sign-out"}
NOT_LET_IN = {401, 403}


@pytest.fixture
def case(world: World) -> Verification:
    return world.make_joined(world.make_officer())[0]


def address(route: str, case: Verification) -> str:
    return route.format(ref=case.ref, alarm=uuid4(), face=uuid4(), shift=uuid4())


def test_the_lists_of_this_file_cover_all_routes() -> None:
    known = {
        str(row.pattern)
        .replace("<str:ref>", "{ref}")
        .replace("<uuid:alarm_id>", "{alarm}")
        .replace("<uuid:face_id>", "{face}")
        .replace("<uuid:shift_id>", "{shift}")
        .replace("<uuid:review_id>", "{review}")
        .replace("<int:seq>", "0")
        for row in urls.urlpatterns
    }
    assert known - OPEN_TO_ALL == {*LOOKING, *BEGINNING, *OF_REVIEWERS, *ACTING}


@pytest.mark.parametrize("route", LOOKING)
def test_viewing_is_allowed_by_role(world: World, case: Verification, route: str) -> None:
    path = address(route, case)
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER):
        answer = console.make_browser(world.make_operator(role=role)).get(path)
        # 304: nothing new; 404: no picture yet.
        assert answer.status_code in {200, 304, 404}, (role, answer.content)
    assert officer_desk().get(path).status_code == 403
    half = console.make_browser(world.make_operator(), second_factor=False)
    for outsider in (half, console.ConsoleBrowser(user=half.user)):
        assert_sent_to_the_sign_in(outsider, path)


def assert_sent_to_the_sign_in(outsider: console.ConsoleBrowser, path: str) -> None:
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
def test_acting_is_allowed_by_role(world: World, case: Verification, route: str) -> None:
    path = address(route, case)
    reviewer = console.make_browser(world.make_operator(role=Role.REVIEWER))
    half = console.make_browser(world.make_operator(), second_factor=False)
    nobody = console.ConsoleBrowser(user=half.user)
    assert reviewer.post(path).status_code == 403
    assert officer_desk().post(path).status_code == 403
    assert half.post(path).status_code == 401
    assert nobody.post(path).status_code == 401
    assert world.fresh(case).state == "joined"
    operator = console.make_browser(world.make_operator()).post(path).status_code
    supervisor = (
        console.make_browser(world.make_operator(role=Role.SUPERVISOR)).post(path).status_code
    )
    assert supervisor not in NOT_LET_IN
    assert (operator == 403) is (route in SUPERVISING)


@pytest.mark.parametrize("route", [route for route in ACTING if route != "look-up"])
def test_actions_refuse_get(world: World, case: Verification, route: str) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    assert browser.get(address(route, case)).status_code == 405


@pytest.mark.parametrize("route", ACTING)
def test_a_form_without_a_csrf_token_does_nothing(
    world: World, case: Verification, route: str
) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.client.cookies
    assert strict.post(f"/console/{address(route, case)}").status_code == 403


def test_a_role_taken_away_counts_at_once(world: World, case: Verification) -> None:
    browser = console.make_browser(world.make_operator())
    assert browser.act(case, "claim").status_code == 200
    browser.user.role = Role.REVIEWER
    with database_owner.past_guards():
        browser.user.save(update_fields=["role"])
    assert browser.act(case, "note", {"note": "hello"}).status_code == 403


def test_a_deactivated_account_is_refused_at_once(world: World, case: Verification) -> None:
    browser = console.make_browser(world.make_operator())
    browser.user.is_active = False
    browser.user.save(update_fields=["is_active"])
    assert browser.act(case, "claim").status_code == 401
    assert browser.get("since/0").status_code == 401


def test_no_page_may_be_cached(world: World, case: Verification) -> None:
    browser = console.make_browser(world.make_operator())
    for path in ("", f"cases/{case.ref}", "look-up"):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def officer_desk() -> console.ConsoleBrowser:
    """An officer whose account somehow has a session with a second factor."""
    officer = User.objects.create_officer(
        username=f"stray-{uuid4().hex}", display_name="PC Stray", team=make_team()
    )
    return console.make_browser(officer)

"""Every route by everybody with every method, in one table; and what every answer carries."""

import itertools
import re
from typing import Any

import pytest
import redis

from tests.edges import people, routes
from tests.edges.callers import StageCases
from tests.edges.people import Browsers, Person
from tests.edges.rollback import undone
from tests.support.factories import World

Row = dict[Person, str]
SIGNED_OUT = (Person.NOBODY, Person.HALF, Person.DEVICE, Person.PROVIDER)


def row(*let_in: Person, others: str, signed_out: str = "") -> Row:
    """Write one row: `in` is whatever becomes of an empty request let in, one of LET_IN."""
    answers = dict.fromkeys(Person, others)
    answers |= dict.fromkeys(SIGNED_OUT, signed_out or others)
    return answers | dict.fromkeys(let_in, "in")


def page(*let_in: Person) -> Row:
    """Write the row of a page: whoever is not signed in is sent to the sign-in."""
    return row(*let_in, others="403", signed_out="302")


def form(*let_in: Person) -> Row:
    """Write the row of what is not opened but sent: whoever is not signed in is told so."""
    return row(*let_in, others="403", signed_out="401")


ACTING = (Person.OPERATOR, Person.SUPERVISOR)
LOOKING = (Person.REVIEWER, *ACTING)
LOOK, POLL = page(*LOOKING), form(*LOOKING)
ACT, BEGIN = form(*ACTING), page(*ACTING)
SUPERVISE, SEE_RATES = form(Person.SUPERVISOR), page(Person.SUPERVISOR)
SEE_CONFIDENCE = page(Person.REVIEWER, Person.SUPERVISOR)
SEE_REVIEWS, REVIEW = page(Person.REVIEWER), form(Person.REVIEWER)
ANALYSE, ANALYST_ACTS = page(Person.ANALYST), form(Person.ANALYST)
SEE_PLAN = page(Person.ANALYST, Person.COORDINATOR, Person.TEAM)
OWNED, OWNER_ACTS = page(Person.PARTNER), form(Person.PARTNER)
COORDINATE, COORDINATOR_ACTS = page(Person.COORDINATOR), form(Person.COORDINATOR)
OF_A_TEAM, TEAM_ACTS = page(Person.TEAM), form(Person.TEAM)
OFFICERS = row(Person.DEVICE, others="401")
SIGNED = row(Person.PROVIDER, others="403")
OPEN = row(*Person, others="")
NOWHERE = row(others="404")
NOT_READY = row(others="503")

pytestmark = pytest.mark.timeout(240)
API = "api/v1/"
CASE = "api/v1/verifications/<uuid:verification_id>"
SHOWN = "console/cases/<str:ref>"
ALARM = "console/alarms/<uuid:alarm_id>"
READ_ONLY = {"GET": OPEN, "HEAD": OPEN}
PUBLIC_PAGES = (
    "public",
    "how-it-works",
    "cannot-do",
    "deaf",
    "privacy",
    "accessibility",
    "languages",
)
KEPT_PAGES = (
    *PUBLIC_PAGES,
    "streets/road/<uuid:unit_id>",
    "streets/actions",
    "streets/actions.csv",
    "streets/data",
    "streets/data/about",
    "streets/data/<str:quarter>.csv",
    "streets/data/<str:quarter>.json",
    "plan",
    "plan.csv",
)
ANY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# Every method that is not named here is 405 for everybody.
TABLE: dict[str, dict[str, Row]] = {
    # --- the officers' API
    f"{API}devices": {"POST": OPEN},
    f"{API}sign-in": {"POST": OPEN},
    f"{API}sign-out": {"POST": OFFICERS},
    f"{API}me": {"GET": OFFICERS, "HEAD": OFFICERS},
    f"{API}verifications": {"GET": OFFICERS, "HEAD": OFFICERS, "POST": OFFICERS},
    CASE: {"GET": OFFICERS, "HEAD": OFFICERS},
    f"{CASE}/wait": {"GET": OFFICERS, "HEAD": OFFICERS},
    f"{CASE}/face": {"PUT": OFFICERS},
    f"{CASE}/phone": {"POST": OFFICERS},
    f"{CASE}/match": {"POST": OFFICERS},
    f"{CASE}/location": {"PUT": OFFICERS},
    f"{CASE}/cancel": {"POST": OFFICERS},
    f"{CASE}/end": {"POST": OFFICERS},
    f"{CASE}/extend": {"POST": OFFICERS},
    f"{CASE}/panic": {"POST": OFFICERS},
    f"{API}openapi.json": READ_ONLY,
    f"{API}docs": READ_ONLY,
    f"{API}docs/start.js": READ_ONLY,
    API: dict.fromkeys(ANY, NOWHERE),
    # --- the provider's webhooks
    "webhooks/twilio/inbound": {"POST": SIGNED},
    "webhooks/twilio/status/<uuid:message_id>": {"POST": SIGNED},
    # --- the public pages
    **dict.fromkeys(PUBLIC_PAGES, READ_ONLY),
    # --- the public pages about streets
    "streets": READ_ONLY,
    "streets/near": {"POST": OPEN},
    "streets/search": {"POST": OPEN},
    "streets/reports": {"POST": OPEN},
    "streets/thanks/<str:token>": READ_ONLY,
    "streets/code": READ_ONLY | {"POST": OPEN},
    "streets/better": {"POST": OPEN},
    "streets/about-you": {"POST": OPEN},
    "streets/road/<uuid:unit_id>": READ_ONLY,
    "streets/road/<uuid:unit_id>/better": READ_ONLY,
    "streets/actions": READ_ONLY,
    "streets/actions.csv": READ_ONLY,
    "streets/data": READ_ONLY,
    "streets/data/about": READ_ONLY,
    "streets/data/<str:quarter>.csv": READ_ONLY,
    "streets/data/<str:quarter>.json": READ_ONLY,
    "streets/map.svg": READ_ONLY,
    "plan": READ_ONLY,
    "plan.csv": READ_ONLY,
    "pulse/<str:code>": READ_ONLY | {"POST": OPEN},
    "survey/thanks": READ_ONLY,
    "survey/<str:wave_code>/<str:channel_code>": READ_ONLY | {"POST": OPEN},
    "streets/map/<str:digest>/<int:z>/<int:x>/<int:y>.json": READ_ONLY,
    f"{API}streets/reports": {"POST": OPEN},
    # --- the public pages about walks
    "walks/ask": READ_ONLY | {"POST": OPEN},
    "walks/code": READ_ONLY | {"POST": OPEN},
    "walks/<str:token>": READ_ONLY | {"POST": OPEN},
    # --- the bare name, which leads to the console
    "": READ_ONLY,
    # --- health
    "healthz": READ_ONLY,
    "readyz": {"GET": NOT_READY, "HEAD": NOT_READY},
    "metrics": READ_ONLY,
    # --- the console
    "console/": {"GET": LOOK},
    "console/sign-in": {"GET": OPEN, "POST": OPEN},
    "console/sign-out": {"POST": OPEN},
    "console/since/<int:seq>": {"GET": POLL},
    "console/live": {"GET": POLL},
    "console/here": {"POST": ACT},
    "console/start": {"GET": BEGIN},
    "console/start/test": {"POST": ACT},
    "console/start/take": {"POST": ACT},
    "console/start/begin": {"POST": ACT},
    "console/start/<uuid:shift_id>/allow": {"POST": ACT},
    "console/shift": {"GET": LOOK},
    "console/shift/note": {"POST": ACT},
    "console/shift/hand-over": {"POST": ACT},
    "console/shift/withdraw": {"POST": ACT},
    "console/shift/read": {"POST": ACT},
    "console/shift/end": {"POST": ACT},
    "console/to-judge": {"GET": LOOK},
    "console/rates": {"GET": SEE_RATES},
    "console/confidence": {"GET": SEE_CONFIDENCE},
    "console/confidence.csv": {"GET": SEE_CONFIDENCE},
    "console/reviews": {"GET": SEE_REVIEWS},
    "console/reviews/<uuid:review_id>/seen": {"POST": REVIEW},
    "console/look-up": {"GET": LOOK, "POST": ACT},
    "console/map": {"GET": LOOK},
    "console/wallboard": {"GET": LOOK},
    "console/flood": {"GET": LOOK},
    "console/flood/propose": {"POST": ACT},
    "console/flood/agree": {"POST": SUPERVISE},
    "console/flood/disagree": {"POST": ACT},
    SHOWN: {"GET": LOOK},
    f"{SHOWN}/photo": {"GET": LOOK},
    f"{SHOWN}/face": {"GET": LOOK},
    f"{SHOWN}/faces/<uuid:face_id>": {"GET": LOOK},
    f"{SHOWN}/claim": {"POST": ACT},
    f"{SHOWN}/release": {"POST": ACT},
    f"{SHOWN}/take-over": {"POST": ACT},
    f"{SHOWN}/hand-over": {"POST": ACT},
    f"{SHOWN}/have-it": {"POST": ACT},
    f"{SHOWN}/not-mine": {"POST": ACT},
    f"{SHOWN}/keep": {"POST": ACT},
    f"{SHOWN}/ask": {"POST": ACT},
    f"{SHOWN}/new-code": {"POST": ACT},
    f"{SHOWN}/language": {"POST": ACT},
    f"{SHOWN}/confirm": {"POST": ACT},
    f"{SHOWN}/agree": {"POST": SUPERVISE},
    f"{SHOWN}/disagree": {"POST": SUPERVISE},
    f"{SHOWN}/refuse": {"POST": ACT},
    f"{SHOWN}/revoke": {"POST": ACT},
    f"{SHOWN}/end": {"POST": ACT},
    f"{SHOWN}/tell-officer": {"POST": ACT},
    f"{SHOWN}/talked": {"POST": ACT},
    f"{SHOWN}/note": {"POST": ACT},
    f"{SHOWN}/read": {"POST": ACT},
    f"{SHOWN}/number": {"POST": ACT},
    f"{SHOWN}/help-coming": {"POST": ACT},
    f"{SHOWN}/rang": {"POST": ACT},
    f"{SHOWN}/write-only": {"POST": ACT},
    f"{SHOWN}/custody": {"POST": ACT},
    f"{SHOWN}/judge": {"POST": ACT},
    f"{SHOWN}/call": {"GET": LOOK},
    f"{SHOWN}/caller": {"POST": ACT},
    f"{SHOWN}/raise-sos": {"POST": ACT},
    f"{SHOWN}/waive": {"POST": SUPERVISE},
    ALARM: {"GET": LOOK},
    f"{ALARM}/number": {"POST": ACT},
    f"{ALARM}/note": {"POST": ACT},
    f"{ALARM}/read": {"POST": ACT},
    f"{ALARM}/take": {"POST": ACT},
    f"{ALARM}/unit": {"POST": ACT},
    f"{ALARM}/close": {"POST": ACT},
    f"{ALARM}/agree": {"POST": SUPERVISE},
    f"{ALARM}/disagree": {"POST": SUPERVISE},
    # --- the neighbourhood's pages
    "neighbourhood/": {"GET": ANALYSE},
    "neighbourhood/signals/<uuid:signal_id>/judge": {"POST": ANALYST_ACTS},
    "neighbourhood/signals/<uuid:signal_id>/act": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/units/<uuid:unit_id>/look": {"POST": ANALYST_ACTS},
    "neighbourhood/looks/<uuid:look_id>": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/actions": {"GET": ANALYSE},
    "neighbourhood/actions/<uuid:action_id>/withdraw": {"POST": ANALYST_ACTS},
    "neighbourhood/actions/<uuid:action_id>/hand-over": {"POST": ANALYST_ACTS},
    "neighbourhood/actions/<uuid:action_id>/note": {"POST": ANALYST_ACTS},
    "neighbourhood/owned": {"GET": OWNED},
    "neighbourhood/owned.csv": {"GET": OWNED},
    "neighbourhood/owned/<uuid:action_id>/move": {"POST": OWNER_ACTS},
    "neighbourhood/held": {"GET": ANALYSE},
    "neighbourhood/reports/<uuid:report_id>/weigh": {"POST": ANALYST_ACTS},
    "neighbourhood/report": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/plan": {"GET": SEE_PLAN},
    "neighbourhood/figures": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/targets": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/briefings": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/patrols": {"GET": OF_A_TEAM},
    "neighbourhood/patrols/now": {"GET": OF_A_TEAM},
    "neighbourhood/patrols/slots/<uuid:slot_id>/here": {"POST": TEAM_ACTS},
    "neighbourhood/patrols/visits/<uuid:visit_id>/leave": {"POST": TEAM_ACTS},
    "neighbourhood/patrols/effect": {"GET": ANALYSE},
    "neighbourhood/patrols/plans/<uuid:plan_id>.csv": {"GET": ANALYSE},
    "neighbourhood/walks": {"GET": COORDINATE},
    "neighbourhood/walks/<uuid:walk_id>": {"GET": COORDINATE, "POST": COORDINATOR_ACTS},
    "neighbourhood/walks/findings/<uuid:finding_id>": {"POST": COORDINATOR_ACTS},
    "neighbourhood/walks/concerns/<uuid:concern_id>": {"POST": COORDINATOR_ACTS},
    "neighbourhood/walks/officers": {"GET": COORDINATE, "POST": COORDINATOR_ACTS},
    "neighbourhood/walks/officers/<uuid:officer_id>/stop": {"POST": COORDINATOR_ACTS},
    "neighbourhood/my-walks": {"GET": OF_A_TEAM},
    "neighbourhood/my-walks/<uuid:walk_id>": {"GET": OF_A_TEAM, "POST": TEAM_ACTS},
    "neighbourhood/survey": {"GET": ANALYSE, "POST": ANALYST_ACTS},
    "neighbourhood/survey/<uuid:wave_id>": {"GET": ANALYSE},
}
# Answers of these may show the page whose script asks, on a press, where somebody is.
MAY_ASK_WHERE = {"streets", *(f"streets/{one}" for one in ("near", "search", "reports", "better"))}
# What it lacks is told to whoever may send it; the officers' API has more words for that.
LET_IN = {200, 202, 204, 302, 304, 400, 404, 409, 415}
TO_THE_SIGN_IN = "/console/sign-in?next="
# Where there are sessions, and so cookies.
STAFF = ("console/", "neighbourhood/")
CONSOLE_ROUTES = [route for route in TABLE if route.startswith("console/")]

CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Of a page that is the same for everybody: any cache may have it for an hour.
KEPT = {"Cache-Control": "public, max-age=3600"}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Methods")


@pytest.fixture
def browsers(world: World, stage_cases: StageCases, settings: Any) -> Browsers:
    """Everybody, each signed in as far as they can be."""
    return people.make_browsers(world, stage_cases)


def test_the_table_names_every_route_and_no_other() -> None:
    assert set(routes.every_route()) == set(TABLE)


@pytest.mark.parametrize("prefix", ["api/", "webhooks/", "", SHOWN, *STAFF])
def test_every_route_answers_each_role_as_the_table_says(
    prefix: str, browsers: Browsers, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    case = stage_cases.by_stage["checking"]
    wrong = []
    for route, method in itertools.product(routes_under(prefix), ANY):
        path = routes.address(route, ref=case.ref, an_id=case.id)
        for person, wanted in cells(route, method):
            rate_limit_store.flushdb()
            with undone():
                answer = browsers.send(person, method, path)
            if not _is(answer, wanted):
                wrong.append((route, method, person.name, wanted, answer.status_code))
            check_carried(answer, route=route)
    assert not wrong


def routes_under(prefix: str) -> list[str]:
    """List the routes under a prefix; the empty one has what no other has."""
    prefixes = ("api/", "webhooks/", SHOWN, *STAFF)
    found = [next((each for each in prefixes if route.startswith(each)), "") for route in TABLE]
    return [route for route, its_prefix in zip(TABLE, found, strict=True) if its_prefix == prefix]


def cells(route: str, method: str) -> list[tuple[Person, str]]:
    """List who is to be answered how; a method that is for nobody is tried by three."""
    answers = TABLE[route].get(method)
    if answers is None and method == "OPTIONS" and route.startswith(API):
        # Of the address, not of a caller: which methods it has.
        return [(each, "204") for each in Person]
    if answers is None:
        return [(each, "405") for each in (Person.NOBODY, Person.SUPERVISOR, Person.DEVICE)]
    return list(answers.items())


def _is(answer: Any, wanted: str) -> bool:
    """Compare an answer with a cell of the table."""
    if wanted == "in":
        return int(answer.status_code) in LET_IN or _is_refused_sign_in(answer)
    if wanted == "302":
        there = str(answer.headers.get("Location", "")).startswith(TO_THE_SIGN_IN)
        return answer.status_code == 302 and there
    return bool(answer.status_code == int(wanted))


def _is_refused_sign_in(answer: Any) -> bool:
    """Say whether this is what a wrong enrolment code or device secret is answered with."""
    return answer.status_code == 401 and b"sign_in_refused" in answer.content


def check_carried(answer: Any, *, route: str) -> None:
    """Demand what every answer carries, and the absence of what none does."""
    is_kept = route in KEPT_PAGES and answer.status_code == 200
    carried = CARRIED | (KEPT if is_kept else {})
    for name, value in carried.items():
        assert answer.headers.get(name) == value, (route, answer.status_code, name)
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy, (route, answer.status_code)
    assert "unsafe" not in policy
    assert "*" not in policy
    permitted = answer.headers["Permissions-Policy"]
    if route in MAY_ASK_WHERE:
        permitted = permitted.replace("geolocation=(self)", "geolocation=()")
    for device in ("camera=()", "geolocation=()", "microphone=()"):
        assert device in permitted, route
    for name in NEVER:
        assert name not in answer.headers, (route, name)
    if not route.startswith(STAFF):
        assert not answer.cookies, (route, answer.status_code)
    for cookie in answer.cookies.values():
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert cookie["path"] in {"/", "/console/"}
        assert not cookie["domain"]


@pytest.mark.parametrize("path", ["/nowhere", "/admin/", "/static/none.js", "/console", "/%00"])
def test_an_unknown_address_carries_the_same_headers(browsers: Browsers, path: str) -> None:
    for method in ANY:
        answer = browsers.send(Person.NOBODY, method, path)
        assert answer.status_code in {404, 301, 405}
        check_carried(answer, route=path)


def test_a_server_error_shows_no_details(browsers: Browsers, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.edges.addresses"
    for path in ("/broken", "/api/broken"):
        answer = browsers.send(Person.OPERATOR, "GET", path)
        assert answer.status_code == 500
        check_carried(answer, route=path)
        assert b"a secret" not in answer.content
        assert b"Traceback" not in answer.content


def test_a_nonce_is_used_once(browsers: Browsers) -> None:
    seen = set()
    for path in ("/console/", "/console/", "/console/look-up", "/console/sign-in"):
        answer = browsers.send(Person.OPERATOR, "GET", path)
        page = answer.content.decode()
        allowed = re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        assert set(re.findall(r'nonce="([^"]+)"', page)) <= set(allowed)
        seen.update(allowed)
        if answer.status_code == 200:
            assert len(set(allowed)) == 1
            assert len(allowed[0]) >= 16
    assert len(seen) >= 3


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@x", "", "[::1", "é"]
)
def test_a_host_that_is_not_ours_is_400_and_is_not_repeated(browsers: Browsers, host: str) -> None:
    for path in ("/console/", "/api/v1/me", "/healthz", "/webhooks/twilio/inbound"):
        answer = browsers.clients[Person.NOBODY].get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert b"evil" not in answer.content
        check_carried(answer, route=path.lstrip("/"))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Port": "444"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9;host=evil.example;proto=https"},
        {"X-Original-URL": "/console/cases/x"},
        {"X-Rewrite-URL": "/console/cases/x"},
        {"X-HTTP-Method-Override": "POST"},
        {"X-Remote-User": "supervisor"},
        {"Remote-User": "supervisor"},
    ],
    ids=str,
)
def test_a_proxy_that_is_not_ours_is_not_believed(
    browsers: Browsers, settings: Any, headers: dict[str, str]
) -> None:
    plain = browsers.send(Person.NOBODY, "GET", "/console/")
    answer = browsers.send(Person.NOBODY, "GET", "/console/", headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, plain.headers["Location"])
    assert "Strict-Transport-Security" not in answer.headers
    settings.ROOT_URLCONF = "tests.edges.addresses"
    assert browsers.send(Person.NOBODY, "GET", "/taken-for", headers=headers).json() == {
        "method": "GET",
        "secure": False,
        "address": "http://testserver/taken-for",
        "from": "127.0.0.1",
        "user": "AnonymousUser",
    }

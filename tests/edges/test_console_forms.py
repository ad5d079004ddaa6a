"""Forms no page of ours would send: never a fault, never markup, nothing done where refused."""

import itertools
from collections import Counter
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.apps import apps
from django.conf import settings as live
from django.db import connection
from django.forms import Form
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from accounts.models import Role
from controlroom import forms
from foundation.audit.models import AuditHead
from tests.controlroom.payloads import PAYLOADS
from tests.edges import routes
from tests.edges.bounds import bounded
from tests.edges.callers import StageCases
from tests.edges.rollback import undone
from tests.edges.test_matrix import TABLE
from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup
from verification.models import Alarm, Verification

pytestmark = pytest.mark.timeout(240)
POSTS = routes.posting_routes(TABLE)
GETS = [route for route, row in TABLE.items() if route.startswith("console/") and "GET" in row]
FORM = "application/x-www-form-urlencoded"
MARK = "<zq onclick=x>"
FINE = {200, 302}
REFUSED = {400, 403, 404, 409, 429}
ODD = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 3000,
    MARK,
    '"' + MARK,
    "'>" + MARK,
    "{{ 7*7 }}" + MARK,
    "%0d%0aSet-Cookie: zq=1",
    "a\r\nSet-Cookie: zq=1\r\n\r\n" + MARK,
    "\u202e\u2066" + MARK,
    "١٢٣٤٥٦",
    "\uff11\uff12\uff13\uff14\uff15\uff16",
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "on",
    "matches",
    "said",
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00Z",
    "2026-02-30",
    "00000000-0000-0000-0000-000000000000",
    "' OR 1=1 --",
    "../../etc/passwd",
    "\ud83d\ude93".encode("utf-16", "surrogatepass").decode("utf-16") * 300,
    "+447700900999",
    *PAYLOADS,
]


# What is posted as a form and is none, or none of ours: its type and its bytes.
BODIES = {
    "no boundary": ("multipart/form-data", b"no boundary"),
    "an empty boundary": ("multipart/form-data; boundary=", b"----"),
    "a part without a name": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x",
    ),
    "a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="why"; filename="a"\r\n\r\nfile\r\n--x--\r\n',
    ),
    "no base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="why"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--\r\n",
    ),
    "parts in IDNA": (
        "multipart/form-data; boundary=x; charset=idna",
        b'--x\r\nContent-Disposition: form-data; name="why"\r\n\r\n\xff\xfe\r\n--x--\r\n',
    ),
    "parts in hex": (
        "multipart/form-data; boundary=x; charset=hex",
        b'--x\r\nContent-Disposition: form-data; name="why"\r\n\r\nzz\r\n--x--\r\n',
    ),
    "UTF-7": (f"{FORM}; charset=utf-7", b"why=+ADw-zq+AD4-"),
    "hex": (f"{FORM}; charset=hex", b"why=1"),
    "300 fields": (FORM, b"&".join(b"f%d=1" % n for n in range(300))),
    "400 kB": (FORM, b"why=" + b"x" * 400_000),
    "not UTF-8": (FORM, b"why=\xff%ff%ed%a0%80&%00=%00"),
    "JSON": ("application/json", b'{"why": "because"}'),
    "plain text": ("text/plain", b"why=because"),
    "no type": ("", b"why=because"),
    "a picture": ("image/jpeg", b"\xff\xd8\xff"),
}
PAGES_EVERY = 8


def _every_field() -> list[str]:
    """List the names of all fields of all forms, and some that are on none."""
    kinds = [kind for kind in vars(forms).values() if isinstance(kind, type)]
    known = {name for kind in kinds if issubclass(kind, Form) for name in kind.base_fields}
    return sorted(
        known | {"from", "csrfmiddlewaretoken", "next", "state", "ref", "zq", "__class__"}
    )


values = st.sampled_from(ODD) | st.text(max_size=40).map(lambda text: text + MARK)
# A field may come twice, or not at all.
fields = st.lists(st.tuples(st.sampled_from(_every_field()), values), max_size=9)
accepts = st.sampled_from(["text/html", "application/json", "*/*", "nonsense" * 50])
scripts = st.booleans()


def encoded(pairs: list[tuple[str, str]]) -> str:
    """Write a form as a browser would, half characters and all."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs
    )


def row_counts() -> dict[str, Any]:
    """Read everything that an act could change; a console's sign of life is no act."""
    cases = Verification.objects.order_by("id").values_list(
        "id", "state", "version", "officer_stage", "claimed_by"
    )
    alarms = Alarm.objects.order_by("id").values_list("id", "taken_by", "closed_at", "priority")
    head = AuditHead.objects.values_list("seq", "mac").first()
    return {"counts": counts(), "cases": list(cases), "alarms": list(alarms), "head": head}


def counts() -> dict[str, int]:
    """Count the rows of all our tables by one statement: this is done around every request."""
    ours = {"audit", "accounts", "verification"}
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    each = (
        sql.SQL("SELECT {}, count(*) FROM {}").format(
            sql.Literal(model._meta.label), sql.Identifier(model._meta.db_table)
        )
        for model in models
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(each))
        return dict(cursor.fetchall())


def check_harmless(answer: Any) -> None:
    """Demand that no word of ours became markup, a header or a cookie."""
    for name, value in answer.items():
        assert not {"\r", "\n", "\x00"} & set(name + value)
    assert "zq" not in answer.cookies
    assert "Zq" not in answer.headers
    if "html" in answer.headers.get("Content-Type", ""):
        page = answer.content.decode()
        assert "<zq" not in page
        assert Markup(page).faults == []


@pytest.fixture
def supervisor(world: World) -> Client:
    """A supervisor's browser, which may send every form."""
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    browser.client.raise_request_exception = False
    return browser.client


@pytest.mark.parametrize("route", POSTS)
def test_generated_forms_are_never_500(
    route: str, stage_cases: StageCases, world: World, supervisor: Client
) -> None:
    world.text(world.make_phone(), "SOS")
    alarm = Alarm.objects.filter(closed_at=None).first()
    assert alarm is not None
    refs = [case.ref for case in stage_cases.by_stage.values()]
    before, cookies = row_counts(), SimpleCookie(supervisor.cookies)

    @bounded(examples=10)
    @given(pairs=fields, ref=st.sampled_from(refs), accept=accepts, script=scripts)
    def send(pairs: list[tuple[str, str]], ref: str, accept: str, script: bool) -> None:
        path = routes.address(route, ref=ref, an_id=str(alarm.id))
        headers = {"Accept": accept} | ({"HX-Request": "true"} if script else {})
        with undone():
            supervisor.cookies = SimpleCookie(cookies)
            answer = supervisor.post(path, encoded(pairs), content_type=FORM, headers=headers)
            assert answer.status_code in FINE | REFUSED, answer.status_code
            check_harmless(answer)
            if answer.status_code in REFUSED and not _is_written_down(answer, route=route):
                assert row_counts() == before

    send()


def _is_written_down(answer: Any, *, route: str) -> bool:
    """Say whether a refusal is itself an entry: a failed sign-in, or facts read again."""
    return route.endswith("sign-in") or (
        answer.status_code == 409 and b"have changed" in answer.content
    )


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_are_no_forms_are_never_500(
    name: str, stage_cases: StageCases, supervisor: Client
) -> None:
    """Every route meets every body; each meets some of the others on a page as well.

    Asked by a program, a refusal costs no page, and the body goes the same way up to the action. A
    page is rendered for one in `PAGES_EVERY`, turn and turn about: every body on three routes or
    more, every route with two bodies or more.
    """
    kind, body = BODIES[name]
    cookies = SimpleCookie(supervisor.cookies)
    for turn, route in enumerate(POSTS, start=list(BODIES).index(name)):
        supervisor.cookies = SimpleCookie(cookies)
        headers = {} if turn % PAGES_EVERY == 0 else {"Accept": "application/json"}
        with undone():
            path = routes.address(route, ref=stage_cases.by_stage["checking"].ref)
            answer = supervisor.generic("POST", path, body, content_type=kind, headers=headers)
        assert answer.status_code in FINE | REFUSED | {413}, (route, answer.status_code)
        check_harmless(answer)


def test_the_rotation_of_bodies_covers_every_page() -> None:
    """Say it of the turns above, whatever routes and bodies are added."""
    pages = {
        (route, name)
        for first, name in enumerate(BODIES)
        for turn, route in enumerate(POSTS, start=first)
        if turn % PAGES_EVERY == 0
    }
    assert min(Counter(route for route, _ in pages).values()) >= 2
    assert min(Counter(name for _, name in pages).values()) >= 3
    assert len({route for route, _ in pages}) == len(POSTS)
    assert len({name for _, name in pages}) == len(BODIES)


@pytest.mark.parametrize(
    "ref",
    [
        "%00",
        "a%00b",
        "%0d%0aSet-Cookie:zq=1",
        "%3Czq%20onclick=x%3E",
        "%E2%80%AEK7M4Q2",
        "%F0%9F%9A%93",
        "%ff%fe",
        "..%2f..%2fadmin",
        "x" * 3000,
        "%27%20OR%201=1--",
        "%7B%7B7*7%7D%7D",
        "\u216b\uff17\uff2d\uff14\uff31",
        " ",
    ],
)
def test_malformed_and_unknown_refs_are_404(
    ref: str, supervisor: Client, stage_cases: StageCases
) -> None:
    before = row_counts()
    kinds = itertools.cycle([{}, {"HX-Request": "true"}, {"Accept": "application/json"}])
    for route, row in TABLE.items():
        if "<str:ref>" not in route:
            continue
        path = f"/{route}".replace("<str:ref>", ref)
        for method, headers in zip(row, kinds, strict=False):
            answer = supervisor.generic(
                method, path, "why=because&note=x", content_type=FORM, headers=headers
            )
            assert answer.status_code in {400, 404}, (route, answer.status_code)
            check_harmless(answer)
    assert row_counts() == before


@pytest.mark.parametrize(
    "path",
    [
        "since/99999999999999999999999999",
        "since/" + "9" * 5000,
        "since/-1",
        "since/٣",
        "since/9223372036854775807",
        "since/9223372036854775808",
        "alarms/zq",
        "alarms/00000000-0000-0000-0000-000000000000",
        "?line=%00",
        "?shift=%00&line",
        "sign-in?next=//evil.example",
        "sign-in?next=%0d%0aSet-Cookie:zq=1",
        "look-up?code=" + quote_plus(MARK),
        "map?area=%00&case=" + quote_plus(MARK),
        "wallboard?x=" + quote_plus(MARK),
    ],
)
def test_unknown_addresses_are_404(path: str, supervisor: Client) -> None:
    for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = supervisor.get(f"/console/{path}", headers=headers)
        assert answer.status_code in {200, 302, 304, 400, 404}, answer.status_code
        check_harmless(answer)
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("route", GETS)
def test_malformed_cookies_are_never_500(
    route: str, stage_cases: StageCases, supervisor: Client
) -> None:
    """What a browser keeps for us comes back as we sent it, or as somebody else wrote it."""
    path = routes.address(route, ref=stage_cases.by_stage["checking"].ref)
    signed_in = {name: morsel.value for name, morsel in supervisor.cookies.items()}
    for value in ('"' + MARK, "\\x00", "a" * 5000, "..", "%3Czq", "é"):
        ours = {"sc_theme": value, "messages": value, live.CSRF_COOKIE_NAME: value}
        for cookies in (ours, signed_in | ours, ours | {live.SESSION_COOKIE_NAME: value}):
            sent = "; ".join(f"{name}={each}" for name, each in cookies.items())
            visitor = Client(raise_request_exception=False)
            answer = visitor.get(path, headers={"Cookie": sent})
            assert answer.status_code in {200, 302, 304, 401, 403, 404}, answer.status_code
            check_harmless(answer)

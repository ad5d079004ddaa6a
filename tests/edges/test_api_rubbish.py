"""Requests to the officers' API that no document could describe, refused in its own words."""

import json
import re
from typing import Any

import pytest
import redis
from werkzeug.test import TestResponse

from foundation.api import parsers
from foundation.audit.models import AuditEntry
from tests.edges import promises
from tests.edges.callers import StageCases, Who
from tests.edges.calls import CALLS, DOCUMENT, Call, Device
from tests.edges.rollback import connection_kept, undone

pytestmark = pytest.mark.timeout(240)
CANARY = "7700900987"
WITH_JSON = [call for call in CALLS if call.media_type == parsers.JSON_TYPE]
OF_A_CASE = [call for call in CALLS if call.names_a_case]
KEYED = [
    call
    for call in CALLS
    if any(header["name"] == "Idempotency-Key" for header in call.described.get("parameters", []))
]

# Refused before any field is looked at. What is wrong with the fields as well would hide it, so the
# code of the refusal is compared, and not the status alone.
MALFORMED = {
    "no body": b"",
    "spaces": b"   ",
    "cut off": b'{"a": ',
    "not UTF-8": b'{"place": "\xff\xfe"}',
    "UTF-16": '{"reason": "questions"}'.encode("utf-16"),
    "a mark before it": b"\xef\xbb\xbf{}",
    "NUL": b'{"place": "\\u0000"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "half a character": b'{"place": "\\ud83d"}',
    "half a character in a name": b'{"\\udc00": 1}',
    "a name twice": b'{"reason": "questions", "reason": "search"}',
    "NaN": b'{"lat": NaN}',
    "Infinity": b"-Infinity",
    "deep arrays": b"[" * 7000 + b"]" * 7000,
    "deep objects": b'{"a":' * 2000 + b"1" + b"}" * 2000,
    "a long number": b"9" * 5000,
    "a comment": b"{} // really",
    "two values": b"{}{}",
    "single quotes": b"{'a': 1}",
    "a form": b"reason=questions&location=",
}
MISFIT = {
    "a large exponent": b'{"lat": 1e99999}',
    "null": b"null",
    "a list": b"[]",
    "a text": b'"SOS"',
    "a thousand fields": json.dumps({f"f{number}": 1 for number in range(1000)}).encode(),
    "fields of objects": b'{"__proto__": {"x": 1}, "constructor": null, "__class__": "x"}',
    "a number where it has no place": b'{"%s": "+44%s"}' % ((CANARY.encode(),) * 2),
}


def wrong_values() -> list[Any]:
    """Give values that are wrong, or at least odd, in every field."""
    return [
        None,
        True,
        0,
        -1,
        1e308,
        10**300,
        "",
        " ",
        "x" * 9000,
        "\u202e" + CANARY,
        "line\nbreak",
        "\x1b[31m",
        "١٢٣٤٥٦",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "<script>alert(1)</script>",
        "'; DROP TABLE verification_alarm; --",
        "{{ 7*7 }}",
        "🚓" * 500,
        [],
        [[]],
        {},
        {"$ne": None},
    ]


def code_of(answer: TestResponse) -> str:
    """Read why it was refused."""
    return str(json.loads(answer.text)["code"])


@pytest.fixture(autouse=True)
def invite_allowed_and_short_polls(settings: Any, rate_limit_store: "redis.Redis") -> None:
    """Let officers enter numbers."""
    settings.INVITED_ALLOWED = True


@pytest.mark.parametrize("call", WITH_JSON, ids=str)
def test_bodies_that_are_no_json_are_refused(
    call: Call, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    before = AuditEntry.objects.count()
    for name, body in (MALFORMED | MISFIT).items():
        rate_limit_store.flushdb()
        # What has nothing to say needs no body; whoever needs help gets through without one.
        if call.path.endswith(("/panic", "/extend")) and not body:
            continue
        answer = Device(stage_cases).send(call, stage="checking", body=body)
        assert answer.status_code == 400, (name, answer.text)
        promises.check_documented(call, answer)
        assert (code_of(answer) == "malformed") is (name in MALFORMED), (name, answer.text)
        assert CANARY not in answer.text, name
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("call", WITH_JSON, ids=str)
def test_a_body_with_a_repeated_name_is_refused(call: Call, stage_cases: StageCases) -> None:
    """Two readers may take different ones of the two."""
    good = Device(stage_cases).good_body(call, stage="checking")
    if good == b"{}":
        good = b'{"at": null}'
    twice = good.replace(b"{", b"{" + good[1:-1] + b", ", 1)
    answer = Device(stage_cases).send(call, stage="checking", body=twice)
    assert (answer.status_code, code_of(answer)) == (400, "malformed"), twice


@pytest.mark.parametrize("number", [b"1e99999", b"-1e99999", b"9" * 400], ids=lambda sent: sent[:4])
def test_numbers_out_of_bounds_are_refused(stage_cases: StageCases, number: bytes) -> None:
    sent = 0
    for call in WITH_JSON:
        good = Device(stage_cases).good_body(call, stage="checking")
        for found in re.finditer(rb"(?<=: )-?[0-9][0-9.]*", good):
            body = good[: found.start()] + number + good[found.end() :]
            answer = Device(stage_cases).send(call, stage="checking", body=body)
            assert (answer.status_code, code_of(answer)) == (400, "invalid"), body
            promises.check_documented(call, answer)
            sent += 1
    assert sent >= 6  # latitude, longitude and accuracy, in two calls


@pytest.mark.parametrize("call", WITH_JSON, ids=str)
def test_wrong_values_in_every_field_are_refused(
    call: Call, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    device = Device(stage_cases)
    fields = json.loads(device.good_body(call, stage="checking"))
    for body in _spoilt(fields):
        rate_limit_store.flushdb()
        with undone():
            answer = device.send(call, stage="checking", body=json.dumps(body).encode())
        promises.check_documented(call, answer)
        assert CANARY not in answer.text


def _spoilt(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Put each wrong value in the place of each field, at both depths."""
    spoilt = [fields | {name: value} for name in fields for value in wrong_values()]
    for name, inner in fields.items():
        if isinstance(inner, dict):
            spoilt += [fields | {name: each} for each in _spoilt(inner)]
    return spoilt


@pytest.mark.parametrize("call", [call for call in CALLS if call.media_type], ids=str)
def test_another_content_type_is_refused(
    call: Call, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/problem+json",
        "application/xml",
        "image/png",
        "nonsense",
        "/",
        ";",
        "a" * 3000,
    ]
    for sent in types:
        rate_limit_store.flushdb()
        answer = Device(stage_cases).send(call, headers={"Content-Type": sent}, body=b'{"a": 1}')
        assert answer.status_code == 415, sent
        promises.check_documented(call, answer)
    answer = Device(stage_cases).send(
        call, headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b\x08"
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("call", [call for call in CALLS if call.media_type], ids=str)
def test_a_body_that_is_too_large_is_413(
    call: Call, stage_cases: StageCases, settings: Any
) -> None:
    for size in (settings.FACE_BYTES_AT_MOST + 1, 2_000_000):
        answer = Device(stage_cases).send(call, body=b"\xff\xd8\xff" + b" " * size)
        assert answer.status_code == 413
        promises.check_documented(call, answer)


@pytest.mark.parametrize("call", KEYED, ids=str)
def test_a_malformed_idempotency_key_is_refused(call: Call, stage_cases: StageCases) -> None:
    before = AuditEntry.objects.count()
    for key in ("a b", "x" * 81, "x" * 5000, "é", "\t", "\x7f", "k\x00"):
        answer = Device(stage_cases).send(call, stage="checking", headers={"Idempotency-Key": key})
        # A tab is what lies around a value, so this is an empty one.
        if not key.strip():
            continue
        assert answer.status_code == 400, repr(key)
        promises.check_documented(call, answer)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "token",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer " + "x" * 201,
        "Basic b2xhOm9sYQ==",
        "é",
        "\x00",
    ],
)
def test_a_malformed_authorization_is_refused(stage_cases: StageCases, token: str) -> None:
    for call in CALLS:
        if call.needs_token:
            answer = Device(stage_cases).send(
                call, who=Who.NOBODY, headers={"Authorization": token}
            )
            assert answer.status_code == 401, (str(call), token)
            promises.check_documented(call, answer)


def test_a_good_token_in_a_malformed_header_is_refused(stage_cases: StageCases) -> None:
    token = stage_cases.token(Who.OWNER, stage="waiting")
    odd = ["{0}", "Bearer{0}", "Bearer  {0}", "Bearer {0} x", "Bearer {0},Bearer {0}", "Token {0}"]
    odd += ["x Bearer {0}", 'Bearer "{0}"', "Bearer\t{0}", "Bearer {0}\x00", "Bearer {0}\u0660"]
    me = next(call for call in CALLS if call.path.endswith("/me"))
    assert (
        Device(stage_cases).send(me, headers={"Authorization": f"Bearer {token}"}).status_code
        == 200
    )
    for header in odd:
        answer = Device(stage_cases).send(me, headers={"Authorization": header.format(token)})
        assert answer.status_code == 401, header
        promises.check_documented(me, answer)


@pytest.mark.parametrize("call", OF_A_CASE, ids=str)
def test_malformed_and_unknown_ids_are_404(
    call: Call, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    ids = [
        "00000000-0000-0000-0000-000000000000",
        "x",
        "1",
        "%00",
        "%2e%2e",
        "..%2f..%2fetc",
        "a" * 4000,
        "%F0%9F%9A%93",
        "%ff%fe",
        stage_cases.by_stage["waiting"].id.upper(),
        stage_cases.by_stage["waiting"].id + "%0a",
        stage_cases.by_stage["waiting"].ref,
    ]
    for case_id in ids:
        rate_limit_store.flushdb()
        answer = Device(stage_cases).send(call, case_id=case_id)
        assert answer.status_code == 404, case_id
        promises.check_problem(answer)


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=1.5",
        "after=٣",
        "after=" + "9" * 10,
        "after=&wait=",
        "wait=1e9",
        "wait=NaN&after=0",
        "after=%00",
        "open=maybe",
        "open=",
        "cursor=",
        "cursor=x",
        "cursor=%00",
        "cursor=%ff",
    ],
)
def test_meaningless_queries_are_refused_or_ignored(stage_cases: StageCases, query: str) -> None:
    for call in CALLS:
        if call.method == "GET":
            answer = Device(stage_cases).send(call, query=query)
            named = {each["name"] for each in call.described.get("parameters", [])}
            # The long poll needs both of its own, and the plain call refuses them.
            wrong = query.split("=", 1)[0] in named or call.waits
            wrong |= call.path.endswith("{verification_id}") and query[0] in "aw"
            assert answer.status_code == (400 if wrong else 200), str(call)
            promises.check_documented(call, answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"' + "x" * 5000},
        {"If-None-Match": 'W/"", *, ,,'},
        {"If-None-Match": "é"},
        {"If-Match": "*"},
        {"If-Modified-Since": "yesterday"},
        {"Range": "bytes=0-1"},
        {"Range": "bytes=9-1,,-"},
        {"Accept": "text/html"},
        {"Accept": "x" * 5000},
        {"Accept-Language": "xx-" + "y" * 3000},
        {"Accept-Encoding": "br;q=nan"},
        {"Expect": "the unexpected"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Original-URL": "/console/"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Request-ID": "a\tb"},
        {"Cookie": "session=\x01; ;;=;"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_odd_headers_change_nothing(stage_cases: StageCases, headers: dict[str, str]) -> None:
    for call in CALLS:
        if call.method == "GET":
            answer = Device(stage_cases).send(call, headers=headers)
            assert answer.status_code == 200, str(call)
            promises.check_documented(call, answer)
            assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_long_query_and_a_thousand_parameters(stage_cases: StageCases) -> None:
    for query in ("x=" + "y" * 60_000, "&".join(f"p{number}=1" for number in range(5000))):
        for call in (call for call in CALLS if call.needs_token):
            answer = Device(stage_cases).send(call, who=Who.NOBODY, query=query)
            assert answer.status_code in {400, 401}, str(call)
            promises.check_documented(call, answer)


def test_unknown_addresses_are_404(stage_cases: StageCases) -> None:
    http = Device(stage_cases).http
    for path in ("/api/v1/", "/api/", "/api/v2/me", "/api/v1/me/", "/api/v1//me"):
        for method in ("GET", "POST", "DELETE", "OPTIONS"):
            with connection_kept():
                answer = http.open(path, method=method, buffered=True)
            assert answer.status_code == 404, (method, path)
            promises.check_problem(answer)


def test_documented_statuses_are_known_ones() -> None:
    promised = {
        status
        for methods in DOCUMENT["paths"].values()
        for described in methods.values()
        for status in described["responses"]
    }
    assert promised <= {
        "200",
        "201",
        "202",
        "204",
        "304",
        "400",
        "401",
        "403",
        "404",
        "409",
        "413",
        "415",
        "422",
        "429",
        "500",
        "503",
    }

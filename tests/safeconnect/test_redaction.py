"""Canaries: what a log line may not show, in the spellings people and libraries use."""

import json
import uuid

import pytest

from safeconnect.config.redaction import HIDDEN, redact, redact_value

PHONES = [
    "+447700900123",
    "447700900123",
    "07700900123",
    "07700 900123",
    "07700 900 123",
    "07700-900-123",
    "07700.900.123",
    "(07700) 900 123",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "+44-7700-900-123",
    "00447700900123",
    "0044 7700 900123",
    "%2B447700900123",
    "+44\u00a07700\u00a0900123",
    "+44\u20097700\u2009900123",
    "07700\u2011900\u2011123",
    "\uff10\uff17\uff17\uff10\uff10\uff19\uff10\uff10\uff11\uff12\uff13",
    "0 7 7 0 0 9 0 0 1 2 3",
    "+1 202 555 0143",
]
CODES = ["4829", "5831", "482913", "482 913", "482-913", "4 8 2 9 1 3", "48291300", "1999", "2026"]
FRAMES = [
    "{}",
    "they texted {} to us",
    "body={}&from=x",
    'Key (number)=("{}") already exists',
    "{}\nsecond line",
    "code:{}.",
    "/phones/{}/send",
    "x{}y",
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("canary", PHONES + CODES)
def test_a_number_is_hidden(canary: str, frame: str) -> None:
    shown = redact(frame.format(canary))
    assert HIDDEN in shown
    assert canary not in shown
    # Nor is half of it left: the last four digits tell numbers apart.
    assert canary[-4:] not in shown


@pytest.mark.parametrize(
    ("text", "canary"),
    [
        ("Authorization: Bearer abcDEF123._~+/-xyz", "abcDEF123"),
        ("bearer c2VjcmV0LXNlY3JldA==", "c2VjcmV0"),
        ("otpauth://totp/Force:op?secret=JBSWY3DPEHPK3PXP&issuer=F", "JBSWY3DPEHPK3PXP"),
        ("redis://:hunter2pass@localhost/0", "hunter2pass"),
        ("postgresql://safeconnect:hunter2pass@/db?host=/run", "hunter2pass"),
        ("password=hunter2pass;", "hunter2pass"),
        ('{"device_secret": "abcdefghij"}', "abcdefghij"),
        ("token: abcdefghij", "abcdefghij"),
        ("DETAIL:  Failing row contains (1, Jo Bloggs).", "Jo Bloggs"),
    ],
)
def test_a_secret_is_hidden(text: str, canary: str) -> None:
    assert canary not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        f"verification {uuid.UUID('0193a7b2-1234-7567-8901-234567890123')} moved",
        "at 2026-11-22T10:11:12.123456Z",
        "at 2026-11-22T10:11:12+00:00",
        "due 2026-11-22 10:11:12,123",
        "at 23:59:59.999999",
        "on 2026-11-22",
        "listening on http://127.0.0.1:54321/",
        "listening on localhost:8000",
        "connected to [::1]:54321",
        "port 54321",
        "pid=12345",
        "Started server process [12345]",
        "took 1234 ms",
        "succeeded in 0.012345678s: None",
        "succeeded in 0.005487299999913375s: None",
        "/run/sockets/.s.PGSQL.54321 failed",
        "waited 1800 seconds",
        'File "x.py", line 1234, in f',
        "object at 0x7f1234567890",
        "SM0123456789abcdef0123456789abcdef",
        "HTTP 409, 3 of 12",
        "case K7M4Q2",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert redact(text) == text


def test_fields_are_redacted_to_their_depth() -> None:
    event = {
        "ids": [uuid.UUID(int=1)],
        "seq": 123456,
        "took": 1234.5,
        "inner": {"words": ["ring 07700 900123"], "code": "abc", "to": "someone"},
        "07700 900123": True,
    }
    shown = json.dumps(redact_value(event))
    assert "900123" not in shown
    assert "abc" not in shown
    assert "someone" not in shown
    assert "123456" in shown
    assert "1234.5" in shown
    assert str(uuid.UUID(int=1)) in shown

"""Every kind of wrong value ends as a sentence that names the variable and says what to do."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from devstack.launcher import paths, process_env
from safeconnect.config import secret_keys
from safeconnect.config.env import EXIT_WRONG_ENVIRONMENT, Environment, WrongEnvironmentError

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(reversed(range(32)))).decode()

Read = Callable[[Environment], Any]


def text(env: Environment) -> str:
    return env.text("X", at_least=2, at_most=4, meaning="a word")


def pattern(env: Environment) -> str:
    return env.pattern("X", matching=r"\+\d{11,12}", such_as="+447700900000", meaning="a number")


def integer(env: Environment) -> int:
    return env.integer("X", default=5, least=1, unit="codes", meaning="how many")


def flag(env: Environment) -> bool:
    return env.flag("X", default=False, meaning="whether")


def seconds(env: Environment) -> timedelta:
    return env.seconds("X", default=180, meaning="how long")


def choice(env: Environment) -> str:
    return env.choice("X", options=["one", "two"], default="one", meaning="which")


def words(env: Environment) -> list[str]:
    return env.words("X", default=["GB"], meaning="where")


def dotted_path(env: Environment) -> str:
    return env.dotted_path("X", default="a.B", meaning="who")


def url(env: Environment) -> str:
    return env.url("X", schemes=["https"], meaning="the place")


def time_zone(env: Environment) -> Any:
    return env.time_zone("X", default="Europe/London", meaning="the clock")


def key(env: Environment) -> bytes:
    return env.key("X", meaning="opens a door")


def several_keys(env: Environment) -> list[bytes]:
    return env.keys("X", meaning="open doors")


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (text, "four", "four"),
        (pattern, "+447700900000", "+447700900000"),
        (integer, "7", 7),
        (integer, "", 5),
        (flag, "YES", True),
        (flag, "off", False),
        (seconds, "0.25", timedelta(milliseconds=250)),
        (seconds, "", timedelta(minutes=3)),
        (choice, "two", "two"),
        (words, " GB, IE ,", ["GB", "IE"]),
        (words, "", ["GB"]),
        (dotted_path, "package.module.Class", "package.module.Class"),
        (url, "https://here.example/", "https://here.example"),
        (key, KEY, bytes(range(32))),
        (several_keys, f"{KEY}, {OTHER_KEY}", [bytes(range(32)), bytes(reversed(range(32)))]),
    ],
)
def test_a_right_value_is_read(read: Read, raw: str, value: object) -> None:
    env = Environment({"X": raw})
    assert read(env) == value
    env.refuse_if_wrong()


@pytest.mark.parametrize(
    ("read", "raw", "sentence"),
    [
        (text, "", "X is not set: give it a text (a word)"),
        (text, "f", "X must have at least 2 characters, not 'f' (a word)"),
        (text, "fives", "X must be at most 4 characters, not 'fives' (a word)"),
        (pattern, "07700", "X must look like +447700900000, not '07700' (a number)"),
        (integer, "many", "X must be a whole number, not 'many' (how many)"),
        (integer, "0", "X must be 1 or more, not '0' (how many)"),
        (integer, "9" * 30, f"X must be a whole number, not '{'9' * 30}' (how many)"),
        (flag, "maybe", "X must be yes or no, not 'maybe' (whether)"),
        (seconds, "3 min", "X must be a number of seconds, such as 180, not '3 min' (how long)"),
        (seconds, "-1", "X must not be negative, not '-1' (how long)"),
        (choice, "three", "X must be one of one, two, not 'three' (which)"),
        (
            dotted_path,
            "Class",
            "X must be a dotted path, such as package.module.Class, not 'Class' (who)",
        ),
        (url, "", "X is not set: give it an address (the place)"),
        (url, "here", "X must be an address that begins with https://, not 'here' (the place)"),
        (
            url,
            "https://h:x",
            "X must be an address that begins with https://, not 'https://h:x' (the place)",
        ),
        (time_zone, "Mars", "X must name a time zone, such as Europe/London, not 'Mars'"),
        (key, "", "X is not set: give it a key (opens a door)"),
        (key, "no base64!", "X must be base64; `./run keys` makes one, not (secret)"),
        (key, "c2hvcnQ=", "X must hold 32 bytes; `./run keys` makes one, not (secret)"),
        (several_keys, f"{KEY},{KEY}", "X holds the same key twice; give each key once"),
    ],
)
def test_a_wrong_value_is_a_sentence(read: Read, raw: str, sentence: str) -> None:
    env = Environment({"X": raw})
    read(env)
    with pytest.raises(WrongEnvironmentError) as caught:
        env.refuse_if_wrong()
    assert caught.value.sentences[0].startswith(sentence)


def test_a_secret_is_never_repeated() -> None:
    env = Environment({"X": "the-secret-itself"})
    key(env)
    env.url("X", schemes=["redis"], secret=True, meaning="a store")
    assert not any("the-secret-itself" in problem for problem in env.problems)
    assert len(env.problems) == 2


def test_all_faults_are_told_at_once() -> None:
    env = Environment({"X": "x"})
    integer(env)
    flag(env)
    key(env)
    assert len(env.problems) == 3


def stop_of(program: list[str], **changed: str) -> subprocess.CompletedProcess[str]:
    environment = (
        process_env.offline_env(secret_keys.fresh()) | {"PYTHONPATH": str(paths.ROOT)} | changed
    )
    return subprocess.run(
        [sys.executable, *program],
        env={name: value for name, value in environment.items() if value},
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "check"],
        ["-m", "devstack.launcher.web_server"],
        [
            "-m",
            "gunicorn",
            "--config",
            "python:safeconnect.config.gunicorn_conf",
            "--bind",
            "[::1]:0",
        ],
        ["-m", "uvicorn", "safeconnect.config.asgi:application"],
        ["-m", "celery", "-A", "safeconnect.config", "worker"],
    ],
    ids=["command", "all", "web", "polls", "worker"],
)
def test_no_process_starts_without_a_key(program: list[str]) -> None:
    stopped = stop_of(program, SC_CODE_KEY="")
    assert stopped.returncode == EXIT_WRONG_ENVIRONMENT
    assert "SC_CODE_KEY is not set: give it a key" in stopped.stderr
    assert "Traceback" not in stopped.stderr


PRODUCTION = {
    "SC_MODE": "production",
    "SC_PUBLIC_URL": "https://service.example",
    "SC_PROXY_COUNT": "1",
    "SC_WEBHOOK_URL": "",
    "SC_TWILIO_BASE_URL": "",
    "SC_DRAMA_NUMBERS_ALLOWED": "no",
    "SC_DRAFT_WORDINGS": "no",
}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SC_PUBLIC_URL": "http://service.example"}, "SC_PUBLIC_URL must begin with https://"),
        ({"SC_WEBHOOK_URL": "http://hooks.example"}, "SC_WEBHOOK_URL must begin with https://"),
        (
            {"SC_PUBLIC_URL_STREETS": "http://streets.example"},
            "SC_PUBLIC_URL_STREETS must begin with https://",
        ),
        ({"SC_STREETS_SHARED_NETWORKS": "home"}, "SC_STREETS_SHARED_NETWORKS: home is no network"),
        # F9: behind TLS everybody had the proxy's address, and nobody was told.
        ({"SC_PROXY_COUNT": "0"}, "SC_PROXY_COUNT must be 1 or more with https"),
        ({"SC_PROXY_COUNT": ""}, "SC_PROXY_COUNT must be 1 or more with https"),
        ({"SC_MODE": "test", "SC_PROXY_COUNT": "0"}, "SC_PROXY_COUNT must be 1 or more"),
        ({"SC_METRICS_TOKEN": "short"}, "SC_METRICS_TOKEN must have at least 32 characters"),
        ({"SC_CLOCK_OFFSET_SECONDS": "60"}, "SC_CLOCK_OFFSET_SECONDS is for tests"),
        ({"SC_DRAFT_WORDINGS": "yes"}, "SC_DRAFT_WORDINGS is for demonstrations"),
        ({"SC_DRAMA_NUMBERS_ALLOWED": "yes"}, "SC_DRAMA_NUMBERS_ALLOWED is for demonstrations"),
        ({"SC_LOAD_NUMBERS_ALLOWED": "yes"}, "SC_LOAD_NUMBERS_ALLOWED is for load runs"),
        (
            {"SC_MODE": "test", "SC_LOAD_NUMBERS_ALLOWED": "yes"},
            "SC_LOAD_NUMBERS_ALLOWED is for load runs",
        ),
        (
            {
                "SC_MODE": "test",
                "SC_LOAD_NUMBERS_ALLOWED": "yes",
                "SC_TWILIO_BASE_URL": "https://provider.example",
            },
            "SC_LOAD_NUMBERS_ALLOWED is for load runs",
        ),
        ({"SC_TWILIO_BASE_URL": "http://127.0.0.1:1"}, "SC_TWILIO_BASE_URL leads texts astray"),
        ({"SC_DELIVERY_LEASE_SECONDS": "7"}, "SC_DELIVERY_LEASE_SECONDS must be at least 3 more"),
        (
            {"SC_SMS_GATEWAY": "foundation.sms.gateways.memory.MemoryGateway"},
            "SC_SMS_GATEWAY names a gateway that sends nothing",
        ),
        (
            {"SC_OPEN311_GATEWAY": "community.streetsafe.gateways.memory.MemoryGateway"},
            "SC_OPEN311_GATEWAY names a gateway that sends nothing",
        ),
        ({"SC_OPEN311_TIMEOUT_SECONDS": "9.5"}, "SC_OPEN311_TIMEOUT_SECONDS must be at most 9"),
        ({"DATABASE_URL": "postgresql://host"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "postgresql://host/name?x=1"}, "DATABASE_URL holds 'x'"),
        ({"REDIS_URL": "unix://"}, "REDIS_URL must be an address"),
        ({"SC_MODE": "demo", "SC_WEB_HOST": "0.0.0.0"}, "SC_WEB_HOST must be 127.0.0.1 in a demo"),  # noqa: S104
        ({"SC_MODE": "demo"}, "SC_PUBLIC_URL must be on this machine in a demo"),
    ],
)
def test_what_must_not_go_together_is_refused(changed: dict[str, str], sentence: str) -> None:
    stopped = stop_of(["manage.py", "check"], **(PRODUCTION | changed))
    assert stopped.returncode == EXIT_WRONG_ENVIRONMENT
    assert stopped.stderr.startswith(sentence)


def test_a_right_production_environment_starts() -> None:
    assert stop_of(["manage.py", "check"], **PRODUCTION).returncode == 0


def test_the_webhooks_may_have_an_address_of_their_own() -> None:
    program = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.WEBHOOK_URL, *s.ALLOWED_HOSTS)"
    )
    own = {"SC_WEBHOOK_URL": "https://hooks.example"}
    said = stop_of(["-c", program], **(PRODUCTION | own)).stdout.split()
    assert said == ["https://hooks.example", "service.example", "hooks.example"]
    assert stop_of(["-c", program], **PRODUCTION).stdout.split()[0] == "https://service.example"


def test_load_numbers_are_admitted_with_a_stand_in_on_this_machine() -> None:
    stand_in = {"SC_MODE": "test", "SC_TWILIO_BASE_URL": "http://127.0.0.1:1"}
    changed = PRODUCTION | stand_in | {"SC_LOAD_NUMBERS_ALLOWED": "yes"}
    assert stop_of(["manage.py", "check"], **changed).returncode == 0


def test_under_https_cookies_are_bound_to_the_host_and_deployment_checks_pass() -> None:
    program = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME, "
        "s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.ALLOWED_HOSTS)"
    )
    said = stop_of(["-c", program], **PRODUCTION).stdout.strip()
    assert (
        said == "__Host-session True __Host-csrf True True ['service.example', 'service.example']"
    )
    checked = stop_of(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)
    assert checked.returncode == 0, checked.stderr


def test_the_caller_s_own_variables_do_not_reach_a_demonstration() -> None:
    os.environ["SC_NOT_OURS"] = "1"
    try:
        assert "SC_NOT_OURS" not in process_env.offline_env(secret_keys.fresh())
    finally:
        del os.environ["SC_NOT_OURS"]

"""What our processes find in their environment when everything runs on one machine."""

import os
from collections.abc import Mapping

# What a child needs of the caller's own environment; all else would make runs differ.
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "SSL_CERT_FILE")

_DEMO = {
    "DJANGO_SETTINGS_MODULE": "safeconnect.config.settings",
    "SC_MODE": "demo",
    "SC_FORCE_NAME": "Demo Police",
    "SC_PUBLISHED_NUMBER": "+447700900000",
    "SC_INVITED_ALLOWED": "yes",
    "SC_DRAMA_NUMBERS_ALLOWED": "yes",
    "SC_DRAFT_WORDINGS": "yes",
    # Whoever tries it is alone at one console, and would never see the queue without this alarm.
    "SC_UNINVOLVED_STAFF_AT_LEAST": "0",
    # Far enough that two demonstrations' worth of mistakes do not lock the visitor out.
    "SC_SIGN_IN_FAILURES_AT_MOST": "20",
}
# Everybody of a demonstration, and of a test of it, is at one address.
_FROM_ONE_ADDRESS = {
    "SC_SIGN_INS_PER_MINUTE": "300",
    "SC_DEVICE_SIGN_INS_PER_MINUTE": "6000",
    "SC_ENROLMENTS_PER_MINUTE": "6000",
}


def base_env() -> dict[str, str]:
    """Return what every child gets from the caller."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def demo_env(
    *,
    secrets: Mapping[str, str],
    web: str,
    hooks: str,
    stream: str,
    simulator: str,
    stores: Mapping[str, str],
) -> dict[str, str]:
    """Return the environment of a demonstration, a story or a journey.

    `web`, `hooks`, `stream` ("" for that of `web`) and `simulator` ("" without a stand-in) are
    addresses; `stores` holds REDIS_URL and DATABASE_URL, with the addresses of its other roles.
    """
    addresses = {
        "SC_PUBLIC_URL": web,
        "SC_WEBHOOK_URL": hooks,
        "SC_STREAM_URL": stream,
        "SC_TWILIO_BASE_URL": simulator,
    }
    own = dict(secrets) | addresses | dict(stores)
    return base_env() | _DEMO | _FROM_ONE_ADDRESS | own


def offline_env(secrets: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for commands that read the settings and reach no server."""
    stores = {"DATABASE_URL": "postgresql:///nobody-asks", "REDIS_URL": "redis://localhost"}
    addresses = dict.fromkeys(("web", "hooks", "simulator"), "http://localhost")
    addresses |= {"stream": ""}
    account = {"SC_TWILIO_ACCOUNT_SID": "AC0", "SC_TWILIO_AUTH_TOKEN": "none"}
    env = demo_env(secrets={**secrets, **account}, stores=stores, **addresses)
    # The documents that are generated here say what a force has.
    return {name: value for name, value in env.items() if name not in _FROM_ONE_ADDRESS}

"""Run by the tests in a process of its own: one installation's headers and cookies, as JSON.

The settings are made of the environment once a process, so each installation needs its own.
"""

import json
import sys
from typing import Any

import django
from django.test import Client, override_settings

# Here there is no database. Where a session is kept makes no difference to its cookie's rules.
HERE = {
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "ROOT_URLCONF": "tests.edges.addresses",
}


def main() -> None:
    """Open the sign-in page, a session and addresses that are none; print what they carry."""
    django.setup()
    with override_settings(**HERE):
        sys.stdout.write(json.dumps(_seen()))


def _seen() -> dict[str, Any]:
    from_https = sys.argv[1] == "https"
    client = Client(raise_request_exception=False)
    host = {"Host": sys.argv[2]}
    seen: dict[str, Any] = {"cookies": {}}
    for path in ("/console/sign-in", "/keeps-something", "/nowhere", "/api/v1/nowhere"):
        answer = client.get(path, secure=from_https, headers=host)
        seen[path] = {"status": answer.status_code, **dict(answer.items())}
        seen["cookies"] |= {
            name: {key: value for key, value in morsel.items() if value}
            for name, morsel in answer.cookies.items()
        }
    return seen


if __name__ == "__main__":
    main()

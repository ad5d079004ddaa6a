"""Run by the tests in a process of its own: one installation's headers and cookies, as JSON.

The settings are made of the environment once a process, so each installation needs its own.
"""

import json
import sys
from typing import Any

import django
from django.test import Client


def main() -> None:
    """Open the sign-in page and an address that is none, and print what they carry."""
    django.setup()
    from_https = sys.argv[1] == "https"
    client = Client(raise_request_exception=False)
    host = {"Host": sys.argv[2]}
    seen: dict[str, Any] = {"cookies": {}}
    for path in ("/console/sign-in", "/nowhere", "/api/v1/nowhere"):
        answer = client.get(path, secure=from_https, headers=host)
        seen[path] = {"status": answer.status_code, **dict(answer.items())}
        seen["cookies"] |= {
            name: {key: value for key, value in morsel.items() if value}
            for name, morsel in answer.cookies.items()
        }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()

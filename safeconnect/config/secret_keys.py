"""`python -m safeconnect.config.secret_keys`: print new keys, a NAME=value line each.

They are lines for an installation's environment file; nothing is stored. `./run keys` is the same.
"""

import base64
import secrets
import sys

from safeconnect.config.env import KEY_BYTES


def fresh() -> dict[str, str]:
    """Return a new value for each secret that an installation makes for itself, by variable."""
    return {
        "SC_SECRET_KEY": secrets.token_urlsafe(48),
        "SC_MASTER_KEYS": _key(),
        "SC_INDEX_KEY": _key(),
        "SC_CODE_KEY": _key(),
        "SC_AUDIT_KEYS": _key(),
    }


def as_lines() -> str:
    """Return new keys as an environment file takes them."""
    return "".join(f"{name}={value}\n" for name, value in fresh().items())


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


if __name__ == "__main__":
    sys.stdout.write(as_lines())

"""The sign-ins beside the console: name, password, and the code an authenticator shows now."""

import time
from collections.abc import Iterable

import pyotp

from simulator.stories.world import OperatorKeys


def shown(operators: Iterable[OperatorKeys], *, at: float | None = None) -> list[dict[str, object]]:
    """Return each sign-in with its code at `at` (seconds since 1970) and the seconds left of it."""
    now = time.time() if at is None else at
    return [_shown(keys, now) for keys in operators]


def _shown(keys: OperatorKeys, now: float) -> dict[str, object]:
    totp = pyotp.parse_uri(keys.otpauth_url)
    if not isinstance(totp, pyotp.TOTP):
        raise TypeError("The address is not one of time-based codes.")
    return {
        "username": keys.username,
        "password": keys.password,
        "role": keys.role,
        "code": totp.at(int(now)),
        "seconds_left": totp.interval - int(now) % totp.interval,
    }

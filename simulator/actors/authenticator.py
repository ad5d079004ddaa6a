"""An authenticator app: six digits every thirty seconds, each good for one use."""

import threading
import time

import pyotp

# The step of the last code given, by seed: somebody who opens the app twice sees one row of codes.
_last_steps: dict[str, int] = {}
_one_at_a_time = threading.Lock()


class Authenticator:
    """Give codes for one otpauth:// address, of which this process never gives one twice."""

    def __init__(self, otpauth_url: str) -> None:
        totp = pyotp.parse_uri(otpauth_url)
        if not isinstance(totp, pyotp.TOTP):
            raise TypeError("The address is not one of time-based codes.")
        self._totp = totp

    def code(self) -> str:
        """Return a code not given before; waits when even the next step's is used.

        The service accepts a code one step early, so two sign-ins in half a minute need no wait.
        """
        seed = self._totp.secret
        with _one_at_a_time:
            step = max(self._now(), _last_steps.get(seed, 0) + 1)
            _last_steps[seed] = step
        while step > self._now() + 1:
            time.sleep(0.2)
        return self._totp.generate_otp(step)

    def _now(self) -> int:
        return int(time.time()) // self._totp.interval

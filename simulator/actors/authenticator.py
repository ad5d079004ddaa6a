"""An authenticator app: six digits every thirty seconds, each good for one use."""

import time

import pyotp


class Authenticator:
    """Give codes for one otpauth:// address."""

    def __init__(self, otpauth_url: str) -> None:
        totp = pyotp.parse_uri(otpauth_url)
        if not isinstance(totp, pyotp.TOTP):
            raise TypeError("The address is not one of time-based codes.")
        self._totp = totp
        self._last_step = 0

    def code(self) -> str:
        """Return a code not given before; waits when even the next step's is used.

        The service accepts a code one step early, so two sign-ins in half a minute need no wait.
        """
        step = max(self._now(), self._last_step + 1)
        while step > self._now() + 1:
            time.sleep(0.2)
        self._last_step = step
        return self._totp.generate_otp(step)

    def _now(self) -> int:
        return int(time.time()) // self._totp.interval

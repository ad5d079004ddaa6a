"""The officers' shifts: each phone is signed in once, and its token stays on this side."""

import threading

from simulator.actors.officer import Officer
from simulator.stories.world import OfficerKeys


class Shifts:
    """Sign officers in, one at a time; blocking, so called from a thread."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._officers: dict[str, Officer] = {}
        self._one_at_a_time = threading.Lock()

    def token(self, keys: OfficerKeys, *, service_url: str) -> str:
        """Return the token of this officer's shift; raises UnexpectedAnswerError."""
        with self._one_at_a_time:
            if keys.number not in self._tokens:
                officer = self._officer(keys, service_url)
                self._tokens[keys.number] = str(officer.sign_in()["token"])
            return self._tokens[keys.number]

    def forget(self, keys: OfficerKeys) -> None:
        """Sign in anew next time: the service no longer takes the token."""
        self._tokens.pop(keys.number, None)

    def _officer(self, keys: OfficerKeys, service_url: str) -> Officer:
        """Return the officer with their phone; kept, because a used one-time code is refused."""
        if keys.number not in self._officers:
            officer = Officer(service_url=service_url, enrolment_code=keys.enrolment_code)
            if keys.device:
                officer.use_device(keys.device)
            else:
                officer.enrol(name="demo phone")
            self._officers[keys.number] = officer
        return self._officers[keys.number]

"""The officer, with the app on their force-issued phone."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.actors.authenticator import Authenticator
from simulator.actors.client import Client

API = "/api/v1"
LONG_POLL_MARGIN = 10.0
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the officer is: degrees, metres, and the words they type."""

    lat: float
    lon: float
    accuracy_m: float = 12.0
    words: str = ""

    def as_location(self) -> Json:
        """Return the location as the API takes it, measured now."""
        at = datetime.now(UTC).isoformat()
        return {"lat": self.lat, "lon": self.lon, "accuracy_m": self.accuracy_m, "at": at}


class StatusError(AssertionError):
    """The app did not come to show what it should."""


class Officer:
    """Talk to the officers' API and to nothing else."""

    def __init__(self, *, service_url: str, enrolment_code: str = "", face: bytes = b"") -> None:
        self.client = Client(service_url)
        self.enrolment_code = enrolment_code
        self.face = face
        self.device: Json = {}
        self.verification: Json = {}
        self._authenticator: Authenticator | None = None

    def enrol(self, *, name: str = "story phone") -> Json:
        """Make this phone the officer's device; the answer is shown once."""
        body = {"enrolment_code": self.enrolment_code, "name": name}
        answer = self.client.call("POST", f"{API}/devices", json=body, expect=(201,))
        self.use_device(answer.json())
        return self.device

    def use_device(self, device: Mapping[str, Any]) -> None:
        """Go on with a phone enrolled before; `device` is what enrolling it answered."""
        self.device = dict(device)
        self._authenticator = Authenticator(self.device["otpauth_url"])

    def sign_in(self) -> Json:
        """Begin the shift: device secret and a code from the authenticator."""
        if self._authenticator is None:
            raise RuntimeError("Enrol the phone before signing in.")
        body = {
            "device_id": self.device["device_id"],
            "device_secret": self.device["device_secret"],
            "otp": self._authenticator.code(),
        }
        answer: Json = self.client.call("POST", f"{API}/sign-in", json=body).json()
        self.client.session.headers["Authorization"] = f"Bearer {answer['token']}"
        return answer

    def me(self) -> Json:
        """Return what the service knows of the officer."""
        answer: Json = self.client.call("GET", f"{API}/me").json()
        return answer

    def ask(
        self, *, reason: str = "questions", place: Place | None, face: bool = True, key: str = ""
    ) -> Json:
        """Ask to be verified; sends a face too where there is one. `key` repeats a request."""
        body = {"reason": reason, "location": place.as_location() if place else None}
        if place and place.words:
            body["place"] = place.words
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        answer = self.client.call(
            "POST", f"{API}/verifications", json=body, headers=headers, expect=(201,)
        )
        self.verification = answer.json()
        if face and self.face:
            self.put_face(self.face)
        return self.verification

    def put_face(self, jpeg: bytes) -> None:
        """Send a picture taken now."""
        headers = {"Content-Type": "image/jpeg"}
        self._call("PUT", "/face", data=jpeg, headers=headers, expect=(204,))

    def enter_phone(self, number: str) -> Json:
        """Enter the person's number, so that they get an invitation."""
        return self._post("/phone", {"phone": number}, expect=(202,))

    def type_match(self, code: str) -> Json:
        """Type the four digits that the person said."""
        return self._post("/match", {"code": code}, expect=(202,))

    def put_location(self, place: Place) -> None:
        """Say where the officer is now."""
        self._call("PUT", "/location", json=place.as_location(), expect=(204,))

    def cancel(self, *, why: str) -> Json:
        """Withdraw the request."""
        return self._keep(self._post("/cancel", {"why": why}))

    def end(self, *, how: str = "left_freely", custody_number: str = "") -> Json:
        """Say that it is over, and how."""
        more = {"custody_number": custody_number} if custody_number else {}
        return self._keep(self._post("/end", {"how": how, **more}))

    def panic(self) -> Json:
        """Call for help."""
        return self._post("/panic", {}, expect=(202,))

    def get(self, *, after: int | None = None, wait: int = 0) -> Json | None:
        """Return the verification, or None when it has not changed since version `after`."""
        if after is None:
            return self._keep(self._call("GET", "").json())
        query, timeout = {"after": after, "wait": wait}, wait + LONG_POLL_MARGIN
        answer = self._call("GET", "/wait", params=query, expect=(200, 304), timeout=timeout)
        return None if answer.status_code == 304 else self._keep(answer.json())

    def wait_for(self, status: str, *, timeout: float = 20.0) -> Json:
        """Long-poll until the app shows `status`; raises StatusError."""
        end = time.monotonic() + timeout
        seen = self.get() or {}
        while seen["status"] != status:
            if time.monotonic() > end:
                raise StatusError(f"The app shows {seen['status']}, not {status}.")
            seen = self.get(after=seen["version"], wait=1) or seen
        return seen

    def sign_out(self) -> None:
        """End the shift; verifications stay as they are."""
        self.client.call("POST", f"{API}/sign-out", expect=(204,))

    @property
    def join_code(self) -> str:
        """Return the six digits on the screen, empty when there are none."""
        show = self.verification.get("show") or {}
        return str(show.get("join_code") or "")

    @property
    def ref(self) -> str:
        """Return the reference of the verification."""
        return str(self.verification["ref"])

    def _call(self, method: str, path: str, **details: Any) -> Any:
        identifier = self.verification["id"]
        return self.client.call(method, f"{API}/verifications/{identifier}{path}", **details)

    def _post(self, path: str, body: Json, *, expect: tuple[int, ...] = (200,)) -> Json:
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        answer: Json = self._call("POST", path, json=body, headers=headers, expect=expect).json()
        return answer

    def _keep(self, verification: Json) -> Json:
        self.verification = verification
        return verification

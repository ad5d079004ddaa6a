"""The officer's device, the person and an operator, as these tests play them.

The device speaks HTTP and nothing else; the person and the operator act through the actions.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pyotp
from django.test import Client

from accounts.models import Role, User
from foundation.audit import clock, ledger
from tests.support.accounts import make_team
from verification.actions.decisions import claims, decisions
from verification.actions.joining import inbound_texts
from verification.actions.officers import devices_and_status
from verification.actions.records.checklist import Ticks
from verification.enums import FaceTick, Heard, OfficerStatus, Reason
from verification.models import DutyPeriod, Officer, RosterImport

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x40\x00\x30\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00\x00\xff\xd9"
)
PERSON_NUMBER = "+447700900123"
PLACE = {"lat": 51.5007, "lon": -0.1246, "accuracy_m": 12.0}


class Answer(Protocol):
    """What a test client gives back, whichever it is."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        """Read the body as JSON."""

    def items(self) -> Iterable[tuple[str, str]]:
        """List the headers."""

    def __getitem__(self, header: str, /) -> str:
        """Read one header."""


def new_officer(
    *, number: str = "1234AB", status: OfficerStatus = OfficerStatus.SERVING
) -> Officer:
    """Put an officer on record, on duty for hours, everywhere and for every reason."""
    now = clock.db_now()
    officer = Officer.objects.create(
        number=number,
        rank="PC",
        name="Alex Example",
        team=make_team("North"),
        status=status,
        looks="tall, grey coat",
        recorded_at=now,
    )
    DutyPeriod.objects.create(
        officer=officer,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=8),
        boroughs=["Westminster", "Lambeth"],
        reasons=Reason.values,
    )
    RosterImport.objects.create(
        imported_at=now,
        span_from=now - timedelta(days=1),
        span_to=now + timedelta(days=1),
        periods=1,
        replaced=0,
    )
    return officer


def enrolment_code(officer: Officer) -> str:
    """Issue a code as a supervisor's command would."""
    with ledger.transaction():
        return devices_and_status.enrolment_code(officer=officer, actor=ledger.COMMAND)


@dataclass
class Device:
    """An officer's phone."""

    client: Client = field(default_factory=Client)
    device_id: str = ""
    device_secret: str = ""
    otpauth_url: str = ""
    token: str = ""

    def enrol(self, officer: Officer) -> Answer:
        """Type in the code, and keep what is shown once."""
        answer = self.post(
            "devices", {"enrolment_code": enrolment_code(officer), "name": "Test phone"}
        )
        shown = answer.json()
        self.device_id, self.device_secret = shown["device_id"], shown["device_secret"]
        self.otpauth_url = shown["otpauth_url"]
        return answer

    def otp(self) -> str:
        """Read the six digits of this moment."""
        seed = parse_qs(urlsplit(self.otpauth_url).query)["secret"][0]
        return pyotp.TOTP(seed).now()

    def sign_in(self) -> Answer:
        """Begin a shift."""
        answer = self.post(
            "sign-in",
            {
                "device_id": self.device_id,
                "device_secret": self.device_secret,
                "otp": self.otp(),
            },
        )
        self.token = answer.json().get("token", "")
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """GET under /api/v1/."""
        return self.client.get(f"/api/v1/{path}", headers=self._headers(headers))

    def post(self, path: str, body: Any, *, key: str | None = None) -> Answer:
        """POST a JSON body under /api/v1/."""
        keyed = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"/api/v1/{path}",
            data=body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers=self._headers(keyed),
        )

    def put(self, path: str, body: Any, *, content_type: str = "application/json") -> Answer:
        """PUT a body under /api/v1/."""
        return self.client.put(
            f"/api/v1/{path}",
            data=body if isinstance(body, bytes) else json.dumps(body),
            content_type=content_type,
            headers=self._headers({}),
        )

    def request(self, **changed: Any) -> Answer:
        """Ask for a verification, with a key of its own."""
        return self.post("verifications", request_body(**changed), key=secrets.token_hex(8))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return bearer | more


def fix() -> dict[str, Any]:
    """Give a location measured now."""
    return PLACE | {"at": clock.db_now().isoformat()}


def request_body(**changed: Any) -> dict[str, Any]:
    """Give the body of a good request."""
    return {"reason": "questions", "location": fix(), "place": "Westminster Bridge"} | changed


def person_texts(words: str, *, number: str = PERSON_NUMBER) -> None:
    """Let a text of the person's arrive."""
    with ledger.transaction():
        inbound_texts.receive(provider_sid=f"SM{secrets.token_hex(16)}", sender=number, body=words)


def new_operator(*, name: str = "ola") -> User:
    """Make an operator."""
    return User.objects.create_user(
        username=name, display_name=name, role=Role.OPERATOR, team=make_team()
    )


def claim(ref: str, *, by: User) -> None:
    """Let an operator take a case."""
    with ledger.transaction():
        claims.claim(ref=ref, by=by)


def refuse(ref: str, *, by: User) -> None:
    """Let an operator say NO."""
    with ledger.transaction():
        decisions.refuse(ref=ref, by=by, why="the face differs")


def ticks() -> Ticks:
    """Tick everything."""
    return Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID)

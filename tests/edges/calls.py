"""The calls of the officers' API as its document lists them, with a good request for each."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from werkzeug.test import Client, TestResponse

from tests.edges.callers import StageCases, Who
from tests.edges.rollback import connection_kept
from tests.officerapi import actors
from verification.enums import OfficerStage

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
STAGES = OfficerStage.values
JSON_TYPE = "application/json"
JPEG_TYPE = "image/jpeg"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the document; `path` with the parameter in braces."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def described(self) -> dict[str, Any]:
        """What the document says of it."""
        found: dict[str, Any] = DOCUMENT["paths"][self.path][self.method.lower()]
        return found

    @property
    def media_type(self) -> str | None:
        """The one type of body that it takes; None where it takes none."""
        return next(iter(self.described.get("requestBody", {}).get("content", {})), None)

    @property
    def needs_token(self) -> bool:
        """Whether it is for signed-in officers."""
        return bool(self.described.get("security"))

    @property
    def waits(self) -> bool:
        """Whether it is the long poll."""
        return self.path.endswith("/wait")

    @property
    def names_a_case(self) -> bool:
        """Whether its path names a case."""
        return "{verification_id}" in self.path


CALLS = [
    Call(method=method.upper(), path=path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
]


@dataclass
class Device:
    """Sends requests exactly as they are given, well-formed or not."""

    stage_cases: StageCases
    http: Client = field(default_factory=lambda: Client(get_wsgi_application()))

    def send(
        self,
        call: Call,
        *,
        stage: str = "waiting",
        who: Who = Who.OWNER,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
        case_id: str | None = None,
        query: str = "",
    ) -> TestResponse:
        """Send a good request, but for what is given."""
        named = self.stage_cases.by_stage[stage].id if case_id is None else case_id
        sent = good_headers(call, token=self.stage_cases.token(who, stage=stage)) | dict(
            headers or {}
        )
        with connection_kept():
            return self.http.open(
                call.path.replace("{verification_id}", named),
                method=method or call.method,
                data=self.good_body(call, stage=stage) if body is None else body,
                headers=sent,
                query_string=query or self.good_query(call),
                buffered=True,
            )

    def good_body(self, call: Call, *, stage: str) -> bytes:
        """Give a body that the call takes; empty for one that takes none."""
        if call.media_type == JPEG_TYPE:
            return actors.JPEG
        fields = good_fields(stage_cases=self.stage_cases, stage=stage).get(
            call.path.rsplit("/", 1)[-1]
        )
        return json.dumps(fields).encode() if call.media_type and fields is not None else b""

    def good_query(self, call: Call) -> str:
        """Give what a call must have behind its question mark; nothing for most."""
        return "after=0&wait=0" if call.waits else ""


def good_headers(call: Call, *, token: str | None) -> dict[str, str]:
    """Give what a device of ours would send along."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if call.media_type:
        headers["Content-Type"] = call.media_type
    named = {parameter["name"] for parameter in call.described.get("parameters", [])}
    return headers | (
        {"Idempotency-Key": secrets.token_hex(8)} if "Idempotency-Key" in named else {}
    )


def good_fields(*, stage_cases: StageCases, stage: str) -> dict[str, dict[str, Any]]:
    """Give the fields of every JSON body, by the last word of its path."""
    case = stage_cases.by_stage[stage]
    return {
        "devices": {"enrolment_code": stage_cases.enrolment_code, "name": "Test phone"},
        "sign-in": {
            "device_id": case.device_id,
            "device_secret": case.device_secret,
            "otp": "123456",
        },
        "verifications": actors.request_body(),
        "phone": {"phone": actors.PERSON_NUMBER},
        "match": {"code": "1234"},
        "location": actors.fix(),
        "cancel": {"why": "a mistake"},
        "end": {"how": "left_freely"},
        "extend": {},
        "panic": {},
    }


def every_caller() -> Iterator[tuple[Who, str]]:
    """Name everybody who could call, each with a case at every stage."""
    yield from ((who, stage) for who in Who for stage in STAGES)

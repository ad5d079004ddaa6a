"""Opens cases with alarms, and looks at the console as its script does, timed."""

import time
from typing import Any
from uuid import uuid4

from bench import staff
from foundation.audit import clock, ledger
from verification.actions.joining import inbound_texts, join_codes
from verification.actions.officers import verification_request
from verification.models import Verification

_API = "/api/v1/verifications"
_SPOT = {"lat": 51.4975, "lon": -0.1357, "accuracy_m": 10.0}
_SCRIPT = {"HX-Request": "true"}
# The first of a process reads templates and prepares statements.
_WARM_UP = 5


class Duties:
    """What the parent may ask for."""

    def __init__(self) -> None:
        self._opened = list[str]()

    def assemble(self, *, officers: int) -> None:
        """Store the people, and sign an operator in."""
        staff.assemble(officers=officers, on_duty=officers)
        staff.renew_roster()
        self._desk = staff.sit_down("operator1")

    def open_cases(self, *, upto: int) -> None:
        """Open cases until there are so many: each joined, every other one with an untaken SOS."""
        for number in range(len(self._opened), upto):
            case = self._ask(number)
            with ledger.transaction():
                verification_request.check_arrived(verification_id=case.id)
            phone = f"+999{uuid4().int % 10**9:09}"
            self._text(phone, join_codes.read(verification=case) or "")
            self._text(phone, "SOS he has my keys" if number % 2 else "a dark coat and a beard")
            self._opened.append(case.ref)

    def look(self, *, rounds: int) -> dict[str, dict[str, list[float]]]:
        """Open the queue and a case so many times; give milliseconds and kilobytes of each."""
        pages = {"the queue": "", "a case": f"cases/{self._opened[0]}"}
        return {name: self._looked(path, rounds=rounds) for name, path in pages.items()}

    def _looked(self, path: str, *, rounds: int) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {"ms": [], "kb": []}
        for number in range(_WARM_UP + rounds):
            began = time.perf_counter()
            answer: Any = self._desk.get(f"/console/{path}", headers=_SCRIPT)
            taken = time.perf_counter() - began
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
            if number >= _WARM_UP:
                found["ms"].append(taken * 1000)
                found["kb"].append(len(answer.content) / 1000)
        return found

    def _ask(self, number: int) -> Verification:
        at = clock.db_now().isoformat()
        body = {"reason": "questions", "location": _SPOT | {"at": at}, "place": "Victoria St"}
        headers = {
            "Authorization": f"Bearer {staff.token(number)}",
            "Idempotency-Key": str(uuid4()),
        }
        kind = "application/json"
        answer: Any = self._desk.post(_API, body, content_type=kind, headers=headers)
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code}: {answer.content[:300]!r}")
        return Verification.objects.get(id=answer.json()["id"])

    def _text(self, phone: str, body: str) -> None:
        with ledger.transaction():
            inbound_texts.receive(provider_sid=f"SM{uuid4().hex}", sender=phone, body=body)

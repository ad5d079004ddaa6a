"""One database's hands: the steps of a verification at the real edges, each timed.

Two children (bench.child) have these, one beside an empty and one beside a full database, and are
given rounds in turn.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from bench import staff
from foundation.audit import clock, ledger
from verification.actions.decisions import officer_check
from verification.actions.joining import inbound_texts, join_codes
from verification.actions.messaging import delivery, outbox
from verification.actions.officers import verification_request
from verification.models import Message, Verification
from verification.watchkeeper import Watchkeeper

_API = "/api/v1/verifications"
_SPOT = {"lat": 51.4975, "lon": -0.1357, "accuracy_m": 10.0}
_TICKS = {"face": "matches", "reason_fits": "on", "heard": "said", "why": ""}
_JSON = {"Accept": "application/json"}

T = TypeVar("T")


class NotDoneError(RuntimeError):
    """A step was refused, so its time says nothing."""


class Duties:
    """What the parent may ask for."""

    def __init__(self) -> None:
        self._watchkeeper = Watchkeeper()

    def assemble(self, *, officers: int, on_duty: int) -> None:
        """Store the people."""
        staff.assemble(officers=officers, on_duty=on_duty)

    def sit_down(self) -> None:
        """Sign both operators in."""
        self._taker, self._decider = staff.sit_down("operator1"), staff.sit_down("operator2")

    def round(self, *, number: int) -> dict[str, float]:
        """Take one officer's verification from request to end; give seconds by step."""
        staff.renew_roster()
        return Round(number, self._watchkeeper, taker=self._taker, decider=self._decider).play()

    def explain(self, *, number: int) -> list[dict[str, Any]]:
        """Play a round and have every query of it explained as it would run again."""
        staff.renew_roster()
        with CaptureQueriesContext(connection) as queries:
            Round(number, self._watchkeeper, taker=self._taker, decider=self._decider).play()
        return [plan for query in queries for plan in explained(str(query["sql"]))]


class Round:
    """One verification, step by step."""

    def __init__(self, number: int, watchkeeper: Watchkeeper, *, taker: Any, decider: Any) -> None:
        self.number, self.watchkeeper = number, watchkeeper
        self.taker, self.decider = taker, decider
        self.phone = f"+999{uuid4().int % 10**9:09}"
        self.headers = {"Authorization": f"Bearer {staff.token(number)}"}
        self.seconds: dict[str, float] = {}

    def play(self) -> dict[str, float]:
        """Do every step; raises NotDoneError."""
        case = self._ask()
        self._join(case)
        self._look(case)
        self._timed("a text handed over", self._deliver)
        self._decide(case)
        self._timed("the officer ends it", lambda: self._act(case, "end", {"how": "left_freely"}))
        self._timed("a tick of the watchkeeper", self.watchkeeper.tick)
        self._timed("texts that are due", lambda: delivery.due_ids(now=clock.db_now(), limit=50))
        return self.seconds

    def _ask(self) -> Verification:
        """Let the officer ask, look at their list, and be checked."""
        answer = self._timed("the officer's request", self._request)
        case = Verification.objects.get(id=answer.json()["id"])
        self._timed("officer's open verification", lambda: self._list({"open": "true"}))
        self._timed("officer's list", lambda: self._list({}))
        self._timed("officer check", lambda: self._check(case))
        return case

    def _list(self, asked: dict[str, str]) -> None:
        self._done(self.taker.get(_API, asked, headers=self.headers), 200)

    def _request(self) -> Any:
        at = clock.db_now().isoformat()
        body = {"reason": "questions", "location": _SPOT | {"at": at}, "place": "Victoria St"}
        headers = self.headers | {"Idempotency-Key": str(uuid4())}
        kind = "application/json"
        return self._done(self.taker.post(_API, body, content_type=kind, headers=headers), 201)

    def _check(self, case: Verification) -> None:
        with ledger.transaction():
            verification_request.check_arrived(verification_id=case.id)

    def _join(self, case: Verification) -> None:
        """Let the person text the code or, every other time, read it out on the telephone."""
        code = join_codes.read(verification=Verification.objects.get(id=case.id)) or ""
        if self.number % 2:
            self._timed("look-up by code", lambda: self._look_up({"code": code}))
            self._timed("second step of a look-up: the person joins", lambda: self._take(case))
            # A talk that nothing they wrote bears out would need a second person.
            self._text("OK")
            return
        self._timed("text: the person joins", lambda: self._text(code))
        text = Message.objects.select_related("contact__key").get(verification=case)
        match = outbox.body_of(text).split("ode ")[1][:4]
        self._timed(
            "officer types the match code", lambda: self._act(case, "match", {"code": match})
        )

    def _text(self, body: str) -> None:
        with ledger.transaction():
            inbound_texts.receive(provider_sid=f"SM{uuid4().hex}", sender=self.phone, body=body)

    def _look_up(self, fields: dict[str, str]) -> None:
        self._done(self.taker.post("/console/look-up", fields), 200)

    def _take(self, case: Verification) -> None:
        said = {"is_the_person": "yes", "phone": self.phone}
        address = f"/console/cases/{case.ref}/caller"
        self._done(self.taker.post(address, said, headers=_JSON), 200)

    def _look(self, case: Verification) -> None:
        """Look a case up, at the queue, at news and at the case."""
        self._timed("look-up by ref", lambda: self._look_up({"ref": case.ref}))
        self._timed("look-up of a code that is not ours", lambda: self._look_up({"code": "123456"}))
        self._open("the queue", "")
        self._open("news since", f"since/{max(self._head() - 20, 0)}")
        self._open("a case", f"cases/{case.ref}")
        self._open("the map", f"map?case={case.ref}")
        self._open("the wallboard", "wallboard")

    def _head(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM audit_audithead")
            return int(cursor.fetchone()[0])

    def _open(self, name: str, path: str) -> None:
        self._timed(name, lambda: self._done(self.decider.get(f"/console/{path}"), 200))

    def _deliver(self) -> None:
        for message_id in delivery.due_ids(now=clock.db_now(), limit=1):
            delivery.deliver(message_id=message_id)

    def _decide(self, case: Verification) -> None:
        """Claim it and say YES."""
        self._timed("claim", lambda: self._press(case, "claim", {}))
        check = officer_check.newest(case)
        shown = officer_check.shown_facts(check) if check else ""
        self._timed(
            "confirm", lambda: self._press(case, "confirm", _TICKS | {"shown_facts": shown})
        )

    def _press(self, case: Verification, action: str, fields: dict[str, str]) -> None:
        address = f"/console/cases/{case.ref}/{action}"
        self._done(self.decider.post(address, fields, headers=_JSON), 200)

    def _act(self, case: Verification, action: str, body: dict[str, str]) -> None:
        address = f"{_API}/{case.id}/{action}"
        headers = self.headers | {"Idempotency-Key": str(uuid4())}
        answer = self.taker.post(address, body, content_type="application/json", headers=headers)
        self._done(answer, 200, 202)

    def _done(self, answer: HttpResponse, *statuses: int) -> HttpResponse:
        """Demand that a step was done; raises NotDoneError."""
        if answer.status_code not in statuses:
            raise NotDoneError(f"{answer.status_code}: {answer.content[:300]!r}")
        return answer

    def _timed(self, name: str, do: Callable[[], T]) -> T:
        began = time.perf_counter()
        done = do()
        self.seconds[name] = time.perf_counter() - began
        return done


def explained(query: str) -> list[dict[str, Any]]:
    """Have one statement explained by a plan that was run; nothing for what is no reading."""
    if not query.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}".replace("%", "%%"), [])
        (plans,) = cursor.fetchone()
    found: list[dict[str, Any]] = (
        plans if isinstance(plans, list) else __import__("json").loads(plans)
    )
    return [{"query": query, "plan": plan["Plan"]} for plan in found]

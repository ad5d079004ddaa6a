"""GeoReport v2's methods, in JSON: services, requests, one request, tokens.

https://wiki.open311.org/GeoReport_v2/
"""

import asyncio
import hmac
from collections.abc import Mapping

from aiohttp import web

from simulator.open311.faults import FaultKind, Faults
from simulator.open311.requests_held import SERVICES, BadDateError, Held, RequestsHeld

_DESCRIPTION_AT_MOST = 4000
_ERRORS = {
    FaultKind.ERROR_500: (500, "An error that nobody expected"),
    FaultKind.ERROR_429: (429, "Too many requests"),
    FaultKind.ERROR_403: (403, "This key may not be used here"),
}
_UNREADABLE = {
    FaultKind.GARBAGE: ("text/html", "<html><p>We are mending our pages"),
    FaultKind.XML: (
        "text/xml",
        '<?xml version="1.0" encoding="utf-8"?><service_requests></service_requests>',
    ),
}


class GeoReport:
    """Answer as a council's endpoint does."""

    def __init__(
        self,
        held: RequestsHeld,
        faults: Faults,
        *,
        api_key: str,
        jurisdiction_id: str,
        tickets: bool,
    ) -> None:
        self._held, self._faults = held, faults
        self._api_key, self._jurisdiction, self._tickets = api_key, jurisdiction_id, tickets

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the standard."""
        return [
            web.get("/services.json", self.services),
            web.get("/services/{code}.json", self.service),
            web.post("/requests.json", self.post),
            web.get("/requests.json", self.search),
            web.get("/requests/{number}.json", self.one),
            web.get("/tokens/{token}.json", self.token),
        ]

    async def services(self, request: web.Request) -> web.Response:
        """List what may be asked for."""
        return await self._answer(
            request,
            [
                {
                    "service_code": code,
                    "service_name": name,
                    "description": name,
                    "metadata": False,
                    "type": "realtime",
                    "keywords": "",
                    "group": "streets",
                }
                for code, name in SERVICES.items()
            ],
        )

    async def service(self, request: web.Request) -> web.Response:
        """Describe one service: none of ours asks for more than the standard does."""
        code = request.match_info["code"]
        if code not in SERVICES:
            return _problem(404, "service_code was not found")
        return await self._answer(request, [{"service_code": code, "attributes": []}])

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Take a request, or say why not."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if slow := self._faults.take(FaultKind.SLOW):
            await asyncio.sleep(slow.seconds)
        if fault := self._faults.take(*_ERRORS):
            return _problem(*_ERRORS[fault.kind])
        if refused := self._refusal(form):
            return refused
        taken = [self._held.add(form)]
        if self._faults.take(FaultKind.DUPLICATE):
            taken.append(self._held.add(form))
        return await self._after_storing(request, taken)

    async def _after_storing(self, request: web.Request, taken: list[Held]) -> web.StreamResponse:
        """Answer, or fail to, once it is stored."""
        fault = self._faults.take(
            FaultKind.STORED_THEN_CUT,
            FaultKind.STORED_THEN_SLOW,
            FaultKind.STORED_THEN_500,
            *_UNREADABLE,
        )
        if fault and fault.kind in _UNREADABLE:
            return _unreadable(fault.kind)
        if fault and fault.kind is FaultKind.STORED_THEN_500:
            return _problem(*_ERRORS[FaultKind.ERROR_500])
        if fault and fault.kind is FaultKind.STORED_THEN_SLOW:
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind is FaultKind.STORED_THEN_CUT and request.transport is not None:
            request.transport.abort()
        name = "token" if self._tickets else "service_request_id"
        return web.json_response(
            [{name: one.number, "service_notice": "", "account_id": None} for one in taken],
            status=201,
        )

    async def search(self, request: web.Request) -> web.Response:
        """List requests of a time, service or state."""
        try:
            found = self._held.search(request.query)
        except BadDateError as mistake:
            return _problem(400, str(mistake))
        return await self._answer(request, [one.as_json() for one in found])

    async def one(self, request: web.Request) -> web.Response:
        """Show one request."""
        held = self._held.find(request.match_info["number"])
        if held is None:
            return _problem(404, "service_request_id was not found")
        return await self._answer(request, [held.as_json()])

    async def token(self, request: web.Request) -> web.Response:
        """Give the number of a token."""
        held = self._held.find(request.match_info["token"])
        if held is None:
            return _problem(404, "token was not found")
        return await self._answer(
            request, [{"token": held.number, "service_request_id": held.number}]
        )

    async def _answer(self, request: web.Request, found: list[dict[str, object]]) -> web.Response:
        """Answer a question, unless the jurisdiction is another's or a fault is in force."""
        if slow := self._faults.take(FaultKind.SLOW):
            await asyncio.sleep(slow.seconds)
        if fault := self._faults.take(*_ERRORS, *_UNREADABLE):
            if fault.kind in _UNREADABLE:
                return _unreadable(fault.kind)
            return _problem(*_ERRORS[fault.kind])
        if problem := self._wrong_jurisdiction(request.query):
            return problem
        return web.json_response(found)

    def _refusal(self, form: Mapping[str, str]) -> web.Response | None:
        """Say what the standard wants and a form lacks."""
        if not hmac.compare_digest(form.get("api_key", "").encode(), self._api_key.encode()):
            return _problem(403, "api_key is missing or wrong")
        if problem := self._wrong_jurisdiction(form):
            return problem
        code = form.get("service_code", "")
        if not code:
            return _problem(400, "service_code is required")
        if code not in SERVICES:
            return _problem(404, f"service_code {code} was not found")
        if not (form.get("lat") and form.get("long")) and not form.get("address_string"):
            return _problem(400, "lat and long, or address_string, is required")
        if len(form.get("description", "")) > _DESCRIPTION_AT_MOST:
            return _problem(400, f"description is longer than {_DESCRIPTION_AT_MOST} characters")
        return None

    def _wrong_jurisdiction(self, given: Mapping[str, str]) -> web.Response | None:
        wanted, named = self._jurisdiction, given.get("jurisdiction_id", "")
        if named == wanted:
            return None
        if not named:
            return _problem(400, "jurisdiction_id is required")
        return _problem(404, "jurisdiction_id was not found")


def _problem(status: int, sentence: str) -> web.Response:
    return web.json_response([{"code": status, "description": sentence}], status=status)


def _unreadable(kind: FaultKind) -> web.Response:
    content_type, text = _UNREADABLE[kind]
    return web.Response(text=text, content_type=content_type)

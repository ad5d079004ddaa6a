"""The stand-in's own endpoints: the person's phone, faults, the log, health."""

import json
from datetime import UTC, datetime

from aiohttp import web

from simulator.twilio import faults, segments, sending
from simulator.twilio import state as exchanges
from simulator.twilio.inbound import Switchboard
from simulator.twilio.messages import Message
from simulator.twilio.state import ProviderState

BODY_AT_MOST = 10_000


class Control:
    """Answer phones, testers and auditors."""

    def __init__(self, exchange: ProviderState, switchboard: Switchboard) -> None:
        self._exchange, self._switchboard = exchange, switchboard

    def routes(self) -> list[web.RouteDef]:
        """Return the routes beside Twilio's."""
        return [
            web.get("/healthz", self.health),
            web.get("/phones/{number}", self.phone),
            web.post("/phones/{number}/send", self.send),
            web.get("/faults", self.list_faults),
            web.post("/faults", self.add_fault),
            web.delete("/faults", self.clear_faults),
            web.get("/log", self.log),
        ]

    async def health(self, _request: web.Request) -> web.Response:
        """Say that the process is up."""
        return web.json_response({"status": "up"})

    async def phone(self, request: web.Request) -> web.Response:
        """Show what a phone shows: what it sent and what reached it, oldest first."""
        number = request.match_info["number"]
        if not sending.E164.fullmatch(number):
            return _mistake("A phone number looks like +447700900101.")
        seen = filter(exchanges.seen_by_phone, self._exchange.of_phone(number))
        in_order = sorted(seen, key=lambda message: message.reached_phone_ns or 0)
        return web.json_response({"messages": [_on_screen(message) for message in in_order]})

    async def send(self, request: web.Request) -> web.Response:
        """Send a text from a phone; 202 as soon as the provider has it."""
        number, order = request.match_info["number"], await _json(request)
        if not sending.E164.fullmatch(number):
            return _mistake("A phone number looks like +447700900101.")
        body = order.get("body") if isinstance(order, dict) else None
        if not isinstance(body, str) or not body or len(body) > BODY_AT_MOST:
            return _mistake(f"body must be 1 to {BODY_AT_MOST} characters of text.")
        message = self._switchboard.accept(number=number, body=body)
        return web.json_response(_on_screen(message), status=202)

    async def list_faults(self, _request: web.Request) -> web.Response:
        """Show the faults in force."""
        return web.json_response({"faults": self._exchange.faults.as_json()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Order a fault."""
        try:
            fault = faults.read(await _json(request))
            self._exchange.faults.add(fault)
        except faults.BadFaultError as mistake:
            return _mistake(str(mistake))
        return web.json_response(fault.as_json(), status=201)

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """End all faults."""
        self._exchange.faults.clear()
        return web.Response(status=204)

    async def log(self, request: web.Request) -> web.Response:
        """Show the ground truth, or with `?after=` what is new in it."""
        after = request.query.get("after", "0")
        if not after.isascii() or not after.isdigit():
            return _mistake("after must be the seq of a line.")
        entries = [entry.as_json() for entry in self._exchange.log.after(int(after))]
        return web.json_response({"entries": entries, "dropped": self._exchange.log.dropped})


async def _json(request: web.Request) -> object:
    """Return the parsed body, or None when it is not JSON."""
    try:
        parsed: object = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    return parsed


def _mistake(sentence: str) -> web.Response:
    return web.json_response({"message": sentence}, status=400)


def _on_screen(message: Message) -> dict[str, object]:
    """Return a message as the phone shows it."""
    reached_ns = message.reached_phone_ns or 0
    return {
        "sid": message.sid,
        "from": message.sender,
        "to": message.recipient,
        "body": message.body,
        "segments": segments.count(message.body),
        "at": datetime.fromtimestamp(reached_ns / 1e9, UTC).isoformat(),
        "time_ns": reached_ns,
    }

"""The stand-in's own endpoints: what it holds, what the council says of it, faults, health."""

import html
import json

from aiohttp import web

from simulator.open311 import faults
from simulator.open311.faults import Faults
from simulator.open311.requests_held import Held, RequestsHeld

_SAID = ("status", "status_notes", "expected")


class Control:
    """Answer testers, and whoever looks at the demonstration."""

    def __init__(self, held: RequestsHeld, in_force: Faults) -> None:
        self._held, self._faults = held, in_force

    def routes(self) -> list[web.RouteDef]:
        """Return the routes beside the standard's."""
        return [
            web.get("/", self.page),
            web.get("/healthz", self.health),
            web.get("/held", self.list_held),
            web.post("/held/{number}", self.say),
            web.get("/faults", self.list_faults),
            web.post("/faults", self.add_fault),
            web.delete("/faults", self.clear_faults),
        ]

    async def health(self, _request: web.Request) -> web.Response:
        """Say that the process is up."""
        return web.json_response({"status": "up"})

    async def page(self, _request: web.Request) -> web.Response:
        """Show what it holds to whoever opens it in a browser."""
        rows = "".join(map(_row, self._held.all())) or "<tr><td colspan=5>Nothing yet.</td></tr>"
        return web.Response(text=_PAGE.format(rows=rows), content_type="text/html")

    async def list_held(self, _request: web.Request) -> web.Response:
        """Show everything it holds, with all that each was sent with."""
        return web.json_response(
            {"requests": [{**one.as_json(), "form": one.form} for one in self._held.all()]}
        )

    async def say(self, request: web.Request) -> web.Response:
        """Let the council say something of a request: status, status_notes, expected."""
        held = self._held.find(request.match_info["number"])
        order = await _json(request)
        if held is None or not isinstance(order, dict) or not set(order) <= set(_SAID):
            return _mistake(f"There is no such request, or something else than {_SAID}.")
        for name, value in order.items():
            setattr(held, name, str(value))
        return web.json_response(held.as_json())

    async def list_faults(self, _request: web.Request) -> web.Response:
        """Show the faults in force."""
        return web.json_response({"faults": self._faults.as_json()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Order a fault."""
        try:
            fault = faults.read(await _json(request))
            self._faults.add(fault)
        except faults.BadFaultError as mistake:
            return _mistake(str(mistake))
        return web.json_response(fault.as_json(), status=201)

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """End all faults."""
        self._faults.clear()
        return web.Response(status=204)


async def _json(request: web.Request) -> object:
    """Return the parsed body, or None when it is not JSON."""
    try:
        parsed: object = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    return parsed


def _mistake(sentence: str) -> web.Response:
    return web.json_response({"message": sentence}, status=400)


def _row(held: Held) -> str:
    cells = (
        held.number,
        held.form.get("service_code", ""),
        held.form.get("description", ""),
        held.status,
        held.status_notes,
    )
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The council's own system (a stand-in)</title>
<h1>The council's own system (a stand-in)</h1>
<table>
<tr><th>Number<th>Service<th>Description<th>Status<th>What the council says</tr>
{rows}
</table>
</html>
"""

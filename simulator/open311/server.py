"""Run the stand-in: `python -m simulator open311`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from simulator.demo_page import guard
from simulator.open311.api import GeoReport
from simulator.open311.control_api import Control
from simulator.open311.faults import Faults
from simulator.open311.requests_held import RequestsHeld

REQUEST_BYTES_AT_MOST = 64_000


@dataclass(frozen=True, kw_only=True)
class Options:
    """What one stand-in is told at its start. `tickets`: a POST is answered with a token."""

    api_key: str
    jurisdiction_id: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    tickets: bool = False


@contextlib.asynccontextmanager
async def serving(options: Options) -> AsyncIterator[str]:
    """Serve until the block ends; yields the address, with the port that was found.

    Raises OSError when the port is taken.
    """
    runner = web.AppRunner(_app(options), access_log=None)
    try:
        await runner.setup()
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _app(options: Options) -> web.Application:
    held, faults = RequestsHeld(), Faults()
    app = web.Application(client_max_size=REQUEST_BYTES_AT_MOST, middlewares=[guard.guard])
    api = GeoReport(
        held,
        faults,
        api_key=options.api_key,
        jurisdiction_id=options.jurisdiction_id,
        tickets=options.tickets,
    )
    app.add_routes(api.routes())
    app.add_routes(Control(held, faults).routes())
    return app


def serve(options: Options) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    try:
        asyncio.run(_serve(options))
    except OSError as error:
        print(f"The stand-in cannot listen on port {options.port}: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(options: Options) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(options) as address:
        print(f"The stand-in for a council's Open311 listens on {address}", flush=True)
        await stop.wait()

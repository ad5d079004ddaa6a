"""Run the stand-in: `python -m simulator serve`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from simulator.demo_page import guard, site
from simulator.twilio.api import TwilioApi
from simulator.twilio.control_api import Control
from simulator.twilio.delivery import Carrier
from simulator.twilio.inbound import Switchboard
from simulator.twilio.messages import API_VERSION
from simulator.twilio.options import Options
from simulator.twilio.state import ProviderState
from simulator.twilio.webhooks import Postman

REQUEST_BYTES_AT_MOST = 64_000


@contextlib.asynccontextmanager
async def serving(options: Options) -> AsyncIterator[str]:
    """Serve until the block ends; yields the address, with the port that was found.

    Raises OSError when the port is taken.
    """
    exchange = ProviderState(options)
    postman = Postman(exchange)
    runner = web.AppRunner(_app(exchange, postman), access_log=None)
    try:
        await runner.setup()
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
        await postman.close()


def _app(exchange: ProviderState, postman: Postman) -> web.Application:
    app = web.Application(client_max_size=REQUEST_BYTES_AT_MOST, middlewares=[_guard_our_own])
    app.add_routes(TwilioApi(exchange, Carrier(exchange, postman)).routes())
    app.add_routes(Control(exchange, Switchboard(exchange, postman)).routes())
    if exchange.options.demo:
        site.add_to(app, world_file=exchange.options.demo)
    return app


@web.middleware
async def _guard_our_own(request: web.Request, handler: guard.Handler) -> web.StreamResponse:
    """Keep phones, log and faults on this machine, and from other pages in its browser.

    The provider's own interface has its credentials; /healthz says nothing.
    """
    if request.path.startswith(f"/{API_VERSION}/") or request.path == "/healthz":
        return await handler(request)
    return await guard.guard(request, handler)


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
        print(f"The stand-in for Twilio listens on {address}", flush=True)
        await stop.wait()

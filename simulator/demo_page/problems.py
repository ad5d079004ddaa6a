"""What goes wrong on the page's way, as a status and a sentence the page shows as it is."""

from collections.abc import Awaitable, Callable

import aiohttp
import requests
from aiohttp import web

from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.launcher import NoLauncherError, TimeNotMovedError
from simulator.actors.operator import ConflictError, NotOnScreenError, SignInError
from simulator.actors.page import NoFormError
from simulator.demo_page.carrier import NotCarriedError
from simulator.demo_page.control_room import NoSuchActionError
from simulator.demo_page.scenes import NoSuchSceneError
from simulator.stories.world import WorldError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BadOrderError(ValueError):
    """The page asked for something that makes no sense."""


class AllBusyError(RuntimeError):
    """No officer of the world is free for another scene."""


STATUS: dict[type[Exception], int] = {
    BadOrderError: 400,
    NoLauncherError: 400,
    NoSuchSceneError: 404,
    NotCarriedError: 404,
    NoSuchActionError: 404,
    AllBusyError: 409,
    TimeNotMovedError: 409,
    ConflictError: 409,
    NoFormError: 409,
    SignInError: 502,
    UnexpectedAnswerError: 502,
    requests.RequestException: 502,
    aiohttp.ClientError: 502,
    WorldError: 503,
    NotOnScreenError: 504,
    TimeoutError: 504,
}
SERVICE_AWAY = "The service does not answer. It may be starting again: try once more."


@web.middleware
async def tell(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn an error of the table into its answer; any other is a fault, and stays one."""
    try:
        return await handler(request)
    except tuple(STATUS) as error:
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        return web.json_response({"sentence": _sentence(error)}, status=status)


def _sentence(error: Exception) -> str:
    if isinstance(error, requests.RequestException | aiohttp.ClientError | TimeoutError):
        return SERVICE_AWAY
    return str(error)

"""The demonstration's routes, put into the stand-in's server under /demo."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from simulator.demo_page import carrier, config, control_room, guard, problems, sign_ins
from simulator.demo_page.config import DemoConfig, DemoConfigFile
from simulator.demo_page.control_room import ControlRoom
from simulator.demo_page.problems import AllBusyError, BadOrderError
from simulator.demo_page.scenes import Scene, Scenes, Who
from simulator.demo_page.shifts import Shifts
from simulator.sample_force import faces
from simulator.stories.world import WorldError

PATH = "/demo"
HISTORY = "demo-history.json"
STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript"}
# The calls that block: signing in, and the operator's, which wait for their turn.
THREADS = 8
SESSION = web.AppKey("session", aiohttp.ClientSession)
Thing = TypeVar("Thing")


def add_to(app: web.Application, *, world_file: Path) -> None:
    """Serve the page and what it asks for; `world_file` may be written later."""
    page = web.Application(
        middlewares=[guard.guard, problems.tell], client_max_size=carrier.BYTES_AT_MOST
    )
    site = Site(world_file)
    page.add_routes(site.routes())
    page.cleanup_ctx.append(site.open)
    app.add_subapp(PATH, page)


class Site:
    """Answer the page."""

    def __init__(self, world_file: Path) -> None:
        self._file = DemoConfigFile(world_file)
        self._takes = Scenes(world_file.with_name(HISTORY))
        self._shifts, self._control_room = Shifts(), ControlRoom()
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="demo")

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, below PATH."""
        return [
            web.get("", self.page),
            web.get("/static/{name}", self.asset),
            web.get("/world", self.world),
            web.post("/takes", self.begin),
            web.get("/takes/{take}", self.take),
            web.get("/takes/{take}/{face:face|record}.jpg", self.face),
            web.post("/takes/{take}/later", self.move_time),
            web.route("*", "/takes/{take}/api/v1/{tail:.+}", self.carry),
            web.post("/console/sign-in", self.sign_console_in),
            web.post("/console/{action}", self.act),
            web.post("/orders/{what}", self.order),
        ]

    async def open(self, app: web.Application) -> AsyncIterator[None]:
        """Hold the connections to the service for as long as the server runs."""
        async with aiohttp.ClientSession(trust_env=False) as app[SESSION]:
            yield
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def page(self, _request: web.Request) -> web.Response:
        """Show the page; before its people are ready, say so and ask the browser to come back."""
        try:
            frame = self._file.read().world.service_url
        except WorldError:
            return _html("waiting.html", frame="'none'", status=503)
        return _html("demo.html", frame=frame)

    async def asset(self, request: web.Request) -> web.Response:
        """Serve a style sheet or a script."""
        file = STATIC / request.match_info["name"]
        if file.parent != STATIC or file.suffix not in KINDS or not file.is_file():
            raise web.HTTPNotFound
        return web.Response(text=file.read_text(), content_type=KINDS[file.suffix])

    async def world(self, _request: web.Request) -> web.Response:
        """Tell the page where the service is, who may sign in, and how the worker is."""
        given = self._file.read()
        return web.json_response(
            {
                "service_url": given.world.service_url,
                "number": given.world.number,
                "sign_ins": sign_ins.shown(given.world.operators),
                "used_by_the_story": control_room.keys_of(given.world).username,
                "takes_orders": given.orders is not None and given.orders.is_dir(),
                "worker": given.worker(),
            }
        )

    async def begin(self, request: web.Request) -> web.Response:
        """Begin a scene: choose an officer without an open check, signed in, and a phone."""
        order = await _order(request)
        try:
            who = Who(str(order.get("who", Who.ON_DUTY)))
        except ValueError:
            raise BadOrderError(f"who must be one of: {', '.join(Who)}.") from None
        given = self._file.read()
        for _ in given.world.officers:
            take = self._takes.begin(given.world, who=who)
            if who is not Who.ON_DUTY or not await self._is_busy(request, take, given):
                return web.json_response(take.as_json(), status=201)
        raise AllBusyError("All officers here have an open check. End one, or wait 3 minutes.")

    async def take(self, request: web.Request) -> web.Response:
        """Tell of a scene again, to a page that was loaded anew."""
        return web.json_response(self._take(request).as_json())

    async def face(self, request: web.Request) -> web.Response:
        """Draw the officer's face: as taken now, or as the force's record has it."""
        person = self._take(request).person
        if person is None:
            raise web.HTTPNotFound
        jpeg = faces.draw(person, live=request.match_info["face"] == "face")
        return web.Response(body=jpeg, content_type="image/jpeg")

    async def move_time(self, request: web.Request) -> web.Response:
        """Have the launcher move one case of this scene on in time, and remember that it was."""
        take, order = self._take(request), await _order(request)
        ref, minutes = order.get("ref"), order.get("minutes")
        if not isinstance(ref, str) or not ref:
            raise BadOrderError("No check has been asked for yet: there is no time to move.")
        if not isinstance(minutes, int) or isinstance(minutes, bool):
            raise BadOrderError("minutes is a whole number.")
        launcher = self._file.read().launcher
        await self._in_thread(lambda: launcher.move_time(ref=ref, minutes=minutes))
        take.note_moved(ref, minutes)
        return web.json_response({"moved": take.moved})

    async def carry(self, request: web.Request) -> web.Response:
        """Carry a call of the officer's phone to the officers' API."""
        take, given = self._take(request), self._file.read()
        if take.keys is None:
            raise carrier.NotCarriedError("An impostor is no officer, and has no way in.")
        answer = await carrier.carry(
            request.config_dict[SESSION],
            request,
            service_url=given.world.service_url,
            token=await self._token(take, given),
        )
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._shifts.forget(take.keys)
        return answer

    async def sign_console_in(self, _request: web.Request) -> web.Response:
        """Sign the story's operator in, and give the browser that session.

        A cookie belongs to all ports of a host, so the frame is signed in too.
        """
        cookie = await self._in_thread(self._control_room.sign_in, self._file.read().world)
        answer = web.json_response(
            {"username": control_room.keys_of(self._file.read().world).username}
        )
        _hand_over(answer, cookie)
        return answer

    async def act(self, request: web.Request) -> web.Response:
        """Press one of the console's buttons as the story's operator."""
        order = await _order(request)
        ref, fields = order.get("ref", ""), order.get("fields", {})
        if not isinstance(ref, str) or not isinstance(fields, Mapping):
            raise BadOrderError("ref is text, and fields is an object.")
        words = {str(name): str(value) for name, value in fields.items()}
        world, action = self._file.read().world, request.match_info["action"]
        page = await self._in_thread(
            lambda: self._control_room.act(world, action, ref=ref, fields=words)
        )
        return web.json_response({"proposed": bool(page and page.marked("data-proposal"))})

    async def order(self, request: web.Request) -> web.Response:
        """Leave an order for the launcher, the only one that may kill the worker."""
        if request.match_info["what"] != config.KILL_WORKER:
            raise web.HTTPNotFound
        if not self._file.read().order(config.KILL_WORKER):
            raise BadOrderError("The service was not started by ./run demo: kill it by hand.")
        return web.json_response({}, status=202)

    def _take(self, request: web.Request) -> Scene:
        return self._takes.find(request.match_info["take"])

    async def _is_busy(self, request: web.Request, take: Scene, given: DemoConfig) -> bool:
        """Say whether an earlier scene left an open check: an officer can have one only."""
        session, url = request.config_dict[SESSION], given.world.service_url
        try:
            token = await self._token(take, given)
            return await carrier.has_open(session, service_url=url, token=token)
        except aiohttp.ClientResponseError as error:
            if error.status != HTTPStatus.UNAUTHORIZED or take.keys is None:
                raise
            # The shift is over since the last scene: another begins.
            self._shifts.forget(take.keys)
            token = await self._token(take, given)
            return await carrier.has_open(session, service_url=url, token=token)

    async def _token(self, take: Scene, given: DemoConfig) -> str:
        keys = take.keys
        if keys is None:
            raise carrier.NotCarriedError("An impostor is no officer, and has no way in.")
        url = given.world.service_url
        return await self._in_thread(lambda: self._shifts.token(keys, service_url=url))

    async def _in_thread(self, call: Callable[..., Thing], *arguments: Any) -> Thing:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, call, *arguments)


async def _order(request: web.Request) -> Mapping[str, Any]:
    """Return the body, an object; raises BadOrderError."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, Mapping):
        raise BadOrderError("The body must be a JSON object.")
    return body


def _html(name: str, *, frame: str, status: int = 200) -> web.Response:
    policy = {"Content-Security-Policy": guard.POLICY.format(frame=frame)}
    text = (STATIC / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type="text/html", status=status, headers=policy)


def _hand_over(answer: web.Response, cookie: Cookie) -> None:
    answer.set_cookie(cookie.name, cookie.value or "", path="/", httponly=True, samesite="Lax")

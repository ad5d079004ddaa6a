"""Waiting for the version to pass: answered at once when it does, and by nothing else."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import pytest
from asgiref.sync import sync_to_async
from asgiref.typing import ASGI3Application
from django import db

from accounts.models import Device as DeviceRow
from foundation.audit import ledger
from safeconnect.config.asgi_handler import Handler
from safeconnect.web.poll_limit import PollLimit
from tests.officerapi import actors
from verification.actions.joining import conversation
from verification.actions.officers import devices_and_status
from verification.models import Verification

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds: a busy machine takes less to answer at once, and who waits to the end (20 s) takes more.
AT_ONCE = 15.0


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the server sent, and after how many seconds."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.content)


@pytest.fixture(autouse=True)
def connections_by_request(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep no connection between requests, as a server keeps none outside its pool."""
    monkeypatch.setitem(db.connections.settings["default"], "CONN_MAX_AGE", 0)
    yield
    asyncio.run(sync_to_async(db.connections.close_all)())


@pytest.fixture
def server() -> ASGI3Application:
    """What asgi.py makes for the role `polls`, but for bodies and files."""
    return PollLimit(cast(ASGI3Application, Handler()), at_most=6, each=2)


async def wait(
    server: ASGI3Application, device: actors.Device, path: str, *, scheme: str = "Bearer"
) -> Heard:
    """GET and measure, as the ASGI server would serve it."""
    began, sent = time.monotonic(), []
    where, _, query = path.partition("?")
    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": f"/api/v1/{where}",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"testserver"),
            (b"authorization", f"{scheme} {device.token}".encode()),
        ],
        "client": ("127.0.0.1", 1),
    }
    coming = [{"type": "http.request", "body": b""}]

    async def receive() -> Any:
        if coming:
            return coming.pop()
        return await asyncio.Event().wait()

    async def send(event: Any) -> None:
        sent.append(event)

    await server(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    content = b"".join(event.get("body", b"") for event in sent)
    seconds = time.monotonic() - began
    return Heard(status=sent[0]["status"], headers=headers, content=content, seconds=seconds)


def heard(server: ASGI3Application, device: actors.Device, path: str) -> Heard:
    """Wait, and nothing else happens."""
    return asyncio.run(wait(server, device, path))


def meanwhile(
    server: ASGI3Application,
    device: actors.Device,
    path: str,
    *,
    after: float,
    happens: Callable[[], Any],
) -> Heard:
    """Wait for news, while `happens` is done in another thread after some seconds."""

    def do() -> None:
        try:
            happens()
        finally:
            db.connections.close_all()

    async def both() -> Heard:
        waiting = asyncio.create_task(wait(server, device, path))
        await asyncio.sleep(after)
        await sync_to_async(do, thread_sensitive=False)()
        return await waiting

    return asyncio.run(both())


@asynccontextmanager
async def held(
    server: ASGI3Application, device: actors.Device, path: str, *, times: int
) -> AsyncIterator[None]:
    """Hold so many long polls, which are under way when the block begins."""
    tasks = [asyncio.create_task(wait(server, device, path)) for _ in range(times)]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def made(device: actors.Device) -> dict[str, Any]:
    """An open verification, as it was answered."""
    shown: dict[str, Any] = device.request().json()
    return shown


@pytest.fixture
def path(made: dict[str, Any]) -> str:
    """Where to wait for news of it."""
    return f"verifications/{made['id']}/wait"


def test_nothing_new_is_304_when_time_is_up(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    answer = heard(server, device, f"{path}?after=1&wait=1")
    assert (answer.status, answer.content) == (304, b"")
    assert 1.0 <= answer.seconds < AT_ONCE


def test_a_poll_is_answered_soon_after_the_join(
    server: ASGI3Application, device: actors.Device, made: dict[str, Any], path: str
) -> None:
    answer = meanwhile(
        server,
        device,
        f"{path}?after=1&wait=20",
        after=0.7,
        happens=lambda: actors.person_texts(made["show"]["join_code"]),
    )
    assert answer.status == 200
    assert answer.json()["status"] == "checking"
    assert answer.seconds < AT_ONCE


def test_what_has_passed_already_does_not_wait(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    answer = heard(server, device, f"{path}?after=0&wait=20")
    assert answer.status == 200
    assert answer.seconds < AT_ONCE


def test_longer_than_the_limit_is_refused_and_not_cut_short(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    answer = heard(server, device, f"{path}?after=1&wait=26")
    assert (answer.status, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/wait"


def test_no_connection_and_no_thread_is_held_while_it_waits(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    """F2: a thread stood behind each, and a thousand of them behind one device's."""
    open_while_waiting: list[int] = []

    def count() -> None:
        with db.connection.cursor() as cursor:
            for _ in range(20):
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND backend_type = 'client backend'"
                )
                open_while_waiting.append(cursor.fetchone()[0])
                time.sleep(0.05)

    # Between two looks there are the test's own connection and the one that counts.
    meanwhile(server, device, f"{path}?after=1&wait=3", after=0.75, happens=count)
    assert min(open_while_waiting) <= 2


def test_a_poll_stays_304_through_everything_the_person_does(
    server: ASGI3Application, device: actors.Device, made: dict[str, Any], path: str
) -> None:
    actors.person_texts(made["show"]["join_code"])
    own = f"verifications/{made['id']}"
    before = device.get(own)
    operator = actors.new_operator()

    def everything() -> None:
        actors.person_texts("SOS he has a knife")
        actors.person_texts("a red coat")
        device.post(f"{own}/match", {"code": "0000"}, key="k")
        actors.claim(made["ref"], by=operator)
        with ledger.transaction():
            conversation.note(ref=made["ref"], by=operator, text="looks wrong")

    answer = meanwhile(server, device, f"{path}?after=2&wait=2", after=0.3, happens=everything)
    assert (answer.status, answer.headers["etag"]) == (304, before["ETag"])
    assert answer.seconds >= 2.0
    assert device.get(own).content == before.content


def test_a_device_revoked_while_it_waits_gets_no_news(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    def revoke() -> None:
        with ledger.transaction():
            devices_and_status.revoke_device(
                device=DeviceRow.objects.get(id=device.device_id), actor=ledger.COMMAND
            )

    answer = meanwhile(server, device, f"{path}?after=1&wait=2", after=0.3, happens=revoke)
    assert answer.status == 401


def test_others_do_not_wait(
    server: ASGI3Application, device: actors.Device, other: actors.Device, path: str
) -> None:
    answer = heard(server, other, f"{path}?after=1&wait=20")
    assert answer.status == 404
    assert answer.seconds < AT_ONCE


def test_a_device_that_holds_two_is_told_to_slow_down(
    server: ASGI3Application, device: actors.Device, other: actors.Device, path: str
) -> None:
    """F2: however it spells "Bearer", and nobody else is told so."""

    async def third() -> list[Heard]:
        waiting = f"{path}?after=1&wait=20"
        async with held(server, device, waiting, times=2):
            return [
                await wait(server, device, waiting),
                await wait(server, device, waiting, scheme="bEaReR"),
                await wait(server, device, waiting.replace("after=1", "after=0")),
                await wait(server, other, waiting),
            ]

    *own, others = asyncio.run(third())
    for answer in own:
        assert (answer.status, answer.json()["code"]) == (429, "slow_down")
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["x-request-id"]
        assert answer.seconds < AT_ONCE
    assert others.status == 404


def test_a_poll_that_was_given_up_makes_room_for_the_next(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    async def after_two() -> Heard:
        async with held(server, device, f"{path}?after=1&wait=20", times=2):
            await asyncio.sleep(0.2)
        return await wait(server, device, f"{path}?after=0&wait=20")

    assert asyncio.run(after_two()).status == 200


def test_a_process_that_holds_enough_says_so(
    server: ASGI3Application, device: actors.Device, path: str
) -> None:
    """F2: invented tokens cannot fill it with more than it has room for."""

    async def one_more() -> Heard:
        invented = [actors.Device(token=f"invented-{number}") for number in range(6)]
        tasks = [
            asyncio.create_task(wait(server, one, f"{path}?after=1&wait=1")) for one in invented
        ]
        await asyncio.sleep(0)
        try:
            return await wait(server, device, f"{path}?after=1&wait=1")
        finally:
            assert {one.status for one in await asyncio.gather(*tasks)} == {401}

    answer = asyncio.run(one_more())
    assert (answer.status, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


def test_a_refusal_before_the_join_changes_no_version(
    device: actors.Device, made: dict[str, Any]
) -> None:
    path = f"verifications/{made['id']}"
    before = device.get(path)
    actors.refuse(made["ref"], by=actors.new_operator())
    assert Verification.objects.get().state == "refused"
    after = device.get(path)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])

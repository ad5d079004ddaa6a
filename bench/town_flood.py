"""Joins to their texts while fifty reports of streets come in each second, and without them.

The public process is on its own, as in production, with few connections. It takes its share of the
two processors all the same, which on one machine nothing but its priority makes smaller.
"""

import asyncio
import contextlib
import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator

import aiohttp
import requests

from bench import checks, live, open_loop, results, sections
from bench.context import Context
from devstack.launcher import ports
from devstack.launcher.stack import Stack

REPORTS_A_SECOND = 50.0
_JOINS_A_SECOND, _JOINS = 4.0, 60
_ROUNDS = 3
_TIMES_AT_MOST = 1.1
# A form that comes back within three seconds is held.
_READING_S = 3.5
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_UNIT = re.compile(r'name="unit"[^>]*value="([^"]+)"')


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Take turns: joins alone, joins beside the reports, so that the machine's mood is shared."""
    with live.started(occasion) as service:
        stack = service.stack
        with stack.step("streets drawn"):
            stack.manage("streets", "generate")
        public = _start_public(stack)
        return asyncio.run(_turns(service, occasion, public))


def _start_public(stack: Stack) -> str:
    """Start the public process, behind a proxy that names each caller's address."""
    port = str(ports.free())
    more = {"SC_WEB_PORT": port, "SC_PROXY_COUNT": "1"}
    stack.add("public", ["-m", "devstack.launcher.web_server"], process="public", **more)
    url = f"http://127.0.0.1:{port}"
    stack.wait_for("public", lambda: _answers(url))
    return url


def _answers(url: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(f"{url}/healthz", timeout=1).ok
    return False


async def _turns(
    service: live.Service, occasion: sections.Occasion, public: str
) -> list[results.Row]:
    alone, beside = list[float](), list[float]()
    said: Counter[str] = Counter()
    took = list[float]()
    async with live.at_work(service, occasion) as on:
        for _ in range(on.count(_ROUNDS, 1)):
            alone += await _joins(on)
            async with _reports(public, said, took, rate=on.count(int(REPORTS_A_SECOND), 4)):
                beside += await _joins(on)
    return [*_rows(alone, beside), _reports_row(took, said)]


async def _joins(on: Context) -> list[float]:
    """Open cases, and let their persons join at a fixed rate; return milliseconds to the text."""
    count = on.count(_JOINS, 4)
    opened = [await on.watch.opened() for _ in range(count)]
    cases = iter(opened)

    async def join(due: float) -> checks.Check:
        return await on.watch.joined(next(cases)[1], due=due)

    found = await open_loop.run(join, rate=_JOINS_A_SECOND, count=count)
    for officer, case in opened:
        await on.watch.cancelled(officer, case)
    return [1000 * (one.join_text - one.join_due) for one in found.results]


@contextlib.asynccontextmanager
async def _reports(
    public: str, said: Counter[str], took: list[float], *, rate: float
) -> AsyncIterator[None]:
    """Have reports come in for the length of an `async with` statement."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=64), cookie_jar=aiohttp.DummyCookieJar()
    ) as http:
        going = asyncio.create_task(_keep_reporting(http, public, said, took, rate=rate))
        await asyncio.sleep(2 * _READING_S)
        try:
            yield
        finally:
            going.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await going


async def _keep_reporting(
    http: aiohttp.ClientSession, public: str, said: Counter[str], took: list[float], *, rate: float
) -> None:
    loop, numbers = asyncio.get_running_loop(), itertools.count()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in numbers:
            await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
            group.create_task(_report(http, public, number, said, took))


async def _report(
    http: aiohttp.ClientSession, public: str, number: int, said: Counter[str], took: list[float]
) -> None:
    """Open the page, find a street, read for a while, and send: each from a network of its own."""
    headers = {"X-Forwarded-For": f"10.{number // 250 % 250}.{number % 250}.1"}
    try:
        async with http.get(f"{public}/streets", headers=headers) as page:
            token = _TOKEN.search(await page.text())
        fields = {"token": token[1] if token else "", "lat": "51.56", "lon": "0.11"}
        async with http.post(f"{public}/streets/near", data=fields, headers=headers) as page:
            unit = _UNIT.search(await page.text())
        await asyncio.sleep(_READING_S)
        answers = {"reasons": "1", "when": "today", "dark": "dark"}
        sent = fields | answers | {"unit": unit[1] if unit else ""}
        clock = asyncio.get_running_loop()
        began = clock.time()
        async with http.post(
            f"{public}/streets/reports", data=sent, headers=headers, allow_redirects=False
        ) as answer:
            said[str(answer.status)] += 1
            took.append(1000 * (clock.time() - began))
    except aiohttp.ClientError as error:
        said[type(error).__name__] += 1


def _rows(alone: list[float], beside: list[float]) -> list[results.Row]:
    least = results.percentile(alone, 0.95)
    most = results.percentile(beside, 0.95)
    return [
        results.spread(name="join to its text, without reports", unit="ms", values=alone),
        results.spread(
            name=f"join to its text, beside {REPORTS_A_SECOND:g} reports a second",
            unit="ms",
            values=beside,
            floor=results.percentile(alone, 0.5),
            beside="without",
            goal=f"p95 at most {_TIMES_AT_MOST} x without",
            met=most <= _TIMES_AT_MOST * least,
            note=f"p95 {most / least:.2f} x",
        ),
    ]


def _reports_row(took: list[float], said: Counter[str]) -> results.Row:
    good = said["303"]
    told = ", ".join(f"{name}: {many}" for name, many in said.most_common())
    return results.spread(
        name="report sent to its answer, beside joins",
        unit="ms",
        values=took,
        goal="all taken",
        met=good == said.total() and good > 0,
        note=told,
    )

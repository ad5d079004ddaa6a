"""Open consoles: how soon each hears of an alarm, has it on its screen, and sounds.

Streams and fetches as the pages make them, and one real Chromium among them whose tone is timed.
Everything runs on one machine, the consoles too, so that the figures are upper bounds.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import psycopg

from bench import browser_console, force, http_load, memory, results, sections, stream_clients
from devstack.launcher.stack import Stack

_OVERRIDES = {"SC_LOAD_NUMBERS_ALLOWED": "yes", **force.ALL_FROM_ONE_ADDRESS}
_AT_ONCE = ("--sent-after", "0", "--delivered-after", "0")
_ROUNDS, _ROUNDS_QUICK = 25, 3
_STOPS = 5
# Seconds between two alarms: long enough for two hundred screens.
_APART = {20: 2.0, 50: 2.5, 200: 5.0}
_CLOSING = {"outcome": "read", "reason": "A measurement.", "incident_number": "1"}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What each stage works with."""

    stack: Stack
    people: force.People
    http: http_load.HttpLoad
    rounds: int


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Start everything, open consoles in growing numbers, and let phones call for help."""
    with Stack(
        data=occasion.folder / "stack",
        overrides=_OVERRIDES,
        simulator_options=_AT_ONCE,
        say=occasion.say,
    ) as stack:
        # One a core, as docs/operations.md has it.
        stack.add_web("web 2")
        people = force.assemble(stack, officers=1)
        rounds = _ROUNDS_QUICK if occasion.quick else _ROUNDS
        return asyncio.run(_stages(stack, people, rounds))


async def _stages(stack: Stack, people: force.People, rounds: int) -> list[results.Row]:
    async with http_load.HttpLoad(stack, people) as http:
        on = Context(stack=stack, people=people, http=http, rounds=rounds)
        found = await _streams(on, count=50)
        found += await _streams(on, count=200)
        found += await _rows(on, count=20, goal=0.5)
        found += await _rows(on, count=200, goal=2.0)
        found += await _tone(on, count=200)
        found += await _without_valkey(on)
        found += await asyncio.to_thread(memory.measure, stack, more=["web 2"])
        return found + await _stops(on, count=200)


async def _streams(on: Context, *, count: int) -> list[results.Row]:
    """Time commit to event at every one of so many streams; also their memory and idle cost."""
    before, cpu = memory.of(on.stack, "stream"), 0.0
    async with _open(on, count=count, fetching=False) as consoles:
        took = memory.of(on.stack, "stream") - before
        began, used = time.monotonic(), memory.cpu_seconds(on.stack, "stream")
        await asyncio.sleep(5)
        cpu = (memory.cpu_seconds(on.stack, "stream") - used) / (time.monotonic() - began)
        at = await _alarms(on, rounds=on.rounds, apart=1.0)
        waits = [console.alarms[id_] - at[id_] for console in consoles.all for id_ in at]
    goal = "p99 ≤ 250 ms" if count == 200 else ""
    row = _row(f"commit to event, {count} streams", waits, goal=goal, limit=0.25 if goal else None)
    note = f"{cpu:.1%} of a core while nothing happens"
    size = results.Row(name=f"memory of {count} streams", unit="MB", n=1, p50=took, note=note)
    return [row, size]


async def _rows(on: Context, *, count: int, goal: float) -> list[results.Row]:
    """Time commit to the answer that holds the alarm's row, at each of so many consoles."""
    async with _open(on, count=count, fetching=True) as consoles:
        at = await _alarms(on, rounds=on.rounds, apart=_APART[count])
        heads = await asyncio.to_thread(_heads, on.stack, at)
        waits = [
            console.shown[min(one for one in console.shown if one >= heads[id_])] - at[id_]
            for console in consoles.all
            for id_ in at
        ]
    said = f"p99 ≤ {goal * 1000:.0f} ms"
    return [_row(f"commit to row, {count} consoles", waits, goal=said, limit=goal)]


async def _tone(on: Context, *, count: int) -> list[results.Row]:
    """Time commit to tone and to the row in the DOM of a real page among so many consoles."""
    async with (
        _open(on, count=count - 1, fetching=True),
        browser_console.opened(on.stack, on.people.desks[0]) as page,
    ):
        at = await _alarms(on, rounds=on.rounds, apart=_APART[count])
        seen = await page.seen()
    tones = [seen.tones[id_] - at[id_] for id_ in at if id_ in seen.tones]
    rows = [seen.rows[id_] - at[id_] for id_ in at if id_ in seen.rows]
    return [
        _row(f"alarm to tone in Chromium among {count}", tones, goal="p99 ≤ 250 ms", limit=0.25),
        _row(f"alarm to row in the DOM among {count}", rows, goal="p99 ≤ 2000 ms", limit=2.0),
    ]


async def _without_valkey(on: Context) -> list[results.Row]:
    """Time commit to event while Valkey is stopped."""
    await asyncio.to_thread(on.stack.kill, "Valkey", stay_down=True)
    try:
        async with _open(on, count=50, fetching=False) as consoles:
            at = await _alarms(on, rounds=on.rounds, apart=1.0)
            waits = [console.alarms[id_] - at[id_] for console in consoles.all for id_ in at]
    finally:
        await asyncio.to_thread(on.stack.restart, "Valkey")
    return [_row("alarm to event without Valkey, 50", waits, goal="p99 ≤ 5000 ms", limit=5.0)]


async def _stops(on: Context, *, count: int) -> list[results.Row]:
    """Time SIGTERM to the end of what holds so many streams, and the start of the next."""
    took = []
    for _ in range(_STOPS):
        async with _open(on, count=count, fetching=False):
            began = time.monotonic()
            await asyncio.to_thread(on.stack.restart, "stream")
            took.append(time.monotonic() - began)
    return [_row(f"graceful stop with {count} streams", took, goal="under 1 s", limit=1.0)]


@contextlib.asynccontextmanager
async def _open(
    on: Context, *, count: int, fetching: bool
) -> AsyncIterator[stream_clients.Consoles]:
    async with stream_clients.Consoles(
        stream=on.stack.urls.stream,
        web=on.stack.urls.web,
        desks=on.people.desks,
        count=count,
        fetching=fetching,
    ) as consoles:
        await asyncio.sleep(2)
        yield consoles


async def _alarms(on: Context, *, rounds: int, apart: float) -> dict[str, float]:
    """Have phones call for help one after another; return when each alarm was committed.

    Each is closed again, so that the screens hold one at a time.
    """
    at: dict[str, float] = {}
    for _ in range(rounds):
        await on.http.text(on.http.new_phone(), "SOS")
        await asyncio.sleep(apart)
        raised = await asyncio.to_thread(_raised, on.stack)
        at |= raised
        for id_ in raised:
            await on.http.press(0, f"/console/alarms/{id_}/close", _CLOSING)
        await asyncio.sleep(apart / 2)
    return at


def _raised(stack: Stack) -> dict[str, float]:
    """Read of each open SOS when its entry was written, in epoch seconds."""
    return dict(
        _asked(
            stack,
            "SELECT alarm.id::text, extract(epoch FROM entry.at)::float8"
            " FROM verification_alarm AS alarm"
            " JOIN audit_auditentry AS entry ON entry.subject_id = alarm.id"
            " WHERE alarm.closed_at IS NULL AND alarm.cause = 'sos'"
            " AND entry.event = 'alarm.raised'",
        )
    )


def _heads(stack: Stack, at: Iterable[str]) -> dict[str, int]:
    """Read of each alarm the number of the entry that raised it."""
    rows = _asked(
        stack, "SELECT subject_id::text, seq FROM audit_auditentry WHERE event = 'alarm.raised'"
    )
    return {id_: seq for id_, seq in rows if id_ in set(at)}


def _asked(stack: Stack, query: str) -> list[tuple[str, int]]:
    with psycopg.connect(stack.env["DATABASE_OWNER_URL"]) as database:
        return [(str(one), two) for one, two in database.execute(query.encode()).fetchall()]


def _row(name: str, seconds: list[float], *, goal: str, limit: float | None) -> results.Row:
    """Make a row in milliseconds, with the largest of all in its note."""
    values = [1000 * one for one in seconds]
    met = results.percentile(values, 0.99) <= 1000 * limit if limit else None
    note = f"max {max(values):.0f} ms"
    return results.spread(name=name, unit="ms", values=values, goal=goal, met=met, note=note)

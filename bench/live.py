"""The service at work: a join to its text, whole verifications, the console, memory, the floor."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from bench import (
    baseline,
    checks,
    consoles,
    context,
    force,
    history_data,
    http_load,
    memory,
    rates,
    results,
    sections,
    single_steps,
    texts,
)
from devstack.launcher import ports
from devstack.launcher.stack import Stack

# A force enrols over weeks and from many places, this one in seconds and from one.
_OVERRIDES = {"SC_LOAD_NUMBERS_ALLOWED": "yes", **force.ALL_FROM_ONE_ADDRESS}
_AT_ONCE = ("--sent-after", "0", "--delivered-after", "0")
# Enough that a hundred cases are open at once, and no device asks more often than it may.
_OFFICERS, _OFFICERS_QUICK = 110, 4


@dataclass(frozen=True, kw_only=True)
class Service:
    """The service with a force on duty; `more` are the names of its further web processes."""

    stack: Stack
    people: force.People
    more: list[str]
    baseline: str


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Start everything, bring a force on duty and run one stage after another."""
    with started(occasion) as service:
        found = asyncio.run(_stages(service, occasion))
        return [*found, *memory.measure(service.stack, more=service.more)]


@contextlib.contextmanager
def started(occasion: sections.Occasion) -> Iterator[Service]:
    """Run the service, a force on duty and the floor for the length of a `with` statement."""
    with Stack(
        data=occasion.folder / "stack",
        overrides=_OVERRIDES,
        simulator_options=_AT_ONCE,
        say=occasion.say,
    ) as stack:
        # One a core, as docs/operations.md has it: one process computes on one core at a time.
        more = [f"web {number}" for number in range(2, 1 + (os.cpu_count() or 1))]
        for name in more:
            stack.add_web(name)
        people = force.assemble(stack, officers=_OFFICERS_QUICK if occasion.quick else _OFFICERS)
        port = ports.free()
        baseline.start(stack, port=port)
        yield Service(stack=stack, people=people, more=more, baseline=f"http://127.0.0.1:{port}/")


@contextlib.asynccontextmanager
async def at_work(service: Service, occasion: sections.Occasion) -> AsyncIterator[context.Context]:
    """Let the load generator work for the length of an `async with` statement, warmed up."""
    async with contextlib.AsyncExitStack() as opened:
        http = await opened.enter_async_context(http_load.HttpLoad(service.stack, service.people))
        log = await opened.enter_async_context(texts.Texts(http))
        desks = consoles.Consoles(http, desks=len(service.people.desks))
        await opened.enter_async_context(desks)
        on = context.Context(
            watch=checks.Watch(http, log, service.people),
            desks=desks,
            baseline=service.baseline,
            quick=occasion.quick,
            say=occasion.say,
        )
        await on.warm_up()
        yield on


async def _stages(service: Service, occasion: sections.Occasion) -> list[results.Row]:
    async with at_work(service, occasion) as on:
        # Cases that were cancelled call for second persons for an hour: what leaves some is last.
        found = await single_steps.alone(on)
        # As any database that has run for some minutes: this one knows its tables as empty still.
        await asyncio.to_thread(history_data.settle, service.stack.env["DATABASE_OWNER_URL"])
        found += await rates.measure(on)
        found += await single_steps.seen(on)
        found += await single_steps.at_once(on)
        return found + await single_steps.called(on)

"""A long walk in several processes, on engines of their own; what they say is added up here."""

import contextlib
import importlib
import multiprocessing
import os
import queue
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from types import FrameType
from typing import Any, NoReturn

import django
from django.core.management import call_command

from safeconnect.config import secret_keys
from tests.support import env_vars
from tests.support.servers_plugin import Servers

_SAY_EVERY = 5.0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How far to walk, from which seed; `until` is an instant of time.monotonic()."""

    steps: int
    seed: int
    processes: int
    until: float


@dataclass(frozen=True, kw_only=True)
class News:
    """What a walker says: how much it has done since the last, and what broke."""

    steps: int
    scenes: int
    checked: int
    states: Counter[str]
    broken: str = ""
    done: bool = False


@dataclass(kw_only=True)
class Tally:
    """What all walkers have done."""

    began: float = field(default_factory=time.monotonic)
    steps: int = 0
    scenes: int = 0
    checked: int = 0
    walking: int = 0
    states: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def take(self, news: News) -> None:
        """Add what a walker says."""
        self.steps += news.steps
        self.scenes += news.scenes
        self.checked += news.checked
        self.states += news.states
        self.walking -= news.done
        if news.broken:
            self.broken.append(news.broken)

    def line(self) -> str:
        """Write the line of progress."""
        spent = time.monotonic() - self.began
        ends = " ".join(f"{name} {count}" for name, count in self.states.most_common())
        return (
            f"{spent:6.0f} s  {self.steps:7d} steps  {self.steps / max(spent, 1):5.1f}/s  "
            f"{self.scenes:5d} examples  {self.checked:9d} checks  {ends}"
        )


def soak(wanted: Wanted) -> int:
    """Walk, saying where it stands every few seconds; 1 where an invariant does not hold."""
    signal.signal(signal.SIGTERM, _leave)
    context = multiprocessing.get_context("spawn")
    news: Queue[News] = context.Queue()
    stop = context.Event()
    walkers = [
        context.Process(target=_walk, args=(number, wanted, news, stop))
        for number in range(wanted.processes)
    ]
    for walker in walkers:
        walker.start()
    tally = Tally(walking=len(walkers))
    try:
        _listen(tally, news, stop, wanted, walkers)
    finally:
        stop.set()
        for walker in walkers:
            # Those that have said their last word stop their engines by themselves.
            if tally.walking > 0:
                walker.terminate()
            walker.join(timeout=60)
    return _verdict(tally)


def _listen(
    tally: Tally, news: "Queue[News]", stop: Event, wanted: Wanted, walkers: list[Any]
) -> None:
    """Take news until all have stopped; tell them to when it is enough."""
    said_at = 0.0
    while tally.walking > 0:
        with contextlib.suppress(queue.Empty):
            tally.take(news.get(timeout=1))
        if tally.broken or tally.steps >= wanted.steps or time.monotonic() > wanted.until:
            stop.set()
        if time.monotonic() - said_at > _SAY_EVERY:
            said_at = time.monotonic()
            say(tally.line())
        if not any(walker.is_alive() for walker in walkers) and news.empty():
            break


def _verdict(tally: Tally) -> int:
    """Say how it ended."""
    say(tally.line())
    for broken in tally.broken:
        say(f"\n{broken}")
    if tally.walking > 0:
        say(f"{tally.walking} of the walkers died; nothing is proved by them.")
    if tally.broken or tally.walking > 0:
        return 1
    say(f"Every invariant held over {tally.steps} steps.")
    return 0


def _walk(number: int, wanted: Wanted, news: "Queue[News]", stop: Event) -> None:
    """Walk batch after batch on engines of this process's own."""
    # Hypothesis takes a SystemExit for one more thing that a walk can find.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engines = Servers()
    try:
        _prepare(engines)
        # Only now can what has models be imported.
        importlib.import_module("tests.stateful.walker").walk(number, wanted, news, stop)
    except KeyboardInterrupt:
        return
    finally:
        engines.stop()


def _prepare(engines: Servers) -> None:
    """Set Django up on these engines, with every table and nothing in it."""
    os.environ.update(env_vars.VARIABLES | secret_keys.fresh() | {"SC_LOG_LEVEL": "ERROR"})
    owner = engines.postgres.url_of(engines.postgres.owner)
    os.environ.update(DATABASE_URL=owner, REDIS_URL=engines.valkey.url)
    django.setup()
    call_command("migrate", verbosity=0)
    # Only now can what has models be imported.
    database_owner = importlib.import_module("tests.support.database_owner")
    database_owner.give_to_service()
    database_owner.run_as_service()


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave by the way that stops the engines."""
    raise SystemExit(1)


def say(line: str) -> None:
    """Write a line at once: whoever waits for hours wants to see it move."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

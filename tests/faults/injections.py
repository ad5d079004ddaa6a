"""Ways to inject: each begins an act, waits for the moment, does harm, and sees the act through."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import redis

from tests.faults import breakpoints
from tests.faults.trial import Doing, Trial

Injection = Callable[[Trial, Doing], None]

WEB, HOOKS, WORKER, WATCHKEEPER = "web", "hooks", "worker", "watchkeeper"
DATABASE = "PostgreSQL"
VALKEY, SIMULATOR = "Valkey", "simulator"
# Twice PATIENCE: an act waits for two things at most.
_ACT_WITHIN = 130.0
# Longer than a kill takes and shorter than a sender waits.
_HOLDS_ANSWER = 2.5


def _see_through(do: Doing, harm: Callable[[], None], held: contextlib.ExitStack) -> None:
    """Do the harm while the act is under way, let go of what was held, wait for the act's end."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(do)
        try:
            harm()
        finally:
            held.close()
            doing.result(timeout=_ACT_WITHIN)


def before_commit(part: str) -> Injection:
    """Kill a part while the act's transaction stands short of its commit."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            wait_for_waiter()
            trial.stack.kill(part)

        with contextlib.ExitStack() as held:
            wait_for_waiter = held.enter_context(breakpoints.commits_held(trial.stack))
            _see_through(do, harm, held)

    return inject


def after_commit(part: str) -> Injection:
    """Kill a server after the act's commit and before its answer: its enqueueing hangs between."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            wait_for_waiter()
            # Only now: a request whose rate limit had met a frozen Valkey would enqueue nothing,
            # and answer before anybody could kill it.
            held.enter_context(breakpoints.stopped(trial.stack, VALKEY))
            with breakpoints.next_commit(trial.stack) as wait_for_commit:
                commits.close()
                wait_for_commit()
                trial.stack.kill(part)

        with contextlib.ExitStack() as held:
            commits = held.enter_context(contextlib.ExitStack())
            wait_for_waiter = commits.enter_context(breakpoints.commits_held(trial.stack))
            _see_through(do, harm, held)

    return inject


def on_the_wire(victim: str, *, receipts: bool = True) -> Injection:
    """Kill a part when the provider has taken the text and its answer is still to come."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "accepted", after)
            trial.stack.kill(victim)

        after = _last_line(trial)
        _order(trial, "slow", seconds=_HOLDS_ANSWER)
        if not receipts:
            _order(trial, "lost_callbacks")
        with contextlib.ExitStack() as senders:
            senders.enter_context(_only_sender(trial, victim))
            _see_through(do, harm, senders)

    return inject


def read_not_taken(victim: str, *, seconds: float) -> Injection:
    """Kill a part when the provider has read the text, and takes it `seconds` later."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "held", after)
            trial.stack.kill(victim)

        after = _last_line(trial)
        _order(trial, "held", seconds=seconds)
        with contextlib.ExitStack() as senders:
            senders.enter_context(_only_sender(trial, victim))
            _see_through(do, harm, senders)

    return inject


def swallowed(victim: str) -> Injection:
    """Kill a part when the provider has read the text and is never to take it."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "swallowed", after)
            trial.stack.kill(victim)

        after = _last_line(trial)
        _order(trial, "swallowed", seconds=_HOLDS_ANSWER)
        with contextlib.ExitStack() as senders:
            senders.enter_context(_only_sender(trial, victim))
            _see_through(do, harm, senders)

    return inject


def answered_not_recorded(victim: str) -> Injection:
    """Kill the sender when it has the provider's answer and has not written it down."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "accepted", after)
            with breakpoints.commits_held(trial.stack) as wait_for_waiter:
                wait_for_waiter()
                trial.stack.kill(victim)

        after = _last_line(trial)
        _order(trial, "slow", seconds=0.5)
        _order(trial, "lost_callbacks")
        with contextlib.ExitStack() as senders:
            senders.enter_context(_only_sender(trial, victim))
            _see_through(do, harm, senders)

    return inject


def receipts_under_way(victim: str) -> Injection:
    """Kill a part while receipts of the act's text stand short of their commits."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "accepted", after)
            with breakpoints.commits_held(trial.stack) as wait_for_waiter:
                wait_for_waiter()
                trial.stack.kill(victim)

        after = _last_line(trial)
        # Else the sender's own record would be what waits.
        _order(trial, "slow", seconds=1.0)
        _see_through(do, harm, contextlib.ExitStack())

    return inject


def task_in_the_queue(trial: Trial, do: Doing) -> None:
    """Kill the worker with the task for a text in its queue, not yet read."""

    def harm() -> None:
        wait_for_commit()
        trial.stack.kill(WORKER)

    with contextlib.ExitStack() as frozen:
        wait_for_commit = frozen.enter_context(breakpoints.next_commit(trial.stack))
        frozen.enter_context(breakpoints.stopped(trial.stack, WORKER))
        _see_through(do, harm, frozen)


def flushed(trial: Trial, do: Doing) -> None:
    """Empty Valkey with the task for a text in it, not yet read."""

    def harm() -> None:
        wait_for_commit()
        with contextlib.closing(redis.Redis.from_url(trial.stack.env["REDIS_URL"])) as valkey:
            valkey.flushall()

    with contextlib.ExitStack() as frozen:
        wait_for_commit = frozen.enter_context(breakpoints.next_commit(trial.stack))
        frozen.enter_context(breakpoints.stopped(trial.stack, WORKER))
        _see_through(do, harm, frozen)


def down_throughout(part: str) -> Injection:
    """Kill a part and keep it down until the act is over."""

    def inject(trial: Trial, do: Doing) -> None:
        trial.stack.kill(part, stay_down=True)
        try:
            do()
        finally:
            trial.stack.restart(part)

    return inject


def hung(part: str, *, seconds: float) -> Injection:
    """Freeze a part before the act, for so long; what it then does, it does late."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            time.sleep(seconds)

        with contextlib.ExitStack() as frozen:
            frozen.enter_context(breakpoints.stopped(trial.stack, part))
            _see_through(do, harm, frozen)

    return inject


def frozen_on_the_wire(*, seconds: float) -> Injection:
    """Freeze the worker with a text on the wire until its lease is long over, then let it go on."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            _wait_for_line(trial, "accepted", after)
            group = trial.stack.pid(WORKER)
            os.killpg(group, signal.SIGSTOP)
            others.close()
            time.sleep(seconds)
            os.killpg(group, signal.SIGCONT)

        after = _last_line(trial)
        _order(trial, "slow", seconds=0.5)
        _order(trial, "lost_callbacks")
        with contextlib.ExitStack() as others:
            others.enter_context(_only_sender(trial, WORKER))
            _see_through(do, harm, others)

    return inject


def provider(*kinds: str, **details: object) -> Injection:
    """Order faults at the provider for the phone of this trial, then play the act."""

    def inject(trial: Trial, do: Doing) -> None:
        for kind in kinds:
            trial.provider.order(kind, number=trial.phone.number, **details)
        do()

    return inject


def outage(*, seconds: float) -> Injection:
    """Have the provider refuse every connection, of everybody, for so long."""

    def inject(trial: Trial, do: Doing) -> None:
        def harm() -> None:
            time.sleep(seconds)
            trial.provider.clear_faults()

        trial.provider.order("refuse_connections")
        _see_through(do, harm, contextlib.ExitStack())

    return inject


@contextlib.contextmanager
def _only_sender(trial: Trial, victim: str) -> Iterator[None]:
    """See that the victim, where it sends texts at all, is the one that sends this one."""
    if victim == WATCHKEEPER:
        trial.stack.kill(WORKER, stay_down=True)
        try:
            yield
        finally:
            trial.stack.restart(WORKER)
    else:
        with breakpoints.stopped(trial.stack, WATCHKEEPER):
            yield


def _order(trial: Trial, kind: str, **details: object) -> None:
    trial.provider.order(kind, number=trial.phone.number, times=1, **details)


def _last_line(trial: Trial) -> int:
    return max((int(str(line["seq"])) for line in trial.provider.log()), default=0)


def _wait_for_line(trial: Trial, kind: str, after: int) -> None:
    """Wait for a line of the provider's log about the phone of this trial."""

    def look() -> bool:
        lines = trial.provider.log(after=after)
        return any((one["kind"], one["to"]) == (kind, trial.phone.number) for one in lines)

    breakpoints.reached(f"a text that is {kind}", look)

"""One process of the long walk: batch after batch of examples, each with a seed of its own."""

import time
from collections import Counter
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from django.conf import settings
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as examples
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful import context, state_machine
from tests.stateful.context import Context
from tests.stateful.soak import News, Wanted

# A batch is one run of Hypothesis: its seed alone brings it back.
EXAMPLES, STEPS = 20, 50


def walk(number: int, wanted: Wanted, news: "Queue[News]", stop: Event) -> None:
    """Walk until it is enough or something breaks; every so-manieth batch is this process's."""
    with context.open_context(settings) as opened:
        _batches(number, wanted, _Reporter(opened, news), stop)


def _batches(number: int, wanted: Wanted, reporter: "_Reporter", stop: Event) -> None:
    """Give each batch its seed; the first that breaks ends the walk."""
    broken, batch = "", number
    while not broken and not stop.is_set() and time.monotonic() < wanted.until:
        broken = one_batch(reporter.context, wanted.seed + batch)
        batch += wanted.processes
    reporter.say(broken=broken, done=True)


def one_batch(opened: Context, number: int) -> str:
    """Play the examples of one seed; the story of what broke, "" where all held."""
    walk = examples(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seeded = seed(number)(state_machine.in_context(opened))
    try:
        run_state_machine_as_test(seeded, settings=walk)
    except FlakyStrategyDefinition as error:
        # Time runs on between two plays of a walk, so they may differ; that alone breaks nothing.
        return _cut_short(opened, error, number)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the walk is for
        return _broken(opened, error, number)
    return ""


def _cut_short(opened: Context, error: Exception, number: int) -> str:
    """Count a batch that Hypothesis could not play twice alike, unless something broke in it."""
    opened.leave()
    opened.states["(batch cut short)"] += 1
    return _broken(opened, error, number) if opened.broken else ""


def _broken(opened: Context, error: Exception, number: int) -> str:
    """Tell what broke: as it was first met, and as it was played last, which is the shortest."""
    opened.leave()
    shrunk = opened.scene.story() if opened.scene else ""
    return (
        f"seed {number} breaks it; again with: ./run soak --seed {number} --steps 1 "
        f"--processes 1\n{type(error).__name__}: {error}\nas first met: {opened.broken}\n"
        f"as played last:\n{shrunk}"
    )


class _Reporter:
    """Tells the parent how far this walker is, after every scene."""

    def __init__(self, opened: Context, news: "Queue[News]") -> None:
        self.context, self._news = opened, news
        self._told = (0, 0, 0)
        opened.after_scene = self.say

    def say(self, *, broken: str = "", done: bool = False) -> None:
        """Say what came since the last time."""
        now = (self.context.steps, self.context.scenes, self.context.checked)
        steps, scenes, checked = (new - old for new, old in zip(now, self._told, strict=True))
        self._told = now
        states, self.context.states = self.context.states, Counter()
        self._news.put(
            News(
                steps=steps,
                scenes=scenes,
                checked=checked,
                states=states,
                broken=broken,
                done=done,
            )
        )

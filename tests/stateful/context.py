"""The context of all examples: settings and outer edges as the state machine needs them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from safeconnect.config.celery import app
from tests.stateful import people, scene
from tests.stateful.actions import ACTS
from tests.stateful.invariants import INVARIANTS
from tests.stateful.people import People
from tests.stateful.scene import Scene
from tests.support import still_clock
from tests.support.factories import World


class Context:
    """One database and its people; scenes are played on it one after another."""

    def __init__(self, world: World) -> None:
        """Make the people on an empty database."""
        self.world = world
        self.people: People = people.make_people(world)
        self.scene: Scene | None = None
        self.steps = self.scenes = self.checked = 0
        # The first that did not hold: shrinking may not find its way back to it.
        self.broken = ""
        self.states: Counter[str] = Counter()
        self.after_scene: Callable[[], None] | None = None

    def begin(self) -> Scene:
        """Begin a scene with nothing left of the one before."""
        self.leave()
        self.scene = scene.set_up(self.world, self.people, acts=ACTS, invariants=INVARIANTS)
        self.scenes += 1
        return self.scene

    def hear(self, task: str, *, kwargs: dict[str, str], **_broker: Any) -> None:
        """Take a task as the broker would, for whoever runs it later."""
        if self.scene is not None:
            self.scene.queued_tasks.append((task, kwargs))

    def leave(self) -> None:
        """Add up what the last scene did."""
        if self.scene is None or self.scene.left:
            return
        self.scene.left = True
        self.steps += len(self.scene.trace)
        self.checked += self.scene.checked
        self.states.update(row.state for row in self.scene.now.cases.values())
        self.broken = self.broken or self.scene.broken
        if self.after_scene is not None:
            self.after_scene()


@contextmanager
def open_context(settings: Any) -> Iterator[Context]:
    """Open a context over the memory gateway, with a broker that runs nothing by itself."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.INVITED_ALLOWED = True
    with still_clock.stopped():
        context = Context(World(settings))
        with mock.patch.object(app, "send_task", context.hear):
            yield context

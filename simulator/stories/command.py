"""`python -m simulator story`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import requests

from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.launcher import NoLauncherError, TimeNotMovedError
from simulator.actors.operator import ConflictError, SignInError
from simulator.actors.page import NoFormError
from simulator.sample_force.story_people import NotOnDutyError
from simulator.stories import (
    after_care,
    confirmed,
    impostor,
    nobody_answers,
    patrols,
    refused,
    sos,
    streetsafe,
    suspended,
    walk,
)
from simulator.stories import (
    world as worlds,
)
from simulator.stories.reporter import Reporter, StoryFailedError
from simulator.stories.scene import Scene
from simulator.stories.world import World

# The order is also which officer, operator and phone of the world a story gets.
STORIES: dict[str, Callable[[Scene], None]] = {
    "confirmed": confirmed.play,
    "refused": refused.play,
    "suspended": suspended.play,
    "impostor": impostor.play,
    "nobody-answers": nobody_answers.play,
    "sos": sos.play,
    "after-care": after_care.play,
    "streetsafe": streetsafe.play,
    "walk": walk.play,
    "patrols": patrols.play,
}
# What a story fails with when the service is at fault; anything else is a fault of the story.
FAILURES = (
    StoryFailedError,
    UnexpectedAnswerError,
    ConflictError,
    SignInError,
    NoFormError,
    NotOnDutyError,
    NoLauncherError,
    TimeNotMovedError,
    AssertionError,
    requests.RequestException,
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("story", help="play a story, or all of them, over HTTP")
    parser.add_argument("name", choices=[*STORIES, "all"])
    parser.add_argument(
        "--world", type=Path, required=True, help="JSON: addresses and people's keys"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    try:
        world = worlds.load(arguments.world)
    except worlds.WorldError as error:
        print(error, file=sys.stderr)
        return 2
    names = list(STORIES) if arguments.name == "all" else [arguments.name]
    return tell(names, world)


def tell(names: Sequence[str], world: World) -> int:
    """Play these stories one after another; returns 1 when any of them failed."""
    failed = [name for name in names if not _tell_one(name, world)]
    return 1 if failed else 0


def _tell_one(name: str, world: World) -> bool:
    teller = Reporter(name, say=lambda line: print(line, flush=True))
    scene = Scene(world, index=list(STORIES).index(name), teller=teller)
    try:
        STORIES[name](scene)
    except FAILURES as error:
        print(f"story {name} FAILED at step {teller.steps}: {error}", file=sys.stderr, flush=True)
        return False
    teller.end()
    print(flush=True)
    return True

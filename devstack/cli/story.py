"""`./run story NAME`: start everything on free ports, play a verification, and check it.

Officer, person and operator act over HTTP only; the provider is the stand-in. Everything is
thrown away at the end.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from devstack.cli import wait_for_signal
from devstack.launcher import sample_patrols, sample_reports, sample_streets
from devstack.launcher.demo_time_requests import TimeRequests
from devstack.launcher.sample_data import Force
from devstack.launcher.stack import Stack
from simulator.stories import command as stories

# The persons' phones; officers' own lie above.
_FIRST_PHONE = 101
# Nobody sits through the protocol's 45 s of silence; with a console open these change nothing.
_NOBODY = "nobody-answers"
_OF_STREETS = ("streetsafe", "walk", "patrols")
_SHORTENED = {"SC_NO_CONSOLE_WITHIN_SECONDS": "5", "SC_CONSOLE_LIVE_FOR_SECONDS": "6"}


def main(arguments: list[str]) -> int:
    """Play the story, or all of them; exit 1 when one failed."""
    parser = argparse.ArgumentParser(
        prog="./run story",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [*stories.STORIES, "all"]
    parser.add_argument("name", nargs="?", default="all", choices=names, help="default: all")
    parser.add_argument("--keep", action="store_true", help="leave data and logs behind")
    given = parser.parse_args(arguments)
    folder = tempfile.mkdtemp(prefix="sc-story-") if given.keep else None
    if folder:
        print(f"data and logs: {folder}", flush=True)
        return _play(given.name, Path(folder))
    with tempfile.TemporaryDirectory(prefix="sc-story-", ignore_cleanup_errors=True) as passing:
        return _play(given.name, Path(passing))


def _play(name: str, folder: Path) -> int:
    overrides = _SHORTENED if name in (_NOBODY, "all") else {}
    with (
        wait_for_signal.UntilAskedToStop(),
        Stack(data=folder, overrides=overrides, say=_say) as stack,
    ):
        file, orders = folder / "world.json", folder / "orders"
        orders.mkdir(mode=0o700)
        file.touch(mode=0o600)
        given = world(stack) | {"orders": str(orders)}
        if name in (*_OF_STREETS, "all"):
            given |= neighbourhood(stack)
        file.write_text(json.dumps(given))
        _admit(overrides)
        with TimeRequests(stack, orders).served():
            return stack.show_simulator("story", name, "--world", file)
    return 130


def _admit(overrides: Mapping[str, str]) -> None:
    """Say which times of the protocol are not as they would be."""
    if overrides:
        given = ", ".join(f"{name}={value}" for name, value in overrides.items())
        print(f"Times shortened for {_NOBODY}: {given} (the protocol's: 30 and 15).", flush=True)
    print(flush=True)


def world(stack: Stack) -> dict[str, Any]:
    """Load the invented force and return what `python -m simulator story` asks for."""
    force, count = Force(stack), len(stories.STORIES)
    force.load()
    with stack.step("officers and operators enrolled"):
        numbers = force.story_officers(count=count + 1)["on_duty"]
        # Two programs at a time: most of each is its own start.
        with ThreadPoolExecutor() as pool:
            codes = pool.submit(force.enrolment_codes, numbers)
            staff = pool.submit(force.operators, operators=count, supervisors=1)
    keys = [{"number": number, "enrolment_code": codes.result()[number]} for number in numbers]
    return {
        "service_url": stack.urls.web,
        "simulator_url": stack.urls.simulator,
        "number": stack.env["SC_PUBLISHED_NUMBER"],
        "officers": keys[:count],
        "suspended_officer": keys[count],
        "operators": [asdict(one) for one in staff.result()],
        "phones": [f"+447700900{_FIRST_PHONE + index}" for index in range(count)],
        "import_officers": [sys.executable, str(stack.manage_program), "import_officers"],
    }


def neighbourhood(stack: Stack) -> dict[str, Any]:
    """Draw streets with three years of reports, and return who works with them."""
    roles = {"analysts": 1, "partners": 1, "coordinators": 1, "teams": 1}
    staff = {one.role: one for one in Force(stack).operators(operators=0, supervisors=0, **roles)}
    sample_streets.draw(stack)
    sample_reports.load(stack, by=staff["analyst"].username, partner=staff["partner"].username)
    sample_patrols.load(stack, member=staff["team"].username)
    return {
        "analyst": asdict(staff["analyst"]),
        "partner": asdict(staff["partner"]),
        "coordinator": asdict(staff["coordinator"]),
        "walk_officer": asdict(staff["team"]),
        "growing_streets": sample_reports.growing_streets(stack),
    }


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)

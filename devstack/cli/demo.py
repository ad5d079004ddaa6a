"""`./run demo`: start everything with an invented force, and print where to look.

Answers on this machine only. The data stays in .data/demo between starts; --fresh forgets it.
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyotp

from devstack.cli import wait_for_signal
from devstack.launcher import (
    embedded_servers,
    paths,
    ports,
    sample_figures,
    sample_patrols,
    sample_reports,
    sample_streets,
)
from devstack.launcher.demo_fault_requests import FaultRequests
from devstack.launcher.demo_people import DemoPeople
from devstack.launcher.demo_time_requests import TimeRequests
from devstack.launcher.sample_data import Force, Operator
from devstack.launcher.stack import Stack, StackError
from simulator.twilio.command import DEMO_VARIABLE

_PORT, _PAGE_PORT = 8000, 8001
_WORLD = "demo-world.json"
_LOOKS_EVERY = 0.3
# Who may sign in, by role.
_STAFF = {"operator": 2, "supervisor": 1, "analyst": 1, "partner": 1, "coordinator": 1, "team": 1}
# Well before the officers of the page go off duty.
_CHOOSE_ANEW_EVERY = 1200.0


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM; 130 where that came before everything was up."""
    given = _parser().parse_args(arguments)
    folder, began = paths.data_folder("demo"), time.monotonic()
    is_up = False
    with wait_for_signal.UntilAskedToStop() as asked:
        _take(folder, fresh=given.fresh)
        sample = Sample(folder)
        with _stack(given, sample) as stack:
            force = Force(stack)
            force.keep_feeding()
            operators = sample.operators
            people = DemoPeople(stack, force, operators=operators)
            fault_requests = FaultRequests(stack, folder / "orders")
            time_requests = TimeRequests(stack, fault_requests.folder)
            with stack.step("people of the page enrolled"):
                spare = people.write(folder / _WORLD, orders=fault_requests.folder)
            _print_addresses(stack)
            _print_sign_ins(operators)
            print(f"\nUp after {time.monotonic() - began:.1f} s.")
            print("Ctrl-C stops everything; the data stays.", flush=True)
            is_up = True
            _print_officers(force, spare[:1])
            _serve(asked, people, fault_requests, folder / _WORLD, time_requests)
    print("Stopped.")
    return 0 if is_up else 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run demo",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fresh", action="store_true", help="forget what earlier demos left")
    parser.add_argument(
        "--port",
        default=os.environ.get("SC_WEB_PORT") or None,
        help=f"of the service; or SC_WEB_PORT; {_PORT}, or any where that is taken",
    )
    parser.add_argument(
        "--page-port", help=f"of the demonstration's page; {_PAGE_PORT}, or any where that is taken"
    )
    return parser


class Sample:
    """What is loaded while the processes start."""

    def __init__(self, folder: Path) -> None:
        self.operators: list[Operator] = []
        self._folder = folder

    def load(self, stack: Stack) -> None:
        """Load the force, its control room, streets with three years of reports, and figures."""
        # Of an earlier start: its addresses no longer hold.
        (self._folder / _WORLD).unlink(missing_ok=True)
        force = Force(stack)
        force.load()
        self.operators = _operators(force, self._folder / "operators.json")
        sample_streets.draw(stack)
        usernames = {one.role: one.username for one in self.operators}
        sample_reports.load(stack, by=usernames["analyst"], partner=usernames["partner"])
        sample_patrols.load(stack, member=usernames["team"])
        sample_figures.load(stack)


def _serve(
    asked: threading.Event,
    people: DemoPeople,
    fault_requests: FaultRequests,
    world: Path,
    time_requests: TimeRequests,
) -> None:
    """Do what the page asks for, and keep its officers on duty, until asked to stop."""
    chosen_at = time.monotonic()
    while not asked.wait(_LOOKS_EVERY):
        try:
            fault_requests.look()
            time_requests.look()
            if time.monotonic() - chosen_at > _CHOOSE_ANEW_EVERY:
                chosen_at = time.monotonic()
                people.write(world, orders=fault_requests.folder)
        except (StackError, LookupError, OSError) as error:
            # The demonstration goes on with what it has.
            _say(f"What the page asked for was not done: {error}")


def _stack(given: argparse.Namespace, sample: Sample) -> Stack:
    folder = paths.data_folder("demo")
    return Stack(
        data=folder,
        overrides={DEMO_VARIABLE: str((folder / _WORLD).resolve())},
        web_address=("127.0.0.1", _port(given.port, usual=_PORT, name="--port")),
        simulator_port=_port(given.page_port, usual=_PAGE_PORT, name="--page-port"),
        beside=sample.load,
        say=_say,
    )


def _port(asked_for: str | None, *, usual: int, name: str) -> int:
    """Return the port asked for; or the usual one, or 0 for any where another program has it."""
    if asked_for is not None:
        return ports.read(asked_for, name=name)
    if ports.is_free(usual):
        return usual
    _say(f"Another program has port {usual}, so another port is used; {name} chooses one.")
    return 0


def _say(sentence: str) -> None:
    # The terminal may have gone while the processes are being stopped.
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def _take(folder: Path, *, fresh: bool) -> None:
    """See that no demonstration runs here, then forget what it left, if asked to."""
    for server in (
        embedded_servers.Postgres(folder / "postgres"),
        embedded_servers.Valkey(folder / "valkey"),
    ):
        server.stop()
    if fresh:
        shutil.rmtree(folder)


def _operators(force: Force, file: Path) -> list[Operator]:
    """Return the demonstration's staff, made at its first start and kept in a file.

    A role that an earlier version did not make is made now.
    """
    kept = [Operator(**one) for one in json.loads(file.read_text())] if file.exists() else []
    there = {one.role for one in kept}
    lacking = {f"{role}s": many for role, many in _STAFF.items() if role not in there}
    if lacking:
        kept += force.operators(**({"operators": 0, "supervisors": 0} | lacking))
        file.touch(mode=0o600)
        written: list[dict[str, Any]] = [asdict(one) for one in kept]
        file.write_text(json.dumps(written, indent=2))
    return kept


def _print_addresses(stack: Stack) -> None:
    print(f"\nThe demonstration:  {stack.urls.simulator}/demo")
    print(f"The console:        {stack.urls.web}/console/")
    print(f"The officers' API:  {stack.urls.web}/api/v1/docs")
    print(f"The public pages:   {stack.urls.web}/public, {stack.urls.web}/streets")
    print(f"The plan's aims:    {stack.urls.web}/plan (everybody), /neighbourhood/plan (analyst)")
    print(f"Ask for a walk:     {stack.urls.web}/walks/ask")
    print(f"The neighbourhood:  {stack.urls.web}/neighbourhood/ (analyst, partner)")
    print(
        f"Walks, for staff:   {stack.urls.web}/neighbourhood/walks (coordinator), /my-walks (team)"
    )
    print(f"The person's phone: {stack.urls.simulator}/phones/+447700900101")
    print(f"The number to text: {stack.env['SC_PUBLISHED_NUMBER']}")
    print(f"Logs:               {stack.logs}")


def _print_sign_ins(operators: list[Operator]) -> None:
    print("\nSign-ins (the code changes every 30 seconds; the page shows the one of the moment):")
    for one in operators:
        code = pyotp.parse_uri(one.otpauth_url).now()  # type: ignore[attr-defined]
        print(f"  {one.username:<22} {one.password:<24} code {code}  {one.otpauth_url}")


def _print_officers(force: Force, numbers: list[str]) -> None:
    if not numbers:
        return
    for number, code in force.enrolment_codes(numbers).items():
        print(
            f"\nAn officer on duty: {number}; their device enrols with {code} within 15 minutes.",
            flush=True,
        )

"""`./run demo`: start everything with an invented force, and print where to look.

Answers on this machine only. The data stays in .data/demo between starts; --fresh begins anew.
"""

import argparse
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

from safeconnect import engines, places
from safeconnect.cast import Cast
from safeconnect.commands import waiting
from safeconnect.orders import Orders
from safeconnect.sample import Force, Operator
from safeconnect.stack import Stack, StackError
from simulator.provider.command import DEMO_VARIABLE

_PORT = "8000"
_WORLD = "demo-world.json"
_LOOKS_EVERY = 0.3
# Well before the officers of the page go off duty.
_CAST_ANEW_EVERY = 1200.0


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(
        prog="./run demo",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fresh", action="store_true", help="forget what earlier demos left")
    given = parser.parse_args(arguments)
    folder = places.data_folder("demo")
    if given.fresh:
        _forget(folder)
    with waiting.UntilAskedToStop() as asked, _stack(folder) as stack:
        force = Force(stack)
        force.load()
        force.keep_feeding()
        operators = _operators(force, folder / "operators.json")
        cast, orders = Cast(stack, force, operators=operators), Orders(stack, folder / "orders")
        with stack.step("people of the page enrolled"):
            spare = cast.write(folder / _WORLD, orders=orders.folder)
        _print_addresses(stack)
        _print_sign_ins(operators)
        _print_officers(force, spare[:1])
        print("\nCtrl-C stops everything; the data stays.", flush=True)
        _serve(asked, cast, orders, folder / _WORLD)
    print("Stopped.")
    return 0


def _serve(asked: threading.Event, cast: Cast, orders: Orders, world: Path) -> None:
    """Do what the page asks for, and keep its officers on duty, until asked to stop."""
    cast_at = time.monotonic()
    while not asked.wait(_LOOKS_EVERY):
        try:
            orders.look()
            if time.monotonic() - cast_at > _CAST_ANEW_EVERY:
                cast_at = time.monotonic()
                cast.write(world, orders=orders.folder)
        except (StackError, LookupError, OSError) as error:
            # The demonstration goes on with what it has.
            print(f"The page's wish was not met: {error}", file=sys.stderr, flush=True)


def _stack(folder: Path) -> Stack:
    port = os.environ.get("SC_WEB_PORT") or _usual_port()
    if not port.isdecimal():
        raise StackError(f"SC_WEB_PORT must be a whole number, not {port!r}")
    # Of an earlier start: its addresses no longer hold.
    (folder / _WORLD).unlink(missing_ok=True)
    return Stack(
        data=folder,
        overrides={DEMO_VARIABLE: str((folder / _WORLD).resolve())},
        web_address=("127.0.0.1", int(port)),
        say=lambda sentence: print(sentence, file=sys.stderr, flush=True),
    )


def _usual_port() -> str:
    """Return 8000, or 0 for any where another clone's demonstration has it."""
    return _PORT if engines.is_free(int(_PORT)) else "0"


def _forget(folder: Path) -> None:
    if folder.exists():
        # Taking the locks first: a running demonstration keeps its data.
        with Stack(data=folder, simulator=False).only_stores():
            pass
        shutil.rmtree(folder)


def _operators(force: Force, file: Path) -> list[Operator]:
    """Return the demonstration's operators, made at its first start and kept in a file."""
    if file.exists():
        return [Operator(**one) for one in json.loads(file.read_text())]
    made = force.operators(operators=2, supervisors=1)
    file.touch(mode=0o600)
    kept: list[dict[str, Any]] = [asdict(one) for one in made]
    file.write_text(json.dumps(kept, indent=2))
    return made


def _print_addresses(stack: Stack) -> None:
    print(f"\nThe demonstration:  {stack.urls.simulator}/demo")
    print(f"The console:        {stack.urls.web}/console/")
    print(f"The officers' API:  {stack.urls.web}/api/v1/docs")
    print(f"Her phone:          {stack.urls.simulator}/phones/+447700900101")
    print(f"The number to text: {stack.env['SC_PUBLISHED_NUMBER']}")
    print(f"Logs:               {stack.logs}")


def _print_sign_ins(operators: list[Operator]) -> None:
    print("\nSign-ins (the code changes every 30 seconds):")
    for one in operators:
        code = pyotp.parse_uri(one.otpauth_url).now()  # type: ignore[attr-defined]
        print(f"  {one.username:<22} {one.password:<24} code {code}  {one.otpauth_url}")


def _print_officers(force: Force, numbers: list[str]) -> None:
    if not numbers:
        return
    for number, code in force.enrolment_codes(numbers).items():
        print(f"\nAn officer on duty: {number}; his device enrols with {code} within 15 minutes.")

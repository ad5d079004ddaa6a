"""`python -m simulator sample-data`, `sample-figures`, `roster-feed` and `story-officers`."""

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from simulator.sample_force import feed, files, people, roster, story_people
from simulator.sample_force.figures import Wards


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the parser."""
    _add_sample_data(commands)
    _add_sample_figures(commands)
    _add_feed(commands)
    _add_story_officers(commands)


def _add_sample_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("sample-data", help="write officers, photos and roster")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD, default today")
    _add_seed(parser)
    parser.set_defaults(run=_write)


def _add_sample_figures(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("sample-figures", help="write two years of invented figures")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument(
        "--wards",
        type=Path,
        required=True,
        metavar="FILE",
        help="the wards they are of: what `./run manage streets units` prints",
    )
    parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD, default today")
    _add_seed(parser)
    parser.set_defaults(run=_write_figures)


def _add_feed(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "roster-feed", help="write the roster again every few minutes and have it imported"
    )
    parser.add_argument("--every", type=float, default=300.0, help="seconds")
    parser.add_argument("--first-after", type=float, default=0.0, help="seconds; default at once")
    parser.add_argument("--data", type=Path, required=True, help="the folder of sample-data")
    parser.add_argument("--once", action="store_true", help="feed once and end")
    parser.add_argument(
        "command", nargs="+", help="the import; FILE --from … --to … is put behind it"
    )
    _add_seed(parser)
    parser.set_defaults(run=_feed)


def _add_story_officers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("story-officers", help="name officers for the stories, as JSON")
    parser.add_argument("--count", type=int, default=8, help="how many on duty")
    parser.add_argument(
        "--staying", type=float, default=60.0, metavar="MINUTES", help="on duty for so long yet"
    )
    parser.add_argument("--at", type=datetime.fromisoformat, help="RFC 3339, default now")
    _add_seed(parser)
    parser.set_defaults(run=_story_officers)


def _add_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=people.SEED, help="of the invented force")


def _write(arguments: argparse.Namespace) -> int:
    today = arguments.today or datetime.now(UTC).date()
    try:
        files.write_all(arguments.out, today=today, seed=arguments.seed)
    except OSError as error:
        print(f"Cannot write the sample data: {error}", file=sys.stderr)
        return 1
    span = roster.span(today)
    dates = f"--from {files.rfc3339(span.starts_at)} --to {files.rfc3339(span.ends_at)}"
    print(f"{people.COUNT} officers, their photos and a roster in {arguments.out}; {dates}")
    return 0


def _write_figures(arguments: argparse.Namespace) -> int:
    today = arguments.today or datetime.now(UTC).date()
    try:
        wards = _wards(arguments.wards, seed=arguments.seed)
        files.write_figures(arguments.out, today=today, wards=wards)
    except OSError as error:
        print(f"Cannot write the sample figures: {error}", file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError) as error:
        print(f"{arguments.wards} does not say which wards there are: {error}", file=sys.stderr)
        return 1
    print(f"Figures of {len(wards.of)} wards in {arguments.out}")
    return 0


def _wards(file: Path, *, seed: int) -> Wards:
    """Read the wards; raises OSError, ValueError, KeyError or TypeError."""
    told = json.loads(file.read_text(encoding="utf-8"))["wards"]
    if not told:
        raise ValueError("the list is empty")
    return Wards(of=[(ward, borough) for ward, borough in told], seed=seed)


def _feed(arguments: argparse.Namespace) -> int:
    feeding = {"folder": arguments.data, "command": arguments.command, "seed": arguments.seed}
    if arguments.once:
        return 0 if feed.feed_once(**feeding) else 1
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    feed.feed_for_ever(
        every=arguments.every, first_after=arguments.first_after, stop=stop, **feeding
    )
    return 0


def _story_officers(arguments: argparse.Namespace) -> int:
    at = (arguments.at or datetime.now(UTC)).astimezone(UTC)
    staying = timedelta(minutes=arguments.staying)
    chosen = story_people.choose(at, count=arguments.count, staying=staying, seed=arguments.seed)
    answer = {
        "on_duty": [person.number for person in chosen.on_duty],
        "off_duty": chosen.off_duty.number,
        "suspended": chosen.suspended.number,
    }
    print(json.dumps(answer))
    return 0

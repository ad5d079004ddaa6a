"""`manage.py streetsafe_trial`: try the rules for growing roads on a world from a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.streetsafe.rules import odds, replay, world
from community.streetsafe.rules.growing import Verdict
from community.streetsafe.rules.replay import Listed, WeekList

_PROGRESS_WEEKS = 26


class Command(BaseCommand):
    """Replay a world in memory and print each week's list. It asks no database."""

    help = (
        "Replay the reports of a file, week by week, by the rules that judge real ones, and print "
        "each week's list. docs/streetsafe-worlds.md has the format. Nothing is stored."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("world", type=Path, metavar="WORLD.json")
        parser.add_argument("--last", type=int, metavar="N", help="only the last N weeks")
        parser.add_argument("--json", action="store_true", help="print one JSON object a week")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the lists on standard output; progress goes to standard error."""
        town = _read(options["world"])
        self.stderr.write(f"{len(town.reports)} reports on {len(town.streets)} stretches")
        last = options["last"]
        if last is not None and last < 1:
            raise CommandError("--last needs a number of weeks, at least 1.")
        found = list(self._watched(replay.lists_of_weeks(town)))
        for one in found[-last:] if last else found:
            for line in [_as_json(one)] if options["json"] else _in_words(one, town.names):
                self.stdout.write(line)

    def _watched(self, lists: Iterator[WeekList]) -> Iterator[WeekList]:
        for number, one in enumerate(lists, start=1):
            if number % _PROGRESS_WEEKS == 0:
                self.stderr.write(f"{number} weeks, at {one.week}")
            yield one


def _read(path: Path) -> world.World:
    """Read the file. Raise CommandError with a sentence."""
    try:
        return world.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}") from error
    except world.NotAWorldError as error:
        raise CommandError(f"{path}: {error}") from error


def _as_json(one: WeekList) -> str:
    return json.dumps({**asdict(one), "week": one.week.isoformat()})


def _in_words(one: WeekList, names: Mapping[str, str]) -> Iterator[str]:
    yield f"{one.week}  {one.counted} counted, {one.not_counted} not"
    if one.unusual:
        yield "  Reports are unusual: growing is paused for roads with under ten."
    yield from _lines(one.listed, names)


def _lines(listed: Sequence[Listed], names: Mapping[str, str]) -> Iterator[str]:
    for line in listed:
        street = names.get(line.street, line.street)
        road = f"{street} (whole street)" if line.is_street else f"{street} ({line.unit})"
        yield f"  {_TITLES[line.verdict]}  {road}: {_why(line)}"


_TITLES = {
    Verdict.GROWING: "GROWING   ",
    Verdict.BURST: "BURST     ",
    Verdict.ONE_SOURCE: "ONE SOURCE",
}


def _why(line: Listed) -> str:
    of = f"sources {line.sources}, days {line.days}"
    if line.expected is None or line.p is None:
        return f"{line.count} counted of {line.taps} in {line.window_days} days; {of}"
    said = odds.in_words(
        count=line.count, window_days=line.window_days, expected=line.expected, p=line.p
    )
    return f"{said}; {of}"

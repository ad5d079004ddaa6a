"""Worlds: reports on a net of streets, in one JSON file (docs/streetsafe-worlds.md)."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

FORMAT = "streetsafe-world/1"
PLACE, BEHAVIOUR = 1, 2
_DARK = ("dark", "daylight", "both")
# The reasons are optional: the rules look at groups alone.
_COLUMNS, _WITH_REASONS = 5, 6


class NotAWorldError(Exception):
    """The file is no world; the sentence names the entry that is wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One report: a day, a unit (stretch or street), a source or None, group bits and dark.

    `reasons` are words that the rules do not read; whoever takes reports over does.
    """

    day: date
    unit: str
    source: str | None
    groups: int
    dark: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class World:
    """Stretches with their street, and reports in order of day.

    `shared` are the sources that many people share. `truth` is whatever its maker planted, which
    no rule reads.
    """

    streets: Mapping[str, str]
    reports: Sequence[Entry]
    names: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    truth: Any = None

    @cached_property
    def stretches_of(self) -> Mapping[str, Sequence[str]]:
        """Give the stretches of each street."""
        found: dict[str, list[str]] = defaultdict(list)
        for stretch, street in self.streets.items():
            found[street].append(stretch)
        return found


def loads(text: str | bytes) -> World:
    """Read a world from JSON. Raise NotAWorldError."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise NotAWorldError(f"This is no JSON: {error}") from error
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise NotAWorldError(f'A world is an object with "format": "{FORMAT}".')
    streets = dict(_unit(number, row) for number, row in enumerate(_list(read, "units")))
    both = streets.keys() & set(streets.values())
    if both:
        raise NotAWorldError(f"{_quoted(min(both))} is the id of a stretch and of a street.")
    known = streets.keys() | set(streets.values())
    reports = [_report(n, row, known=known) for n, row in enumerate(_list(read, "reports"))]
    return World(
        streets=streets,
        reports=sorted(reports, key=lambda entry: entry.day),
        names=_names(read.get("names", {})),
        shared=frozenset(_words(read, "shared")),
        truth=read.get("truth"),
    )


def _list(read: Mapping[str, Any], name: str) -> list[Any]:
    found = read.get(name)
    if not isinstance(found, list) or not found:
        raise NotAWorldError(f'"{name}" must be a list that is not empty.')
    return found


def _words(read: Mapping[str, Any], name: str) -> list[str]:
    found = read.get(name, [])
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise NotAWorldError(f'"{name}" must be a list of words.')
    return found


def _names(found: object) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise NotAWorldError('"names" must be an object: a name for each street\'s id.')
    return found


def _unit(number: int, row: object) -> tuple[str, str]:
    match row:
        case [str(stretch), str(street)] if stretch and street:
            return stretch, street
    raise NotAWorldError(
        f"units[{number}] is {_quoted(row)}; it must be [stretch id, street id], two words."
    )


def _report(number: int, row: object, *, known: set[str]) -> Entry:
    where = f"reports[{number}]"
    if not isinstance(row, list) or not _COLUMNS <= len(row) <= _WITH_REASONS:
        raise NotAWorldError(
            f"{where} is {_quoted(row)}; it must be [date, unit, source, groups, dark], "
            "and may have a list of reasons behind these."
        )
    day, unit, source, groups, dark, *reasons = row
    if not isinstance(unit, str) or unit not in known:
        raise NotAWorldError(f"{where}: {_quoted(unit)} is neither a stretch nor a street.")
    if source is not None and not isinstance(source, str):
        raise NotAWorldError(f"{where}: the source {_quoted(source)} is neither a word nor null.")
    if type(groups) is not int or not 1 <= groups <= PLACE | BEHAVIOUR:
        raise NotAWorldError(
            f"{where}: the groups {_quoted(groups)} must be 1 (place), 2 (behaviour) or 3 (both)."
        )
    if dark not in _DARK:
        raise NotAWorldError(f"{where}: {_quoted(dark)} is none of {', '.join(_DARK)}.")
    return Entry(
        day=_day(where, day),
        unit=unit,
        source=source,
        groups=groups,
        dark=dark,
        reasons=_reasons(where, reasons),
    )


def _reasons(where: str, found: Sequence[object]) -> tuple[str, ...]:
    """Read the sixth column, where there is one."""
    match found:
        case []:
            return ()
        case [[*words]] if all(isinstance(word, str) for word in words):
            return tuple(str(word) for word in words)
    raise NotAWorldError(f"{where}: the reasons {_quoted(found[0])} must be a list of words.")


def _day(where: str, written: object) -> date:
    try:
        return date.fromisoformat(written)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise NotAWorldError(f"{where}: {_quoted(written)} is no date as 2026-01-31.") from error


def _quoted(value: object) -> str:
    """Quote what was found, shortened: the file may be anything."""
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

"""The table: on the terminal as it grows, and in docs/performance.md between two marks."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, results
from devstack.devtools import doc_checks

BEGIN = "<!-- figures: written by ./run bench --write -->"
END = "<!-- end of figures -->"
_HEAD = ("What", "n", "p50", "p95", "p99", "Ratio", "Goal", "Met")


class NoPlaceError(ValueError):
    """The page has no place for figures."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The rows of one section and what the machine was doing meanwhile."""

    section: str
    rows: Sequence[results.Row]
    doing: machine.Doing


def table(measured: Measured) -> str:
    """Write one section as a table with its circumstances."""
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in measured.rows]
    notes = [f"- {row.name}: {row.note}" for row in measured.rows if row.note]
    return "\n".join([circumstances(measured), "", *lines, *(["", *notes] if notes else [])])


def circumstances(measured: Measured) -> str:
    """Say how long a section took and how busy the machine was."""
    doing = measured.doing
    return (
        f"{doing.took:.0f} s; load average {doing.load_before:.1f} before and "
        f"{doing.load_after:.1f} after; {doing.busy:.1f} cores busy, {doing.others:.1f} of them "
        "with other programs."
    )


def write(file: Path, measured: Sequence[Measured], *, at: datetime) -> None:
    """Put sections between the marks of the page, each with its date and machine.

    A section that was not measured keeps the figures it has. Raises NoPlaceError without marks.
    """
    text = file.read_text()
    head, begin, rest = text.partition(BEGIN)
    kept, end, tail = rest.partition(END)
    if not begin or not end:
        raise NoPlaceError(f"{file.name} has no marks for the figures: {BEGIN} and {END}")
    found = _sections_of(kept)
    found |= {one.section: f"{_when_and_where(at)}\n\n{_wrapped(table(one))}" for one in measured}
    parts = [f"### {name}\n\n{figures}" for name, figures in found.items()]
    file.write_text("\n\n".join([f"{head}{BEGIN}", *parts, f"{END}{tail}"]))


def _sections_of(figures: str) -> dict[str, str]:
    """Read what the page has, by the names of the sections and in its order."""
    blocks = figures.split("\n### ")[1:]
    return {name: text.strip() for name, _, text in (block.partition("\n") for block in blocks)}


def _when_and_where(at: datetime) -> str:
    said = f"Measured {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {'; '.join(machine.described())}."
    return _wrapped(said)


def _wrapped(text: str) -> str:
    """Break long lines, as in all documents; a row of a table stays one line."""
    return "\n".join(_wrapped_line(line) for line in text.split("\n"))


def _wrapped_line(line: str) -> str:
    if line.startswith("|"):
        return line
    indent = "  " if line.startswith("- ") else ""
    return textwrap.fill(
        line, width=doc_checks.WIDTH, subsequent_indent=indent, break_long_words=False
    )


def _cells(row: results.Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f} x {row.beside}"
    met = {None: "", True: "yes", False: "**no**"}[row.met]
    figures = (_figure(value, row.unit) for value in (row.p50, row.p95, row.p99))
    return (row.name, f"{row.n:,}", *figures, ratio, row.goal, met)


def _figure(value: float | None, unit: str) -> str:
    """Write a figure to about three places."""
    if value is None:
        return ""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{places}f} {unit}".rstrip()

"""The table: on the terminal as it grows, and in docs/performance.md between two marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, results

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


def page(results: Sequence[Measured], *, at: datetime) -> str:
    """Write all sections, with the date and the machine."""
    parts = [f"Measured {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC.", ""]
    parts += [f"- {sentence}" for sentence in machine.described()]
    for measured in results:
        parts += ["", f"### {measured.section}", "", table(measured)]
    return "\n".join(parts)


def write(file: Path, figures: str) -> None:
    """Put the figures between the marks of the page; raises NoPlaceError without them."""
    text = file.read_text()
    head, begin, rest = text.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not begin or not end:
        raise NoPlaceError(f"{file.name} has no marks for the figures: {BEGIN} and {END}")
    file.write_text(f"{head}{BEGIN}\n\n{figures}\n\n{END}{tail}")


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

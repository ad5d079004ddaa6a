"""Files of figures for tests, of closed periods before today."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from community.outcomes.actions import figure_files, figure_imports, readings
from community.outcomes.actions.figure_imports import FigureSummary
from community.outcomes.enums import Cadence, FigureKind
from community.outcomes.rules import periods
from foundation.audit import clock, ledger

_Line = tuple[object, ...]


def month(back: int = 1) -> str:
    """Name the month so many before this one."""
    return f"{periods.later(clock.today().replace(day=1), -back):%Y-%m}"


def quarter(back: int = 1) -> str:
    """Name the quarter so many before this one."""
    begins_on, _ = periods.closed(clock.today(), Cadence.QUARTERLY, count=back)[0]
    return f"{begins_on.year}-Q{(begins_on.month + 2) // 3}"


def begins(back: int = 1) -> date:
    """Give the first day of the quarter so many before this one."""
    return periods.closed(clock.today(), Cadence.QUARTERLY, count=back)[0][0]


def write(folder: Path, kind: FigureKind, lines: Iterable[_Line]) -> Path:
    """Write a file of a kind."""
    rows = [figure_files.columns_of(kind), *lines]
    path = folder / f"{kind}.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", "utf-8")
    return path


def take(
    folder: Path, kind: FigureKind, lines: Iterable[_Line], *, dry_run: bool = False
) -> FigureSummary:
    """Import a file, and read the measures anew."""
    now = clock.db_now()
    file = figure_files.read(path=write(folder, kind, lines), kind=kind, today=clock.local_day(now))
    with ledger.transaction():
        found = figure_imports.take_over(file=file, actor=ledger.COMMAND, now=now, dry_run=dry_run)
        readings.take(now=now)
    return found


def workforce(*, back: int = 1, women: int = 10_230, joined: int = 54) -> _Line:
    """Write a quarter of the workforce: 30,000 officers, 131 of them new."""
    return (quarter(back), 30_000, women, 131, joined, 23)


def confidence(percent: float, *, back: int = 1, n: int = 198) -> _Line:
    """Write what women of Redbridge said of the police in a quarter."""
    return (quarter(back), "Redbridge", "good_job", "women", percent, n)

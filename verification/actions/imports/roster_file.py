"""A roster file: every duty period read and checked, before the database is touched.

docs/operations/imports.md documents the columns for those who make the file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from foundation.geography import boroughs
from verification.actions.imports import csv_files
from verification.actions.imports.csv_files import BadValue, CsvFaults, Progress, Row
from verification.enums import Reason

COLUMNS = ("number", "starts_at", "ends_at", "boroughs", "reasons")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(?P<offset>Z|[+-]\d{2}:\d{2})?"
)
_CELL_AT_MOST = 2_000


class BadSpan(ValueError):  # noqa: N818
    """The two ends of a span are not in order."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """The stretch of time a roster file speaks for, half-open: [starts_at, ends_at).

    A period belongs to the span in which it starts, so the files of two days that touch hold
    every period once, night shifts too. Raises BadSpan.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.ends_at <= self.starts_at:
            raise BadSpan("the span must end after it starts")

    def holds(self, at: datetime) -> bool:
        """Say whether an instant lies in the span."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyRow:
    """One duty period of the file."""

    line: int
    officer_id: UUID
    starts_at: datetime
    ends_at: datetime
    boroughs: tuple[str, ...]
    reasons: tuple[str, ...]


def read(
    *,
    path: Path,
    span: Span,
    officers: Mapping[str, UUID],
    progress: Progress | None = None,
) -> list[DutyRow]:
    """Read a whole file; `officers` gives ids by number. Raises csv_files.BadFile."""
    problems = CsvFaults()
    duties = []
    for row in csv_files.read(path=path, columns=COLUMNS, problems=problems, progress=progress):
        try:
            duties.append(_duty(row, span=span, officers=officers))
        except BadValue as error:
            problems.note(line=row.line, reason=str(error))
    _note_overlaps(duties, problems=problems)
    problems.refuse_if_any()
    return duties


def instant(value: str, *, column: str) -> datetime:
    """Read a moment with its offset, such as 2026-03-01T22:00:00Z, as UTC. Raises BadValue."""
    form = _INSTANT.fullmatch(value)
    if form is None:
        raise BadValue(f"{column} is not a moment such as 2026-03-01T22:00:00Z")
    if form["offset"] is None:
        raise BadValue(f"{column} has no offset; write Z for UTC, or such as +01:00")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue(f"{column} is no date or time of day that exists") from error


def _duty(row: Row, *, span: Span, officers: Mapping[str, UUID]) -> DutyRow:
    """Check one row; raises BadValue with the first thing wrong."""
    values = row.values
    number = csv_files.text(values["number"], column="number", at_most=8)
    starts_at = instant(values["starts_at"], column="starts_at")
    ends_at = instant(values["ends_at"], column="ends_at")
    if number not in officers:
        raise BadValue(f"there is no officer {number} on record")
    if ends_at <= starts_at:
        raise BadValue("ends_at is not after starts_at")
    if not span.holds(starts_at):
        raise BadValue("it starts outside the span of the file")
    return DutyRow(
        line=row.line,
        officer_id=officers[number],
        starts_at=starts_at,
        ends_at=ends_at,
        boroughs=_boroughs(values["boroughs"]),
        reasons=_reasons(values["reasons"]),
    )


@lru_cache(maxsize=10_000)
def _boroughs(cell: str) -> tuple[str, ...]:
    """Read borough names between semicolons; raises BadValue."""
    names = _listed(cell, column="boroughs")
    for name in names:
        if name not in boroughs.BOROUGHS:
            raise BadValue(f"there is no borough {name!r}")
    return names


@lru_cache(maxsize=10_000)
def _reasons(cell: str) -> tuple[str, ...]:
    """Read reasons between semicolons; raises BadValue."""
    names = _listed(cell, column="reasons")
    for name in names:
        if name not in set(Reason):
            raise BadValue(f"there is no reason {name!r}; known are {', '.join(Reason)}")
    return names


def _listed(cell: str, *, column: str) -> tuple[str, ...]:
    """Split a cell at its semicolons, leaving out what is said twice; raises BadValue."""
    csv_files.text(cell, column=column, at_most=_CELL_AT_MOST)
    names = tuple(dict.fromkeys(name.strip() for name in cell.split(";")))
    if "" in names:
        raise BadValue(f"{column} holds an empty name between its semicolons")
    return names


def _note_overlaps(duties: Iterable[DutyRow], *, problems: CsvFaults) -> None:
    """Note every period that begins before an earlier one of the same officer has ended."""
    of_officer: defaultdict[UUID, list[DutyRow]] = defaultdict(list)
    for duty in duties:
        of_officer[duty.officer_id].append(duty)
    for own in of_officer.values():
        own.sort(key=lambda duty: (duty.starts_at, duty.line))
        longest = own[0]
        for duty in own[1:]:
            if duty.starts_at < longest.ends_at:
                reason = f"it overlaps line {longest.line}, of the same officer"
                problems.note(line=duty.line, reason=reason)
            longest = max(longest, duty, key=lambda one: one.ends_at)

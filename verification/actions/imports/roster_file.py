"""A roster file: every duty period read and checked, before the database is touched.

docs/operations/imports.md documents the columns for those who make the file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from foundation import look_alikes
from foundation.geography import boroughs
from verification.actions.imports import csv_files
from verification.actions.imports.csv_files import BadValue, CsvFaults, Notice, Progress, Row
from verification.enums import Reason

COLUMNS = ("number", "starts_at", "ends_at", "boroughs", "reasons")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ](?P<hour>\d{2}):(?P<rest>\d{2}(:\d{2}(\.\d{1,6})?)?)"
    r"(?P<offset>Z|[+-]\d{2}(:?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_MIDNIGHT_AFTER = re.compile(r"00(:00(\.0+)?)?")
_CELL_AT_MOST = 2_000
_OTHER_NAMES = {
    "city and county of the city of london": "City of London",
    "city of westminster": "Westminster",
}
_FULL_TITLE = re.compile(r"(the )?(royal |london )?borough of (?=.)")


def _borough_key(name: str) -> str:
    """Give what the spellings of a borough share: case, `&` for and, its full title."""
    folded = look_alikes.key(name).replace("&", "and").replace("-", " ")
    return _FULL_TITLE.sub("", " ".join(folded.split()))


_BOROUGHS = {_borough_key(name): name for name in boroughs.BOROUGHS} | _OTHER_NAMES


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
    notice: Notice | None = None,
) -> list[DutyRow]:
    """Read a whole file; `officers` gives ids by number. Raises csv_files.BadFile.

    `notice` is told of what was taken though it looks odd.
    """
    problems = CsvFaults()
    known = _OnRecord(officers)
    duties = []
    for row in csv_files.read(path=path, columns=COLUMNS, problems=problems, progress=progress):
        try:
            duties.append(_duty(row, span=span, known=known, problems=problems))
        except BadValue as error:
            problems.note(line=row.line, reason=str(error))
    _note_overlaps(duties, problems=problems)
    problems.refuse_if_any()
    problems.tell(notice)
    return duties


def instant(value: str, *, column: str) -> datetime:
    """Read a moment with its offset, such as 2026-03-01T22:00:00Z, as UTC. Raises BadValue."""
    return _moment(value, column=column).astimezone(UTC)


def _moment(value: str, *, column: str) -> datetime:
    """Read a moment with the offset it was written with. Raises BadValue."""
    form = _INSTANT.fullmatch(value)
    if form is None:
        raise BadValue(f"{column} is not a moment such as 2026-03-01T22:00:00Z")
    if form["offset"] is None:
        raise BadValue(f"{column} has no offset; write Z for UTC, or such as +01:00")
    # 24:00 ends a day, as rosters write it; 24:01 is nothing.
    ends_day = form["hour"] == "24" and _MIDNIGHT_AFTER.fullmatch(form["rest"]) is not None
    start = form.start("hour")
    at = f"{value[:start]}00{value[start + 2 :]}" if ends_day else value
    try:
        moment = datetime.fromisoformat(at.upper()) + timedelta(days=ends_day)
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue(f"{column} is no date or time of day that exists") from error
    return moment


class _OnRecord:
    """The officers of the record by number, and those whose number looks like another."""

    def __init__(self, officers: Mapping[str, UUID]) -> None:
        self._officers = officers
        self._alike = {look_alikes.number_skeleton(number): number for number in officers}

    def id_of(self, value: str) -> UUID:
        """Find an officer by the number of a row; raises BadValue."""
        csv_files.refuse_spreadsheet_damage(value, column="number")
        number = csv_files.text(value.upper(), column="number", at_most=8)
        if number in self._officers:
            return self._officers[number]
        alike = self._alike.get(look_alikes.number_skeleton(number))
        hint = f"; {alike} looks like it" if alike else ""
        raise BadValue(f"there is no officer {number} on record{hint}")


def _duty(row: Row, *, span: Span, known: _OnRecord, problems: CsvFaults) -> DutyRow:
    """Check one row; raises BadValue with the first thing wrong."""
    values = row.values
    officer_id = known.id_of(values["number"])
    starts_at = _time_of(row, "starts_at", problems=problems)
    ends_at = _time_of(row, "ends_at", problems=problems)
    _check_length(starts_at, ends_at)
    if not span.holds(starts_at):
        raise BadValue("it starts outside the span of the file")
    return DutyRow(
        line=row.line,
        officer_id=officer_id,
        starts_at=starts_at,
        ends_at=ends_at,
        boroughs=_boroughs(values["boroughs"]),
        reasons=_reasons(values["reasons"]),
    )


def _time_of(row: Row, column: str, *, problems: CsvFaults) -> datetime:
    """Read a moment as UTC, and notice an offset that no clock of the force shows then."""
    moment = _moment(row.values[column], column=column)
    at = moment.astimezone(UTC)
    offset = moment.utcoffset()
    if offset and offset != at.astimezone(settings.LOCAL_TIME_ZONE).utcoffset():
        reason = f"{column} has an offset that clocks here do not show then; it was taken exactly"
        problems.notice(line=row.line, reason=reason)
    return at


def _check_length(starts_at: datetime, ends_at: datetime) -> None:
    """Demand a period that a person can be on duty for; raises BadValue."""
    longest: timedelta = settings.DUTY_AT_MOST
    if ends_at <= starts_at:
        raise BadValue("ends_at is not after starts_at")
    if ends_at - starts_at > longest:
        hours = (ends_at - starts_at) / timedelta(hours=1)
        most = longest / timedelta(hours=1)
        raise BadValue(f"it lasts {hours:g} hours; at most {most:g} are allowed")


@lru_cache(maxsize=10_000)
def _boroughs(cell: str) -> tuple[str, ...]:
    """Read borough names between semicolons; raises BadValue."""
    names = _listed(cell, column="boroughs")
    for name in names:
        if _borough_key(name) not in _BOROUGHS:
            raise BadValue(f"there is no borough {name!r}")
    return tuple(dict.fromkeys(_BOROUGHS[_borough_key(name)] for name in names))


@lru_cache(maxsize=10_000)
def _reasons(cell: str) -> tuple[str, ...]:
    """Read reasons between semicolons; raises BadValue."""
    names = tuple(name.lower() for name in _listed(cell, column="reasons"))
    for name in names:
        if name not in set(Reason):
            raise BadValue(f"there is no reason {name!r}; known are {', '.join(Reason)}")
    return names


def _listed(cell: str, *, column: str) -> tuple[str, ...]:
    """Split a cell at its semicolons, leaving out what is said twice; raises BadValue."""
    whole = csv_files.text(cell, column=column, at_most=_CELL_AT_MOST)
    names = tuple(dict.fromkeys(name.strip() for name in whole.rstrip("; ").split(";")))
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

"""Files of figures: read line by line, every wrong line named; docs/outcomes.md has the columns."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from community.outcomes.enums import (
    AgeBand,
    Asked,
    Cadence,
    ConfidenceItem,
    FigureKind,
    OffenceGroup,
)
from community.outcomes.measured import attitudes
from community.outcomes.rules import periods
from community.outcomes.rules.periods import Period
from foundation import look_alikes
from foundation.vocabulary import Vocabulary
from verification.actions.imports import csv_files
from verification.actions.imports.csv_files import BadValue, CsvFaults, Notice

T = TypeVar("T", bound=Vocabulary)
# Some of the columns of a line, by name.
Values = Mapping[str, str]
Numbers = dict[str, int | float | None]
_ROWS_AT_MOST = 20_000
_NAME_AT_MOST = 60
_COUNT_AT_MOST = 100_000_000
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(20[0-9]{2})-?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One line of a file: what it is of, and its numbers."""

    line: int
    begins_on: date
    ends_on: date
    numbers: Numbers
    borough: str = ""
    ward: str = ""
    item: str = ""

    @property
    def of(self) -> tuple[date, str, str, str]:
        """What it is of: no two lines of a file are of the same."""
        return self.begins_on, self.borough, self.ward, self.item


@dataclass(frozen=True, kw_only=True)
class FigureFile:
    """A whole file that has no fault; `digest` is SHA-256 of its bytes."""

    kind: FigureKind
    digest: bytes
    rows: list[FigureRow] = field(default_factory=list)


def read(*, path: Path, kind: FigureKind, today: date, notice: Notice | None = None) -> FigureFile:
    """Read a whole file; raises csv_files.BadFile, which names every wrong line.

    `notice` is told of what was taken though it looks odd.
    """
    problems, rows = CsvFaults(), list[FigureRow]()
    columns, parse = _KINDS[kind]
    for row in csv_files.read(path=path, columns=columns, problems=problems):
        try:
            rows.append(_past(parse(row.line, row.values), today=today))
        except BadValue as error:
            problems.note(line=row.line, reason=str(error))
    _note_twice(rows, problems=problems)
    if not rows and not problems.found:
        problems.note(line=1, reason="the file has no figures below its heading")
    if len(rows) > _ROWS_AT_MOST:
        problems.note(line=1, reason=f"the file has more than {_ROWS_AT_MOST} lines")
    problems.refuse_if_any()
    problems.tell(notice)
    return FigureFile(kind=kind, digest=hashlib.sha256(path.read_bytes()).digest(), rows=rows)


def columns_of(kind: FigureKind) -> tuple[str, ...]:
    """Name the columns of a kind of file."""
    return _KINDS[kind][0]


def _past(row: FigureRow, *, today: date) -> FigureRow:
    """Refuse a period that is not over; raises BadValue. A census is of its whole year."""
    if row.ends_on > today and not row.ward:
        raise BadValue("its time is not over yet, so that it cannot be counted")
    return row


def _note_twice(rows: list[FigureRow], *, problems: CsvFaults) -> None:
    """Note every line that says something of what an earlier line says something of."""
    lines: dict[tuple[date, str, str, str], int] = {}
    for row in rows:
        first = lines.setdefault(row.of, row.line)
        if first != row.line:
            problems.note(line=row.line, reason=f"line {first} has figures of the same thing")


def _offences(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _month(values, "month")
    return FigureRow(
        line=line,
        begins_on=begins_on,
        ends_on=ends_on,
        borough=_name(values, "borough"),
        item=_word(values, "group", OffenceGroup).value,
        numbers={"recorded": _count(values, "recorded")},
    )


def _outcomes(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _month(values, "month")
    median = _count(values, "median_days") if values["median_days"] else None
    return FigureRow(
        line=line,
        begins_on=begins_on,
        ends_on=ends_on,
        borough=_name(values, "borough"),
        item=_word(values, "group", OffenceGroup).value,
        numbers={"charged": _count(values, "charged"), "median_days": median},
    )


def _workforce(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _quarter(values)
    names = ("officers", "women", "joiners", "women_joiners", "women_leavers")
    numbers = {name: _count(values, name) for name in names}
    _refuse_more(numbers, "women", of="officers")
    _refuse_more(numbers, "women_joiners", of="joiners")
    if not numbers["officers"]:
        raise BadValue("officers is 0: a force has some")
    return FigureRow(line=line, begins_on=begins_on, ends_on=ends_on, numbers=dict(numbers))


def _confidence(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _quarter(values)
    item = _word(values, "item", ConfidenceItem)
    return FigureRow(
        line=line,
        begins_on=begins_on,
        ends_on=ends_on,
        borough=_name(values, "borough"),
        item=attitudes.item_of(item, _word(values, "asked", Asked)),
        numbers={"percent": _percent(values), "n": _count(values, "n", least=1)},
    )


def _prevalence(line: int, values: Values) -> FigureRow:
    month, ends_on = _month(values, "year_to")
    return FigureRow(
        line=line,
        begins_on=periods.later(month, -11),
        ends_on=ends_on,
        item=_word(values, "group", OffenceGroup).value,
        numbers={
            "percent": _percent(values),
            "n": _count(values, "n", least=1),
            "people": _count(values, "people", least=1),
        },
    )


def _census(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _year(values)
    return FigureRow(
        line=line,
        begins_on=begins_on,
        ends_on=ends_on,
        borough=_name(values, "borough"),
        ward=_name(values, "ward"),
        numbers={"women": _count(values, "women", least=1)},
    )


def _census_ages(line: int, values: Values) -> FigureRow:
    begins_on, ends_on = _year(values)
    return FigureRow(
        line=line,
        begins_on=begins_on,
        ends_on=ends_on,
        borough=_name(values, "borough"),
        item=_word(values, "age", AgeBand).value,
        numbers={"people": _count(values, "people", least=1)},
    )


_Parse = Callable[[int, Values], FigureRow]
_KINDS: dict[FigureKind, tuple[tuple[str, ...], _Parse]] = {
    FigureKind.OFFENCES: (("month", "borough", "group", "recorded"), _offences),
    FigureKind.OUTCOMES: (("month", "borough", "group", "charged", "median_days"), _outcomes),
    FigureKind.WORKFORCE: (
        ("quarter", "officers", "women", "joiners", "women_joiners", "women_leavers"),
        _workforce,
    ),
    FigureKind.CONFIDENCE: (("quarter", "borough", "item", "asked", "percent", "n"), _confidence),
    FigureKind.PREVALENCE: (("year_to", "group", "percent", "n", "people"), _prevalence),
    FigureKind.CENSUS: (("year", "borough", "ward", "women"), _census),
    FigureKind.CENSUS_AGES: (("year", "borough", "age", "people"), _census_ages),
}


def _year(values: Values) -> Period:
    """Read a year as 2021; raises BadValue."""
    if not _YEAR.fullmatch(values["year"]):
        raise BadValue(f"year {values['year'][:20]!r} is not a year such as 2021")
    begins_on = date(int(values["year"]), 1, 1)
    return begins_on, periods.later(begins_on, 12)


def _month(values: Values, column: str) -> Period:
    """Read a month as 2026-10; raises BadValue."""
    csv_files.refuse_spreadsheet_damage(values[column], column=column)
    found = _MONTH.fullmatch(values[column])
    if found is None:
        raise BadValue(f"{column} {values[column][:20]!r} is not a month such as 2026-10")
    return periods.period_of(date(int(found[1]), int(found[2]), 1), Cadence.MONTHLY)


def _quarter(values: Values) -> Period:
    """Read a quarter of a calendar year as 2026-Q3; raises BadValue."""
    found = _QUARTER.fullmatch(values["quarter"])
    if found is None:
        raise BadValue(f"quarter {values['quarter'][:20]!r} is not a quarter such as 2026-Q3")
    return periods.period_of(date(int(found[1]), 3 * int(found[2]), 1), Cadence.QUARTERLY)


def _name(values: Values, column: str) -> str:
    """Read the name of a borough or ward; raises BadValue."""
    if not values[column]:
        raise BadValue(f"{column} is empty")
    try:
        name = look_alikes.tidy(values[column])
    except look_alikes.Unfit as unfit:
        raise BadValue(f"{column} {unfit}") from unfit
    if len(name) > _NAME_AT_MOST:
        raise BadValue(f"{column} has {len(name)} characters; at most {_NAME_AT_MOST} are allowed")
    return name


def _word(values: Values, column: str, words: type[T]) -> T:
    """Read one of a closed list of words; raises BadValue."""
    try:
        return words(values[column].lower())
    except ValueError:
        known = ", ".join(words)
        raise BadValue(
            f"{column} {values[column][:20]!r} is not known; known are {known}"
        ) from None


def _count(values: Values, column: str, *, least: int = 0) -> int:
    """Read a whole number, also as 12,345; raises BadValue."""
    written = values[column].replace(",", "").replace(" ", "")
    if not (written.isascii() and written.isdigit()):
        raise BadValue(f"{column} {values[column][:20]!r} is not a whole number")
    if not least <= int(written) <= _COUNT_AT_MOST:
        raise BadValue(f"{column} {int(written)} is not between {least} and {_COUNT_AT_MOST}")
    return int(written)


def _percent(values: Values) -> float:
    """Read a share in per cent, 0 to 100, as 54 or 54.3 or 54 %; raises BadValue."""
    try:
        found = float(values["percent"].removesuffix("%").strip())
    except ValueError:
        raise BadValue(f"percent {values['percent'][:20]!r} is not a number") from None
    if not 0 <= found <= 100:
        raise BadValue(f"percent {found:g} is not between 0 and 100")
    return found


def _refuse_more(numbers: Mapping[str, int], part: str, *, of: str) -> None:
    if numbers[part] > numbers[of]:
        raise BadValue(f"{part} {numbers[part]} is more than {of} {numbers[of]}")

"""CSV files from a force's own systems: read line by line, every fault named with its line.

Taken are UTF-8 with or without a byte order mark, any of the usual line ends, and what a
spreadsheet leaves behind: semicolons or tabs for commas, `sep=`, empty rows and columns, capitals
in the heading, numbers marked as text (`'0107`, `="0107"`). Never guessed is what could be two
things: another encoding, a power of ten, a date. Reading goes on after a fault, so that one run
names them all.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TextIO

from foundation import look_alikes
from verification.rules import field_cleaning

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What the `surrogateescape` handler makes of a byte that is not UTF-8.
_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_TELL_EVERY = 5_000
_SEPARATORS = ",;\t"
_SEP_LINE = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
# How a spreadsheet is told to leave a number as it was typed.
_FORCED_TEXT = re.compile(r"""="(?P<quoted>[^"]*)"|'(?P<marked>[0-9+].*)""")
_POWER_OF_TEN = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
_MONTH = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_DATE = re.compile(rf"[0-9]{{1,2}}-({_MONTH})|({_MONTH})-[0-9]{{2}}", re.IGNORECASE)

Progress = Callable[[int], None]
Notice = Callable[["CsvFault"], None]


@dataclass(frozen=True, kw_only=True, order=True)
class CsvFault:
    """What is wrong with one line of a file; `line` counts from 1, the heading being line 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class BadFile(Exception):  # noqa: N818 - it is the file that is bad
    """A file cannot be taken; `problems` names every fault found, in order of lines."""

    def __init__(self, problems: Sequence[CsvFault]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BadValue(ValueError):  # noqa: N818 - as BadFile
    """One value of a row is wrong; its text is the reason to show."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a file, by column; `line` is where it begins."""

    line: int
    values: dict[str, str]


@dataclass(kw_only=True)
class CsvFaults:
    """The faults found so far in one file, and what was taken though it looks odd."""

    found: list[CsvFault] = field(default_factory=list)
    odd: dict[str, list[int]] = field(default_factory=dict)

    def notice(self, *, line: int, reason: str) -> None:
        """Remember what is no fault and yet worth a look; the same of many lines is told once."""
        self.odd.setdefault(reason, []).append(line)

    def tell(self, notice: Notice | None) -> None:
        """Tell each notice with its first line, and how many more there are."""
        for reason, (first, *more) in self.odd.items():
            words = f"{reason} (and {len(more)} more lines)" if more else reason
            if notice is not None:
                notice(CsvFault(line=first, reason=words))

    def note(self, *, line: int, reason: str) -> None:
        """Remember a fault and go on."""
        self.found.append(CsvFault(line=line, reason=reason))

    def refuse_if_any(self) -> None:
        """Raise BadFile when anything was noted."""
        if self.found:
            raise BadFile(self.found)


def read(
    *,
    path: Path,
    columns: Sequence[str],
    problems: CsvFaults,
    progress: Progress | None = None,
) -> Iterator[Row]:
    """Yield the whole rows of a file with exactly these columns, in any order, trimmed.

    Faulty rows are noted and left out. Raises BadFile at once where the file cannot be opened or
    its heading is wrong, since no row means anything then. `progress` is told the lines so far.
    """
    try:
        with path.open("rb") as raw:
            _refuse_utf16(raw.read(2))
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            yield from _rows(lines, columns=columns, problems=problems, progress=progress)
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})"
        raise BadFile([CsvFault(line=1, reason=reason)]) from error


def text(value: str, *, column: str, at_most: int, required: bool = True, pattern: str = "") -> str:
    """Check one value: present, one line, visible, short enough, no state word. Raises BadValue.

    Gives it with compatibility forms resolved and spaces folded.
    """
    if required and not value:
        raise BadValue(f"{column} is empty")
    if _CONTROL.search(value):
        raise BadValue(f"{column} holds a line break or control character")
    try:
        value = look_alikes.tidy(value)
    except look_alikes.Unfit as unfit:
        raise BadValue(f"{column} {unfit}") from unfit
    # "No, Anna" is somebody's name: the comma parts no clauses here.
    if field_cleaning.word_standing_alone(value.replace(",", " ")):
        raise BadValue(f"{column} is {value!r} alone, which a text would say for an answer")
    if len(value) > at_most:
        raise BadValue(f"{column} has {len(value)} characters; at most {at_most} are allowed")
    if value and pattern and not re.fullmatch(pattern, value):
        raise BadValue(f"{column} {value!r} is not allowed: it must match {pattern}")
    return value


def refuse_spreadsheet_damage(value: str, *, column: str) -> None:
    """Refuse what a spreadsheet made of a number; raises BadValue, which never quotes it."""
    for shape, made in ((_POWER_OF_TEN, "a power of ten"), (_DATE, "a date")):
        if shape.fullmatch(value):
            raise BadValue(
                f"{column} was made {made} by a spreadsheet; give the column the format text"
            )


def _refuse_utf16(start: bytes) -> None:
    """Tell a file in UTF-16 by its first two bytes; raises BadFile."""
    if start in _UTF16_MARKS:
        raise BadFile([CsvFault(line=1, reason="the file is UTF-16; save it as CSV UTF-8")])


def _rows(
    lines: TextIO,
    *,
    columns: Sequence[str],
    problems: CsvFaults,
    progress: Progress | None,
) -> Iterator[Row]:
    """Read the heading, then every row."""
    numbered = _numbered(lines, problems=problems)
    heading = _heading(next(numbered, None), columns=columns, problems=problems)
    for count, (line, cells) in enumerate(numbered, start=1):
        if progress is not None and count % _TELL_EVERY == 0:
            progress(line)
        row = _row(line, cells, heading=heading, problems=problems)
        if row is not None:
            yield row


def _separated(lines: TextIO, *, problems: CsvFaults) -> tuple[str, int, Iterable[str]]:
    """Find out what stands between the columns; give that, the lines left out, and the rest."""
    first = lines.readline()
    said = _SEP_LINE.fullmatch(first)
    if said is not None:
        return said[1], 1, lines
    separator = max(_SEPARATORS, key=first.count)
    if separator != ",":
        problems.notice(line=1, reason=f"{separator!r} stands between the columns, not ','")
    return separator, 0, chain([first], lines)


def _numbered(lines: TextIO, *, problems: CsvFaults) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row that has any, with the line on which it begins."""
    separator, before, rest = _separated(lines, problems=problems)
    reader = csv.reader(rest, delimiter=separator, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.note(line=line, reason=f"not CSV: {error}")
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _heading(
    first: tuple[int, list[str]] | None, *, columns: Sequence[str], problems: CsvFaults
) -> list[str]:
    """Take the first row as the heading. Raises BadFile unless it names just these columns."""
    if first is None:
        problems.note(line=1, reason="the file has no heading")
        raise BadFile(problems.found)
    line, cells = first
    names = _without_empty_end([cell.strip().lower() for cell in cells])
    for missing in [name for name in columns if name not in names]:
        problems.note(line=line, reason=f"the column {missing!r} is missing")
    for extra in dict.fromkeys(name for name in names if name not in columns):
        problems.note(line=line, reason=f"the column {_shown(extra)} is not known")
    for twice in [name for name in columns if names.count(name) > 1]:
        problems.note(line=line, reason=f"the column {twice!r} stands there twice")
    problems.refuse_if_any()
    return names


def _row(line: int, cells: list[str], *, heading: list[str], problems: CsvFaults) -> Row | None:
    """Pair cells with their columns, or note why that cannot be done."""
    if len(cells) != len(heading):
        cells = [*cells[: len(heading)], *_without_empty_end(cells[len(heading) :])]
    if len(cells) != len(heading):
        reason = f"{len(cells)} fields where the heading has {len(heading)}"
        problems.note(line=line, reason=reason)
        return None
    if any(_NOT_UTF8.search(cell) for cell in cells):
        problems.note(line=line, reason="not UTF-8; save the file as CSV UTF-8")
        return None
    values = (_plain(cell.strip(), line=line, problems=problems) for cell in cells)
    return Row(line=line, values=dict(zip(heading, values, strict=True)))


def _without_empty_end(cells: list[str]) -> list[str]:
    """Leave out the empty columns that a spreadsheet adds at the end."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _plain(cell: str, *, line: int, problems: CsvFaults) -> str:
    """Read a number that was marked as text for a spreadsheet."""
    forced = _FORCED_TEXT.fullmatch(cell)
    if forced is None:
        return cell
    problems.notice(line=line, reason="a number marked as text was read without its mark")
    return (forced["quoted"] or forced["marked"] or "").strip()


def _shown(name: str) -> str:
    """Quote a foreign word so that it cannot break the line it is shown in."""
    return ascii(name[:40])

"""A release as a file: the bytes whose digest is in the audit log, so they never change."""

import csv
import io
from collections.abc import Iterable

from community.streetsafe.rules.quarters import Quarter
from community.streetsafe.rules.release_lines import Line
from foundation import csv_cells

HEADING = (
    "quarter",
    "level",
    "borough",
    "ward",
    "unit",
    "usrn",
    "kind",
    "name",
    "measure",
    "answer",
    "shown",
    "at_least",
    "at_most",
)
WITHHELD = "withheld"


def write(quarter: Quarter, lines: Iterable[Line]) -> str:
    """Write a line for each number (RFC 4180). No line is a comment: readers of CSV know none.

    What is withheld says so, since an empty cell is taken for nought.
    """
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(HEADING)
    rows.writerows(_row(quarter, line) for line in lines)
    return out.getvalue()


def _row(quarter: Quarter, line: Line) -> list[str]:
    said = line.said
    return [
        str(quarter),
        line.level,
        csv_cells.inert(line.borough),
        csv_cells.inert(line.ward),
        str(line.unit or ""),
        str(line.usrn or ""),
        line.kind,
        csv_cells.inert(line.name),
        line.measure,
        line.answer,
        WITHHELD if said is None else str(said),
        "" if said is None else str(said.at_least),
        "" if said is None or said.at_most is None else str(said.at_most),
    ]

"""The plan's rows as a file for a spreadsheet, which takes no words for a formula."""

import csv
import io
from datetime import date

from community.outcomes.published import Plan, Row
from community.outcomes.rules.estimates import Estimate
from foundation import csv_cells

HEADING = (
    "measure",
    "aim",
    "words",
    "unit",
    "begins_on",
    "ends_on",
    "n",
    "part",
    "value",
    "low",
    "high",
    "year_before",
    "verdict",
    "target",
    "target_set_by",
    "source",
)
# What is not shown is named: an empty cell would be taken for a nought.
HIDDEN = "not shown"


def write(plan: Plan) -> str:
    """Write a line for each measure (RFC 4180), in the order of the page."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEADING)
    lines.writerows(_line(row) for row in plan.every_row)
    return out.getvalue()


def _line(row: Row) -> list[str]:
    listed = row.listed
    cells = [
        listed.slug,
        str(listed.aim.label),
        listed.words,
        listed.unit.value,
        _day(row.begins_on),
        # The first day that is not in the period any more.
        _day(row.ends_on),
        *_estimate(row.now),
        HIDDEN if row.before is None else f"{row.before.value:.6g}",
        row.word,
        "" if row.target is None else f"{row.target:.6g}",
        row.target_set_by,
        listed.source,
    ]
    return [csv_cells.inert(cell) for cell in cells]


def _estimate(now: Estimate | None) -> list[str]:
    if now is None:
        return [HIDDEN] * 5
    counts = ("" if one is None else str(one) for one in (now.n, now.part))
    return [*counts, *(f"{one:.6g}" for one in (now.value, now.low, now.high))]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

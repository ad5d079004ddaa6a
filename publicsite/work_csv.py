"""All published actions as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from foundation import csv_cells
from publicsite.work import Borough, Work

HEADING = (
    "borough",
    "ward",
    "road",
    "unit",
    "kind",
    "owner",
    "state",
    "asked_on",
    "due_on",
    "days_late",
    "done_on",
    "reason",
    "note",
    "days_unanswered",
    "promised_on",
    "did_it_help",
)


def write(boroughs: Iterable[Borough]) -> str:
    """Write a line for each action (RFC 4180), in the order of the page."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEADING)
    lines.writerows(_line(work) for borough in boroughs for work in borough.work)
    return out.getvalue()


def _line(work: Work) -> list[str]:
    # Dates as ISO 8601; a date that there is not is an empty cell.
    row = vars(work.published) | {
        "unit": work.published.unit_id,
        "did_it_help": work.published.change,
    }
    return [csv_cells.inert("" if row[name] is None else str(row[name])) for name in HEADING]

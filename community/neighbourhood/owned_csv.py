"""The same list as a file for a spreadsheet, which takes no words for a formula."""

import csv
import io
from datetime import date

from community.neighbourhood.owned_page import Owned, OwnedPage
from foundation import csv_cells

HEADING = (
    "action",
    "place",
    "ward",
    "borough",
    "asked_for",
    "features",
    "note",
    "state",
    "asked_on",
    "due_on",
    "days_late",
    "done_on",
    "reason",
    "answer_by",
    "promised_on",
)


def write(page: OwnedPage) -> str:
    """Write a line for each action (RFC 4180), in the page's order."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEADING)
    lines.writerows(map(_line, page.owned))
    return out.getvalue()


def _line(owned: Owned) -> list[str]:
    action, road = owned.row.action, owned.row.road
    place = [road.unit.label, road.unit.ward, road.unit.borough] if road else ["", "", ""]
    cells = [
        str(action.id),
        *place,
        action.get_kind_display(),
        "; ".join(owned.features),
        action.public_note,
        action.get_state_display(),
        _day(action.proposed_on),
        _day(action.due_on),
        str(owned.row.days_late),
        _day(action.done_on),
        action.reason,
        _day(action.answer_by),
        _day(action.promised_on),
    ]
    return list(map(csv_cells.inert, cells))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

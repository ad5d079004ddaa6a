"""The same figures as a file for a spreadsheet, which takes no name for a formula."""

import csv
import io
from datetime import date

from foundation import csv_cells
from verification.monitoring.confidence_figures import ConfidenceFigures
from verification.rules.intervals import Share

HEADING = ("month", "area", "answers", "felt_safe_percent", "low_percent", "high_percent")
# What is not shown is named: an empty cell would be taken for a nought.
HIDDEN = "hidden"


def write(figures: ConfidenceFigures) -> str:
    """Write a line for each month and area (RFC 4180), the oldest month first."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEADING)
    for at, month in enumerate(figures.months):
        for area, shares in figures.shares.items():
            lines.writerow(_line(month, area, shares[at]))
    return out.getvalue()


def _line(month: date, area: str, share: Share | None) -> list[str]:
    begin = [f"{month:%Y-%m}", csv_cells.inert(area)]
    if share is None:
        return [*begin, *[HIDDEN] * 4]
    values = (share.value, share.low, share.high)
    return [*begin, str(share.count), *(f"{100 * value:.1f}" for value in values)]

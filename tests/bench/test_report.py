"""The table on the terminal and on the page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import machine, report, results

MEASURED = report.Measured(
    section="live",
    rows=[
        results.spread(
            name="join to its text",
            unit="ms",
            values=[17.0, 18.0, 123.4],
            floor=6.0,
            goal="p50 at most 3 x floor",
            met=True,
        ),
        results.Row(
            name="rate", unit="per s", n=80, p50=4.0, goal="at least 10", met=False, note="busy"
        ),
    ],
    doing=machine.Doing(took=12.0, load_before=0.5, load_after=1.5, busy=1.9, ours=1.8),
)


def test_the_table_says_goal_and_what_was_missed() -> None:
    said = report.table(MEASURED)
    assert (
        "| join to its text | 3 | 18.0 ms | 123 ms | 123 ms | 3.00 x floor | p50 at most 3 x floor "
        "| yes |" in said
    )
    assert "| rate | 80 | 4.00 per s |  |  |  | at least 10 | **no** |" in said
    assert "- rate: busy" in said


def test_the_table_says_what_the_machine_was_doing() -> None:
    assert "load average 0.5 before and 1.5 after; 1.9 cores busy, 0.1 of them with other" in (
        report.table(MEASURED)
    )


def test_the_figures_replace_the_older_ones_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter\n")
    figures = report.page([MEASURED], at=datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
    report.write(page, figures)
    report.write(page, figures)
    text = page.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert text.count("Measured 2026-11-22 16:00 UTC.") == 1


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# No place\n")
    with pytest.raises(report.NoPlaceError):
        report.write(page, "figures")
    assert page.read_text() == "# No place\n"

"""The table on the terminal and on the page."""

import dataclasses
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


def _write(page: Path, *measured: report.Measured, hour: int = 16) -> str:
    report.write(page, measured, at=datetime(2026, 11, 22, hour, 0, tzinfo=UTC))
    return page.read_text()


def test_the_figures_replace_the_older_ones_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n\n{report.BEGIN}\n\n### live\n\nold\n\n{report.END}\n\nAfter\n")
    once = _write(page, MEASURED)
    assert _write(page, MEASURED) == once
    assert once.startswith("# Before\n")
    assert once.endswith("\nAfter\n")
    assert "old" not in once
    assert once.count("Measured 2026-11-22 16:00 UTC: ") == 1


def test_a_section_that_was_not_measured_keeps_its_figures_and_their_date(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"{report.BEGIN}\n{report.END}\n")
    books = dataclasses.replace(MEASURED, section="books")
    _write(page, MEASURED, books)
    text = _write(page, books, hour=17)
    live, _, rest = text.partition("### books")
    assert "### live" in live
    assert "22 16:00 UTC" in live
    assert "22 17:00 UTC" in rest


def test_no_line_but_a_table_s_is_wider_than_a_document(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"{report.BEGIN}\n{report.END}\n")
    note = "medians in ms: " + ", ".join(f"step {number} of many 12.3" for number in range(20))
    row = dataclasses.replace(MEASURED.rows[1], note=note)
    text = _write(page, dataclasses.replace(MEASURED, rows=[row]))
    prose = [line for line in text.splitlines() if not line.startswith("|")]
    assert max(map(len, prose)) <= 110
    assert "\n  step" in text


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# No place\n")
    with pytest.raises(report.NoPlaceError):
        _write(page, MEASURED)
    assert page.read_text() == "# No place\n"

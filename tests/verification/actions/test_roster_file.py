"""Checking a roster file: every bad row is named with its line and its reason."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from verification.actions.imports import roster_file
from verification.actions.imports.csv_files import BadFile, BadValue
from verification.actions.imports.roster_file import BadSpan, DutyRow, Span

OFFICERS = {"1A": uuid4(), "2B": uuid4()}
SPAN = Span(starts_at=datetime(2026, 3, 1, tzinfo=UTC), ends_at=datetime(2026, 3, 3, tzinfo=UTC))
HEADING = "number,starts_at,ends_at,boroughs,reasons\n"
GOOD = "1A,2026-03-01T06:00:00Z,2026-03-01T14:00:00Z,Camden;Hackney,questions;welfare\n"


def read(folder: Path, *lines: str, officers: dict[str, UUID] = OFFICERS) -> list[DutyRow]:
    """Read rows under the right heading."""
    path = folder / "roster.csv"
    path.write_text(HEADING + "".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")
    return roster_file.read(path=path, span=SPAN, officers=officers)


def reasons(folder: Path, *lines: str) -> list[str]:
    """Read rows that are refused; give the reasons."""
    with pytest.raises(BadFile) as caught:
        read(folder, *lines)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_row_is_read_in_utc(tmp_path: Path) -> None:
    (duty,) = read(tmp_path, "1A,2026-03-01 23:30+01:00,2026-03-02T06:00Z, Camden ; Camden,search")
    assert duty == DutyRow(
        line=2,
        officer_id=OFFICERS["1A"],
        starts_at=datetime(2026, 3, 1, 22, 30, tzinfo=UTC),
        ends_at=datetime(2026, 3, 2, 6, tzinfo=UTC),
        boroughs=("Camden",),
        reasons=("search",),
    )


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    assert read(tmp_path) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("1A", "9Z"), "there is no officer 9Z on record"),
        (GOOD.replace("1A", ""), "number is empty"),
        (GOOD.replace("1A", "123456789"), "number has 9 characters"),
        (GOOD.replace("Camden;", "Camdem;"), "there is no borough 'Camdem'"),
        (GOOD.replace("Camden;Hackney", ""), "boroughs is empty"),
        (GOOD.replace("Camden;Hackney", "Camden;;Hackney"), "an empty name between its semicolons"),
        (GOOD.replace("questions", "curiosity"), "there is no reason 'curiosity'"),
        (GOOD.replace("questions;welfare", ""), "reasons is empty"),
        (GOOD.replace("06:00:00Z", "06:00:00"), "starts_at has no offset"),
        (GOOD.replace("2026-03-01T06:00:00Z", "2026-03-01"), "starts_at is not a moment"),
        (GOOD.replace("2026-03-01T06:00:00Z", "1/3/2026 06:00"), "starts_at is not a moment"),
        (GOOD.replace("2026-03-01T14", "2026-02-30T14"), "ends_at is no date"),
        (GOOD.replace("T14", "T25"), "ends_at is no date"),
        (GOOD.replace("2026-03-01T14:00:00Z", "9999-12-31T23:59:59-12:00"), "ends_at is no date"),
        (GOOD.replace("T14", "T06"), "ends_at is not after starts_at"),
        (GOOD.replace("T14", "T05"), "ends_at is not after starts_at"),
        (GOOD.replace("2026-03-01T06", "2026-02-28T23"), "starts outside the span"),
        (GOOD.replace("2026-03-01", "2026-03-03"), "starts outside the span"),
        (GOOD.replace("1A", '"1\nA"'), "line break"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, reason: str) -> None:
    (named,) = reasons(tmp_path, GOOD.replace("1A", "2B"), row)
    assert named.startswith("line 3: ")
    assert reason in named


def test_every_bad_row_is_named_at_once(tmp_path: Path) -> None:
    named = reasons(tmp_path, GOOD.replace("1A", "9Z"), GOOD, GOOD.replace("T14", "T05"), "1A,x")
    assert [line.split(":")[0] for line in named] == ["line 2", "line 4", "line 5"]


def test_periods_that_touch_are_good_and_those_that_overlap_are_named(tmp_path: Path) -> None:
    touching = GOOD.replace("T06", "T14").replace("01T14:00:00Z,C", "01T20:00:00Z,C")
    assert len(read(tmp_path, touching.replace("T20", "T20"), GOOD)) == 2
    inside = GOOD.replace("T06", "T07").replace("01T14:00:00Z,C", "01T08:00:00Z,C")
    after_it = GOOD.replace("T06", "T13").replace("01T14:00:00Z,C", "01T15:00:00Z,C")
    assert reasons(tmp_path, GOOD, inside, after_it) == [
        "line 3: it overlaps line 2, of the same officer",
        "line 4: it overlaps line 2, of the same officer",
    ]
    assert len(read(tmp_path, GOOD, inside.replace("1A", "2B"))) == 2


def test_a_night_belongs_to_the_span_it_begins_in(tmp_path: Path) -> None:
    last_night = "1A,2026-03-02T22:00:00Z,2026-03-03T06:00:00Z,Camden,search"
    assert len(read(tmp_path, last_night)) == 1


def test_a_span_ends_after_it_starts() -> None:
    with pytest.raises(BadSpan):
        Span(starts_at=SPAN.ends_at, ends_at=SPAN.ends_at)


@pytest.mark.parametrize("value", ["", "now", "2026-03-01T06:00:00Z\n", "\uff12026-03-01T06:00Z"])
def test_what_is_no_moment_is_refused(value: str) -> None:
    with pytest.raises(BadValue):
        roster_file.instant(value, column="--from")

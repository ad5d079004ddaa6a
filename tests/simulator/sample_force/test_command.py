"""The commands write what an import reads, and feed it as a force would."""

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.__main__ import main

# An import command that writes down the arguments it was given, and fails when told to.
IMPORT = """
import json, pathlib, sys
pathlib.Path(sys.argv[1]).write_text(json.dumps(sys.argv[3:]))
sys.exit(int(sys.argv[2]))
"""


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sample_data_is_the_same_for_the_same_seed_and_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        out = str(tmp_path / name)
        assert main(["sample-data", "--out", out, "--today", "2026-11-22"]) == 0
    assert "--from 2026-11-14T00:00:00Z --to 2026-12-01T00:00:00Z" in capsys.readouterr().out
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 302
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_columns_are_those_agreed_with_the_import(tmp_path: Path) -> None:
    assert main(["sample-data", "--out", str(tmp_path), "--today", "2026-11-22"]) == 0
    officers, duties = rows(tmp_path / "officers.csv"), rows(tmp_path / "roster.csv")
    assert list(officers[0]) == [
        "number",
        "rank",
        "name",
        "team",
        "status",
        "looks",
        "photo",
        "phone",
    ]
    assert all((tmp_path / "photos" / officer["photo"]).is_file() for officer in officers)
    assert list(duties[0]) == ["number", "starts_at", "ends_at", "boroughs", "reasons"]
    assert all(duty["starts_at"].endswith("Z") for duty in duties)
    assert {duty["number"] for duty in duties} <= {officer["number"] for officer in officers}


def test_a_folder_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["sample-data", "--out", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.startswith("Cannot write the sample data:")


@pytest.mark.parametrize("code", [0, 3])
def test_the_feed_writes_a_roster_and_runs_the_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    seen = tmp_path / "seen.json"
    feed = ["roster-feed", "--once", "--data", str(tmp_path), "--"]
    exit_code = main([*feed, sys.executable, "-c", IMPORT, str(seen), str(code)])
    assert exit_code == (1 if code else 0)
    file, *span = json.loads(seen.read_text())
    assert file == str(tmp_path / "roster.csv")
    assert (span[0], span[2]) == ("--from", "--to")
    assert len(rows(Path(file))) > 2000
    assert ("exit code 3" in capsys.readouterr().err) == bool(code)


def test_story_officers_are_named_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC).isoformat()
    assert main(["story-officers", "--count", "3", "--at", at]) == 0
    named = json.loads(capsys.readouterr().out)
    assert len(named["on_duty"]) == 3
    assert set(named) == {"on_duty", "off_duty", "suspended"}

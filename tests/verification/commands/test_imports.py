"""The two import commands, as whoever runs a force's feed uses them."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from foundation.audit import clock
from tests.support import pictures
from tests.verification.actions import records
from verification.enums import State
from verification.management.imports import ImportCommand
from verification.models import DutyPeriod, Officer, RosterImport

pytestmark = pytest.mark.django_db

OFFICERS = "number,rank,name,team,status,looks,photo,phone\n"
ROSTER = "number,starts_at,ends_at,boroughs,reasons\n"
JPEG = pictures.jpeg(colour=(200, 0, 0))


def run(*arguments: object) -> tuple[str, str]:
    """Run a command; give what it printed and what it complained of."""
    out, err = StringIO(), StringIO()
    name, *rest = (str(argument) for argument in arguments)
    call_command(name, *rest, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def fail(*arguments: object) -> tuple[str, str, str]:
    """Run a command that must exit 1; give its output, complaints and last sentence."""
    out, err = StringIO(), StringIO()
    name, *rest = (str(argument) for argument in arguments)
    with pytest.raises(CommandError) as caught:
        call_command(name, *rest, stdout=out, stderr=err)
    assert caught.value.returncode == 1
    return out.getvalue(), err.getvalue(), str(caught.value)


def officers_csv(folder: Path, *rows: str) -> Path:
    """Write a file of officers, and a folder with a photo."""
    (folder / "photos").mkdir(exist_ok=True)
    (folder / "photos" / "a.jpg").write_bytes(JPEG)
    path = folder / "officers.csv"
    path.write_text(OFFICERS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def roster_csv(folder: Path, *rows: tuple[str, datetime, datetime]) -> Path:
    """Write a roster file."""
    path = folder / "roster.csv"
    lines = [f"{n},{a.isoformat()},{b.isoformat()},Camden,questions" for n, a, b in rows]
    path.write_text(ROSTER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_officers_are_imported_and_the_summary_says_how_many(tmp_path: Path) -> None:
    records.make_officer(number="9Z")
    path = officers_csv(
        tmp_path,
        "1A,DC,Jo Okafor,North CID,serving,tall,a.jpg,07700 900501",
        "2B,DS,Al Marsh,North CID,suspended,bald,,",
    )
    allowed = ("--photos", tmp_path / "photos", "--allow-not-serving")
    out, _ = run("import_officers", path, *allowed)
    assert out == (
        "2 officers in the file: 2 added, 0 changed (0 in status), 0 left alone, 0 removed; "
        "1 on record and not in the file, left alone; 1 without a photo.\n"
    )
    photo = bytes(Officer.objects.get(number="1A").photo or b"")
    assert pictures.colour_of(photo) == (200, 0, 0)
    out, _ = run("import_officers", path, "--photos", tmp_path / "photos", "--json")
    assert json.loads(out) == {
        "ok": True,
        "dry_run": False,
        "notices": [],
        "officers": 2,
        "added": 0,
        "changed": 0,
        "left_alone": 2,
        "removed": 0,
        "absent": 1,
        "statuses_changed": 0,
        "phones_changed": 0,
        "without_photo": 1,
    }


def test_one_bad_row_and_no_officer_is_imported(tmp_path: Path) -> None:
    path = officers_csv(
        tmp_path,
        "1A,DC,Jo Okafor,North CID,serving,tall,,",
        "2B,DS,Al Marsh,North CID,retired,bald,,",
        "3C,DS,Al Marsh,North CID,serving,bald,b.jpg,07700 90050x",
    )
    _, err, sentence = fail("import_officers", path, "--photos", tmp_path / "photos")
    first, second = err.splitlines()
    assert first.startswith("line 3: status 'retired' is not known")
    assert second.startswith("line 4: photo 'b.jpg' cannot be read")
    assert sentence == "Nothing was changed: 2 fault(s) in the file."
    assert "90050" not in err
    out, _, _ = fail("import_officers", path, "--photos", tmp_path / "photos", "--json")
    assert json.loads(out)["problems"][0]["line"] == 3
    assert not Officer.objects.exists()


def test_a_status_taken_away_by_an_import_refuses_what_is_live(tmp_path: Path) -> None:
    one = records.make_officer(number="1A")
    case = records.make_verification(one, device=records.enrol_device(one))
    path = officers_csv(tmp_path, "1A,DC,Jo Okafor,North CID,suspended,tall,,")
    run("import_officers", path, "--dry-run")
    case.refresh_from_db()
    assert case.state == State.REQUESTED
    run("import_officers", path)
    case.refresh_from_db()
    assert case.state == State.REFUSED


def test_a_folder_of_photos_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = officers_csv(tmp_path)
    assert "is not a folder" in fail("import_officers", path, "--photos", tmp_path / "no")[2]
    assert "cannot be read" in fail("import_officers", tmp_path / "no.csv")[1]


def test_a_roster_is_imported_compared_and_not_shrunk_by_a_slip(tmp_path: Path) -> None:
    records.make_officer(number="1A")
    start = clock.db_now().replace(microsecond=0)
    hour = timedelta(hours=1)
    span = ("--from", start.isoformat(), "--to", (start + 48 * hour).isoformat())
    two = roster_csv(
        tmp_path, ("1A", start, start + 8 * hour), ("1A", start + 24 * hour, start + 32 * hour)
    )
    out, _ = run("import_roster", two, *span, "--dry-run")
    assert out.startswith("Dry run, nothing was changed. It would be: 2 periods")
    assert not RosterImport.objects.exists()
    out, _ = run("import_roster", two, *span)
    assert out == (
        "2 periods in the file: 2 added, 0 changed, 0 left alone, 0 removed; the span held 0.\n"
    )
    one = roster_csv(tmp_path, ("1A", start, start + 9 * hour))
    sentence = fail("import_roster", one, *span)[2]
    assert "The span holds 2 periods and the file 1" in sentence
    out, _ = run("import_roster", one, *span, "--allow-shrink", "--json")
    counts = json.loads(out)
    assert (counts["changed"], counts["removed"], counts["periods"]) == (1, 1, 1)
    assert (DutyPeriod.objects.count(), RosterImport.objects.count()) == (1, 2)


def test_a_bad_roster_changes_nothing_and_keeps_nothing_fresh(tmp_path: Path) -> None:
    records.make_officer(number="1A")
    start = clock.db_now()
    span = ("--from", start.isoformat(), "--to", (start + timedelta(days=1)).isoformat())
    path = roster_csv(tmp_path, ("1A", start, start + timedelta(hours=1)), ("9Z", start, start))
    _, err, _ = fail("import_roster", path, *span)
    assert err == "line 3: there is no officer 9Z on record\n"
    assert not DutyPeriod.objects.exists()
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("bad", [20, 21, 500])
def test_of_many_faults_the_first_are_shown_and_all_are_counted(tmp_path: Path, bad: int) -> None:
    rows = [f"{index}L,DC,Jo Okafor,North CID,retired,tall,," for index in range(bad)]
    path = officers_csv(tmp_path, *rows)
    check_shown(bad, "import_officers", path)
    start = clock.db_now()
    span = ("--from", start.isoformat(), "--to", (start + timedelta(days=1)).isoformat())
    path = roster_csv(tmp_path, *[(f"{index}Z", start, start) for index in range(bad)])
    check_shown(bad, "import_roster", path, *span)


def check_shown(bad: int, *command: object) -> None:
    """Demand twenty lines and a count for people, and every fault for programs."""
    for as_json in ((), ("--json",)):
        out, err, sentence = fail(*command, *as_json)
        shown, more = err.splitlines()[:20], err.splitlines()[20:]
        assert [line.split(":")[0] for line in shown] == [f"line {2 + each}" for each in range(20)]
        assert more == ([f"and {bad - 20} more; --json names them all"] if bad > 20 else [])
        assert sentence == f"Nothing was changed: {bad} fault(s) in the file."
    assert len(json.loads(out)["problems"]) == bad


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2026-03-01", "2026-03-02T00:00:00Z", "--from is not a moment"),
        ("2026-03-01T00:00:00", "2026-03-02T00:00:00Z", "--from has no offset"),
        ("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "must end after it starts"),
    ],
)
def test_a_span_that_is_none_is_said(tmp_path: Path, start: str, end: str, sentence: str) -> None:
    path = roster_csv(tmp_path)
    assert sentence in fail("import_roster", path, "--from", start, "--to", end)[2]


def test_a_long_file_tells_how_far_it_is(tmp_path: Path) -> None:
    rows = [f"{index}L,DC,Jo Okafor,North CID,serving,tall,," for index in range(5_000)]
    _, err = run("import_officers", officers_csv(tmp_path, *rows))
    assert err == "5001 lines read\n"


@pytest.mark.parametrize(("deadlocks", "succeeds"), [(0, True), (2, True), (3, False)])
def test_a_deadlock_is_tried_again_a_few_times(deadlocks: int, succeeds: bool) -> None:
    met = 0

    def work() -> str:
        nonlocal met
        if met < deadlocks:
            met += 1
            raise OperationalError("deadlock detected") from DeadlockDetected()
        return "done"

    command = ImportCommand()
    if succeeds:
        assert command.in_transaction(work) == "done"
        return
    with pytest.raises(OperationalError):
        command.in_transaction(work)

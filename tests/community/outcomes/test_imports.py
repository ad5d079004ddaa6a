"""Figures come in whole or not at all, and nothing that held is lost."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from community.outcomes.actions import figure_files
from community.outcomes.enums import FigureKind
from community.outcomes.models import Figure, FigureImport
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from tests.community.outcomes import files
from verification.actions.imports import csv_files

pytestmark = pytest.mark.django_db

OFFENCES = FigureKind.OFFENCES


def offences(*, rape: int = 40, back: int = 1) -> list[tuple[object, ...]]:
    month = files.month(back)
    return [(month, "Redbridge", "rape", rape), (month, "Redbridge", "domestic_abuse", 610)]


def entries() -> int:
    return AuditEntry.objects.filter(event="figures.imported").count()


def refused(folder: Path, text: str, kind: FigureKind = OFFENCES) -> list[str]:
    path = folder / "wrong.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(csv_files.BadFile) as raised:
        figure_files.read(path=path, kind=kind, today=clock.today())
    return [str(one) for one in raised.value.problems]


def test_a_file_is_taken_over_with_one_entry(tmp_path: Path) -> None:
    found = files.take(tmp_path, OFFENCES, offences())
    assert (found.rows, found.added, found.replaced, found.known) == (2, 2, 0, 0)
    made = FigureImport.objects.get()
    assert (made.kind, made.imported_by, made.rows) == ("offences", None, 2)
    assert entries() == 1


def test_the_same_file_again_does_nothing_twice(tmp_path: Path) -> None:
    files.take(tmp_path, OFFENCES, offences())
    found = files.take(tmp_path, OFFENCES, offences())
    assert (found.added, found.replaced, found.known) == (0, 0, 2)
    assert Figure.objects.count() == 2
    assert (FigureImport.objects.count(), entries()) == (1, 1)


def test_a_correction_replaces_and_keeps_the_old_row(tmp_path: Path) -> None:
    files.take(tmp_path, OFFENCES, offences(rape=40))
    found = files.take(tmp_path, OFFENCES, offences(rape=43))
    assert (found.added, found.replaced, found.known) == (0, 1, 1)
    rows = Figure.objects.filter(item="rape").order_by("id")
    assert [row.numbers["recorded"] for row in rows] == [40, 43]
    assert [row.replaced_by_id is None for row in rows] == [False, True]
    assert entries() == 2
    # And back again: what held before holds once more, as a row of its own.
    files.take(tmp_path, OFFENCES, offences(rape=40))
    held = Figure.objects.get(item="rape", replaced_by=None)
    assert held.numbers == {"recorded": 40}
    assert Figure.objects.filter(item="rape").count() == 3


def test_a_dry_run_compares_and_writes_nothing(tmp_path: Path) -> None:
    found = files.take(tmp_path, OFFENCES, offences(), dry_run=True)
    assert found.added == 2
    assert not Figure.objects.exists()
    assert entries() == 0


def test_every_wrong_line_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    month, this = files.month(), files.month(0)
    lines = [
        "month,borough,group,recorded",
        f"{month},Redbridge,rape,40",
        f"{month},Redbridge,rape,41",
        f"{month},,rape,40",
        f"{month},Redbridge,theft,40",
        f"{month},Redbridge,other_sexual,many",
        f"{month},Redbridge,other_sexual,-4",
        f"{this},Redbridge,rape,40",
        "Oct-26,Redbridge,rape,40",
        f"{month},Redbridge,rape",
    ]
    said = refused(tmp_path, "\n".join(lines))
    assert [one.partition(":")[0] for one in said] == [f"line {number}" for number in range(3, 11)]
    for number, words in (
        (3, "line 2 has figures of the same thing"),
        (4, "borough is empty"),
        (5, "'theft' is not known; known are rape"),
        (6, "'many' is not a whole number"),
        (8, "its time is not over yet"),
        (9, "was made a date by a spreadsheet"),
        (10, "3 fields where the heading has 4"),
    ):
        assert words in said[number - 3]


@pytest.mark.parametrize(
    ("kind", "line", "words"),
    [
        (FigureKind.WORKFORCE, "2026-Q1,100,101,5,2,1", "women 101 is more than officers 100"),
        (FigureKind.WORKFORCE, "2026-Q1,100,30,5,6,1", "women_joiners 6 is more than joiners 5"),
        (FigureKind.WORKFORCE, "2026-Q5,100,30,5,2,1", "is not a quarter such as"),
        (FigureKind.WORKFORCE, "2026-Q1,0,0,5,2,1", "officers is 0"),
        (FigureKind.CONFIDENCE, "2026-Q1,Redbridge,good_job,women,154,198", "between 0 and 100"),
        (FigureKind.CONFIDENCE, "2026-Q1,Redbridge,good_job,women,nan,198", "between 0 and 100"),
        (FigureKind.CONFIDENCE, "2026-Q1,Redbridge,good_job,all,54,198", "known are women, men"),
        (FigureKind.CONFIDENCE, "2026-Q1,Redbridge,good_job,women,54,0", "n 0 is not between 1"),
        (FigureKind.CENSUS, "21,Redbridge,Goodmayes,6000", "is not a year such as 2021"),
        (FigureKind.PREVALENCE, "2026,rape,1.5,900,300000", "is not a month such as"),
        (FigureKind.OUTCOMES, "2026-01,Redbridge,rape,x,", "is not a whole number"),
    ],
)
def test_each_kind_says_what_is_wrong(
    tmp_path: Path, kind: FigureKind, line: str, words: str
) -> None:
    (said,) = refused(tmp_path, ",".join(figure_files.columns_of(kind)) + f"\n{line}\n", kind)
    assert said.startswith("line 2: ")
    assert words in said


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    assert "no figures" in refused(tmp_path, "month,borough,group,recorded\n")[0]


def test_what_a_spreadsheet_leaves_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    text = f"Month;Borough;Group;Recorded;;\r\n{files.month()};Redbridge;RAPE;1,040;;\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = figure_files.read(path=path, kind=OFFENCES, today=clock.today())
    assert found.rows[0].numbers == {"recorded": 1040}


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_it_did_and_refuses_with_exit_1(tmp_path: Path) -> None:
    path, out = files.write(tmp_path, OFFENCES, offences()), StringIO()
    call_command("figures", "import", "offences", path, "--dry-run", stdout=out)
    assert "Dry run, nothing was changed. It would be: 2 figures" in out.getvalue()
    assert not Figure.objects.exists()
    out = StringIO()
    call_command("figures", "import", "offences", path, "--json", stdout=out)
    assert json.loads(out.getvalue())["added"] == 2
    path.write_text(path.read_text("utf-8").replace("rape", "arson"), "utf-8")
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("figures", "import", "offences", path, stderr=err)
    assert err.getvalue().startswith("line 2: group 'arson'")
    assert Figure.objects.filter(replaced_by=None).count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outcomes_figure SET numbers = '{}'",
        "UPDATE outcomes_figure SET replaced_by_id = figure_import_id",
        "DELETE FROM outcomes_figure",
        "UPDATE outcomes_figureimport SET rows = 9",
        "UPDATE outcomes_reading SET value = 0, low = 0, high = 0",
        "DELETE FROM outcomes_reading",
        "UPDATE outcomes_measure SET target = 1, target_set_by = 'me', target_set_on = now()",
    ],
)
def test_the_database_keeps_what_was_imported_and_read(tmp_path: Path, statement: str) -> None:
    files.take(tmp_path, OFFENCES, offences())
    with pytest.raises(DatabaseError), transaction.atomic():
        at_once(statement)


def at_once(statement: str) -> None:
    """Run a statement, and what is put off to the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

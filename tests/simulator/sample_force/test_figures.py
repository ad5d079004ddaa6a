"""The invented figures are files that the service takes, of any day, and fill the plan's page."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.outcomes import published
from community.outcomes.actions import figure_files
from community.outcomes.enums import FigureKind, Verdict
from community.outcomes.models import Figure, Reading
from community.outcomes.published import Row
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from simulator.__main__ import main
from simulator.sample_force import figures
from simulator.sample_force.figures import Wards

WARDS = [("Quarrymead", "Redbridge"), ("Sagewick", "Redbridge"), ("Mere", "Havering")]
DAYS = [date(2026, 11, 27), date(2026, 1, 1), date(2028, 2, 29), date(2026, 3, 31)]


def write(folder: Path, *options: str, today: date) -> Path:
    """Run the command and give the folder that it wrote."""
    told, out = folder / "units.json", folder / "figures"
    told.write_text(json.dumps({"units": [], "names": {}, "wards": WARDS}))
    asked = ["--wards", str(told), "--today", today.isoformat(), *options]
    assert main(["sample-figures", "--out", str(out), *asked]) == 0
    return out


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_kind_is_a_file_that_the_service_takes(tmp_path: Path, today: date) -> None:
    out = write(tmp_path, today=today)
    assert {path.name for path in out.iterdir()} == {f"{kind.value}.csv" for kind in FigureKind}
    for kind in FigureKind:
        file = figure_files.read(path=out / f"{kind.value}.csv", kind=kind, today=today)
        boroughs = {row.borough for row in file.rows}
        assert boroughs in ({""}, {"Redbridge", "Havering"})
        if kind is FigureKind.CENSUS:
            assert {(row.ward, row.borough) for row in file.rows} == set(WARDS)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_newest_period_has_one_a_year_before(today: date) -> None:
    tables = figures.tables(today, wards=Wards(of=WARDS))
    months = sorted({row[0] for row in tables["outcomes"][1]})
    quarters = sorted({row[0] for row in tables["workforce"][1]})
    assert (len(months), len(quarters)) == (24, 8)
    for last in (months[-1], quarters[-1]):
        year, rest = str(last).split("-")
        assert f"{int(year) - 1}-{rest}" in (*months, *quarters)


def test_the_same_seed_day_and_wards_write_the_same_figures() -> None:
    once = figures.tables(DAYS[0], wards=Wards(of=WARDS))
    assert once == figures.tables(DAYS[0], wards=Wards(of=WARDS[::-1]))
    other = figures.tables(DAYS[0], wards=Wards(of=WARDS, seed=7))
    assert all(once[kind] != other[kind] for kind in once)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ('{"units": []}', "does not say which wards there are: 'wards'"),
        ('{"wards": []}', "the list is empty"),
        ('{"wards": ["Mere"]}', "does not say which wards"),
        ('{"wards": 3}', "does not say which wards"),
        ("not json", "does not say which wards"),
    ],
)
def test_a_file_without_wards_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str, words: str
) -> None:
    file = tmp_path / "units.json"
    file.write_text(told)
    assert main(["sample-figures", "--out", str(tmp_path / "out"), "--wards", str(file)]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db(transaction=True)
def test_imported_at_once_they_show_every_word(tmp_path: Path) -> None:
    out = write(tmp_path, today=clock.today())
    call_command("figures", "import-all", out, "--read")
    imported = AuditEntry.objects.filter(event="figures.imported")
    assert imported.count() == len(FigureKind)
    assert Reading.objects.exists()
    words = {row.verdict for row in everything()}
    assert words >= set(Verdict)
    assert {row.listed.slug for row in everything() if row.figure} >= {
        "charged",
        "good-job",
        "recorded-of-all",
        "women-officers",
        "women-recruits",
    }
    # A second time everything is known.
    call_command("figures", "import-all", out)
    assert imported.count() == len(FigureKind)


@pytest.mark.django_db(transaction=True)
def test_a_folder_is_imported_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=r"has none of offences\.csv"):
        call_command("figures", "import-all", tmp_path)
    out = write(tmp_path, today=clock.today())
    workforce = out / "workforce.csv"
    workforce.write_text(workforce.read_text("utf-8") + "2026-Q9,1,1,1,1,1\n", "utf-8")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("figures", "import-all", out, "--read")
    assert "line 10: of workforce.csv: quarter '2026-Q9'" in capsys.readouterr().err
    assert not Figure.objects.exists()
    assert not Reading.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_of_a_folder_changes_nothing(tmp_path: Path) -> None:
    out = write(tmp_path, today=clock.today())
    call_command("figures", "import-all", out, "--read", "--dry-run")
    assert not Figure.objects.exists()
    assert not Reading.objects.exists()


def everything() -> list[Row]:
    """Give every row of the plan's page, those within others too."""
    rows = published.read().rows
    return [*rows, *(one for row in rows for one in row.within)]

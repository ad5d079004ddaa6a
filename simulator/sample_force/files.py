"""Write the force's files: officers.csv, roster.csv, the photo folder, and its figures."""

import csv
import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from simulator.sample_force import faces, figures, people, roster
from simulator.sample_force.figures import Wards
from simulator.sample_force.people import Person, Standing

OFFICER_COLUMNS = ("number", "rank", "name", "team", "status", "looks", "photo", "phone")
ROSTER_COLUMNS = ("number", "starts_at", "ends_at", "boroughs", "reasons")


def write_all(folder: Path, *, today: date, seed: int) -> None:
    """Write officers, photos and roster into `folder`, which is made if need be."""
    photos = folder / "photos"
    photos.mkdir(parents=True, exist_ok=True)
    everybody = people.everybody(seed)
    _write_rows(folder / "officers.csv", OFFICER_COLUMNS, map(_officer_row, everybody))
    for person in everybody:
        (photos / person.photo).write_bytes(faces.draw(person))
    write_roster(folder / "roster.csv", today=today, seed=seed)


def write_roster(path: Path, *, today: date, seed: int) -> None:
    """Write the roster of the span around `today`."""
    _write_rows(path, ROSTER_COLUMNS, map(_roster_row, roster.duties(today, seed=seed)))


def write_figures(folder: Path, *, today: date, wards: Wards) -> None:
    """Write two closed years of figures into `folder`, a file of each kind: offences.csv, …."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, (columns, rows) in figures.tables(today, wards=wards).items():
        _write_rows(folder / f"{kind}.csv", columns, (tuple(map(str, row)) for row in rows))


def _officer_row(person: Person) -> tuple[str, ...]:
    return (
        person.number,
        person.rank,
        person.name,
        person.team,
        person.standing.value,
        person.appearance.words,
        person.photo,
        person.phone,
    )


def _roster_row(duty: roster.Duty) -> tuple[str, ...]:
    return (
        duty.number,
        rfc3339(duty.starts_at),
        rfc3339(duty.ends_at),
        ";".join(duty.boroughs),
        ";".join(duty.reasons),
    )


def write_officer(path: Path, person: Person, *, standing: Standing) -> None:
    """Write a file of one officer, with the standing they have from now on."""
    changed = dataclasses.replace(person, standing=standing)
    row = dict(zip(OFFICER_COLUMNS, _officer_row(changed), strict=True)) | {"photo": ""}
    _write_rows(path, OFFICER_COLUMNS, [tuple(row.values())])


def rfc3339(at: datetime) -> str:
    """Write an instant in UTC with a Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a whole file beside, then put it in place: an import never reads half of one."""
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    beside.replace(path)

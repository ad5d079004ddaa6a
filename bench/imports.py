"""The two imports at the size of the largest force, and whether anybody waits for them."""

import csv
import io
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
from PIL import Image

from bench import database, results, sections
from simulator.sample_force import files

OFFICERS = 10_000
PERIODS = 100_000
WITHIN = 60.0
# A small photograph, of about 20 kB; what is in it, nobody looks at here.
_PHOTO_SIDES = (300, 375)
_EVERY = 0.02
_DAY = timedelta(days=1)
# What an officer's request does to the rows that an import changes: it locks their row, and reads.
_TAKE_HIS_ROW = """
SELECT id FROM verification_officer WHERE number = %s FOR NO KEY UPDATE
"""
_READ_HIS_DUTY = """
SELECT count(*) FROM verification_dutyperiod AS duty JOIN verification_officer AS officer
ON officer.id = duty.officer_id WHERE officer.number = %s
"""


@dataclass(kw_only=True)
class Waits:
    """How long officers' requests took while an import ran, in milliseconds."""

    taken: list[float] = field(default_factory=list)


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Import a large force: new, again with nothing new, and again with everything changed."""
    share = 20 if occasion.quick else 1
    officers, periods = OFFICERS // share, PERIODS // share
    force = _Files(occasion.folder / "force", officers=officers, periods=periods)
    with database.server(occasion.folder / "stores") as server:
        server.create("force")
        return [
            _imported(server, force.officers(), name=f"{officers:,} officers with photos, new"),
            _imported(server, force.officers(), name=f"{officers:,} officers, nothing changed"),
            _imported(
                server, force.officers(changed=True), name=f"{officers:,} officers, all changed"
            ),
            _imported(server, force.roster(), name=f"{periods:,} duty periods, new"),
            _imported(server, force.roster(), name=f"{periods:,} duty periods, nothing changed"),
            _imported(
                server, force.roster(changed=True), name=f"{periods:,} duty periods, all changed"
            ),
        ]


def _imported(server: database.Server, command: Sequence[str | Path], *, name: str) -> results.Row:
    """Run one import while requests of officers go on; the goal holds for each."""
    waits, stop = Waits(), threading.Event()
    asking = threading.Thread(target=_ask, args=(server.url("force"), waits, stop))
    asking.start()
    began = time.monotonic()
    try:
        printed = database.manage(server.env("force"), *command)
    finally:
        stop.set()
        asking.join()
    took = time.monotonic() - began
    said = len(printed.stderr.splitlines())
    longest = max(waits.taken, default=0.0)
    return results.Row(
        name=name,
        unit="s",
        n=1,
        p50=took,
        goal=f"under {WITHIN:.0f} s",
        met=took < WITHIN,
        note=f"{said} lines of progress; of {len(waits.taken):,} requests meanwhile the median "
        f"took {results.percentile(waits.taken or [0.0], 0.5):.1f} ms, "
        f"the longest {longest:.0f} ms",
    )


def _ask(url: str, waits: Waits, stop: threading.Event) -> None:
    """Take one officer's row after the other, as their requests would, until told to stop."""
    with psycopg.connect(url) as connection:
        while not stop.wait(_EVERY):
            number = _number(len(waits.taken) % OFFICERS)
            began = time.monotonic()
            connection.execute(_TAKE_HIS_ROW, [number])
            connection.execute(_READ_HIS_DUTY, [number])
            connection.commit()
            waits.taken.append((time.monotonic() - began) * 1000)


def _photo(chance: Random) -> bytes:
    """Draw a photo unlike any other, which costs a decoder what a camera's does."""
    small = Image.frombytes("RGB", (60, 75), chance.randbytes(60 * 75 * 3))
    out = io.BytesIO()
    small.resize(_PHOTO_SIDES).save(out, "JPEG", quality=60)
    return out.getvalue()


class _Files:
    """A force's files of any size, written as its systems would."""

    def __init__(self, folder: Path, *, officers: int, periods: int) -> None:
        """Choose a folder and how many of each."""
        self.folder, self.count, self.periods = folder, officers, periods
        self.photos = folder / "photos"
        self.photos.mkdir(parents=True)
        self.midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.chance = Random(7)

    def officers(self, *, changed: bool = False) -> list[str | Path]:
        """Write officers and photos, unless they lie there; give the command that takes them."""
        file = self.folder / "officers.csv"
        if changed or not file.exists():
            team = "Field B" if changed else "Field A"
            for n in range(self.count):
                (self.photos / f"{n:05}.jpg").write_bytes(_photo(self.chance))
            _write(
                file,
                files.OFFICER_COLUMNS,
                [
                    (_number(n), "DC", "Load Officer", team, "serving", "tall", f"{n:05}.jpg", "")
                    for n in range(self.count)
                ],
            )
        return ["import_officers", file, "--photos", self.photos]

    def roster(self, *, changed: bool = False) -> list[str | Path]:
        """Write the roster; give the command that takes it."""
        file = self.folder / "roster.csv"
        days = self.periods // self.count
        end_hour = 15 if changed else 14
        _write(
            file,
            files.ROSTER_COLUMNS,
            [
                (
                    _number(n),
                    files.rfc3339(self.midnight + day * _DAY + timedelta(hours=6)),
                    files.rfc3339(self.midnight + day * _DAY + timedelta(hours=end_hour)),
                    "Westminster;Camden",
                    "questions;search",
                )
                for n in range(self.count)
                for day in range(days)
            ],
        )
        span = (files.rfc3339(self.midnight), files.rfc3339(self.midnight + days * _DAY))
        return ["import_roster", file, "--from", span[0], "--to", span[1]]


def _number(n: int) -> str:
    """Name the n-th officer."""
    return f"{n:05}LD"


def _write(file: Path, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Write a CSV file."""
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([columns, *lines])

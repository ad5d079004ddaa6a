"""GeoPackage files of streets: SQLite, read with the standard library alone.

OS Open Roads and OS Open USRN come in it; see https://www.geopackage.org/spec/ for the header
before each geometry, which is well-known binary.
"""

import importlib
import importlib.util
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from community.streets.features import BadFile, Feature
from community.streets.rules.projection import Place

_WGS84, _BRITISH_GRID = 4326, 27700
_LINE, _LINES = 2, 5
# Bytes of the envelope, by the three bits that say which it is.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_COORDINATES = {0: 2, 1: 3, 2: 3, 3: 4}

# As it stands in the file: (x, y).
_Pair = tuple[float, float]
_ToPlace = Callable[[_Pair], Place]


class BadGeometry(ValueError):  # noqa: N818 - what is wrong with it
    """A geometry is no line that can be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where a kind of file has what we read, by the first name that the table has."""

    table: tuple[str, ...]
    name: tuple[str, ...]
    source_id: tuple[str, ...] = ()
    usrn: tuple[str, ...] = ()
    ward: tuple[str, ...] = ("ward",)


OPEN_ROADS = Columns(
    table=("road_link", "RoadLink"), name=("name_1", "name1"), source_id=("id", "identifier")
)
OPEN_USRN = Columns(
    table=("openUSRN", "open_usrn"),
    name=("name", "street_name", "street_descriptor", "designated_name"),
    source_id=("usrn",),
    usrn=("usrn",),
)


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A table of lines: its name, the columns to be read, and how its numbers become degrees."""

    name: str
    geometry: str
    columns: dict[str, str]
    to_place: _ToPlace


def read(path: Path, *, columns: Columns, after: int = 0) -> Iterator[Feature]:
    """Give the features of a file behind number `after`, in their order; raises BadFile."""
    with _opened(path) as database:
        yield from _features(database, _table(database, columns), after=after)


def count(path: Path, *, columns: Columns) -> int:
    """Count the features of a file; raises BadFile."""
    with _opened(path) as database:
        asked = f"SELECT count(*) FROM {_quoted(_table(database, columns).name)}"  # noqa: S608 - quoted
        (found,) = database.execute(asked).fetchone()
        return int(found)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file to be read; raises BadFile, also for what goes wrong while it is read."""
    if not path.is_file():
        raise BadFile(f"{path} is no file.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            yield database
    except sqlite3.Error as error:
        raise BadFile(f"{path} is no GeoPackage that can be read: {error}.") from error


def lines_of(blob: bytes) -> list[list[_Pair]]:
    """Read the lines of a GeoPackage geometry as (x, y); raises BadGeometry."""
    try:
        if blob[:2] != b"GP":
            raise BadGeometry("it is no GeoPackage geometry")
        envelope = _ENVELOPES[blob[3] >> 1 & 7]
        return _Binary(blob, at=8 + envelope).lines()
    except (struct.error, IndexError, KeyError, TypeError) as error:
        raise BadGeometry("its geometry is cut off or malformed") from error


class _Binary:
    """Well-known binary from a place in some bytes on."""

    def __init__(self, blob: bytes, *, at: int) -> None:
        self._blob = blob
        self._at = at

    def lines(self) -> list[list[_Pair]]:
        order, shape, width = self._head()
        (count,) = self._take(f"{order}I")
        if shape == _LINE:
            return [self._points(order, count=count, width=width)]
        if shape == _LINES:
            return [self._line() for _ in range(count)]
        raise BadGeometry("it is no line")

    def _line(self) -> list[_Pair]:
        """Read one of several, which is never several itself."""
        order, shape, width = self._head()
        if shape != _LINE:
            raise BadGeometry("it is no line")
        (count,) = self._take(f"{order}I")
        return self._points(order, count=count, width=width)

    def _head(self) -> tuple[str, int, int]:
        """Read the order of bytes, the shape, and how many numbers a point has."""
        order = "<" if self._blob[self._at] else ">"
        self._at += 1
        (kind,) = self._take(f"{order}I")
        return order, kind % 1000, _COORDINATES[kind // 1000]

    def _points(self, order: str, *, count: int, width: int) -> list[_Pair]:
        numbers = self._take(f"{order}{count * width}d")
        return [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), width)]

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._blob, self._at)
        self._at += struct.calcsize(form)
        return found


def _table(database: sqlite3.Connection, columns: Columns) -> _Table:
    """Find the table of lines. Raise BadFile."""
    held = database.execute(
        "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
    ).fetchall()
    wanted = {name.lower() for name in columns.table}
    for name, geometry, srs in held:
        if name.lower() in wanted:
            return _Table(
                name=name,
                geometry=geometry,
                columns=_columns(database, name, columns),
                to_place=_to_place(srs),
            )
    there = ", ".join(row[0] for row in held) or "none"
    raise BadFile(f"It has no table {columns.table[0]}; its tables: {there}.")


def _columns(database: sqlite3.Connection, table: str, columns: Columns) -> dict[str, str]:
    """Find which column holds what. Raise BadFile."""
    rows = database.execute(f"PRAGMA table_info({_quoted(table)})")
    there = {row[1].lower(): row[1] for row in rows}
    found = {
        what: there[name.lower()]
        for what in ("name", "source_id", "usrn", "ward")
        for name in reversed(getattr(columns, what))
        if name.lower() in there
    }
    if "name" not in found:
        raise BadFile(
            f"Its table {table} names no street: it has none of the columns "
            f"{', '.join(columns.name)}. OS Open USRN alone holds numbers and lines; join the "
            "names to it first, or import OS Open Roads."
        )
    return found


def _features(database: sqlite3.Connection, table: _Table, *, after: int) -> Iterator[Feature]:
    chosen = ", ".join(map(_quoted, [table.geometry, *table.columns.values()]))
    # In an order that is the same for whoever goes on later.
    asked = f"SELECT {chosen} FROM {_quoted(table.name)} ORDER BY rowid LIMIT -1 OFFSET ?"  # noqa: S608 - quoted
    for number, (blob, *values) in enumerate(database.execute(asked, [after]), after + 1):
        yield _feature(
            number, blob, dict(zip(table.columns, values, strict=True)), to_place=table.to_place
        )


def _feature(number: int, blob: bytes, values: dict[str, Any], *, to_place: _ToPlace) -> Feature:
    name = str(values.get("name") or "")
    if not name.strip():
        # Before its line is looked at, which is the longest part of the work.
        return Feature(number=number)
    try:
        found = lines_of(blob)
        usrn = values.get("usrn")
        return Feature(
            number=number,
            name=name,
            ward=str(values.get("ward") or ""),
            lines=tuple(tuple(map(to_place, line)) for line in found),
            usrn=None if usrn is None else int(usrn),
            source_id=str(values.get("source_id") or ""),
        )
    except BadGeometry as error:
        return Feature(number=number, fault=str(error))
    except (ValueError, ArithmeticError):
        return Feature(number=number, fault="its number or its coordinates are malformed")


def _to_place(srs: int) -> _ToPlace:
    """Choose how the file's numbers become (latitude, longitude). Raise BadFile."""
    if srs == _WGS84:
        return _turned
    if srs != _BRITISH_GRID:
        raise BadFile(f"Its coordinates are EPSG:{srs}; export it in EPSG:27700 or EPSG:4326.")
    if importlib.util.find_spec("osgb") is None:
        raise BadFile(
            "Its coordinates are of the British National Grid (EPSG:27700), which needs the "
            "package osgb: install it beside the service (pip install osgb), or export the file "
            "in WGS 84 (EPSG:4326)."
        )
    grid_to_ll = importlib.import_module("osgb").grid_to_ll

    def from_grid(pair: _Pair) -> Place:
        lat, lon = grid_to_ll(*pair)
        return float(lat), float(lon)

    return from_grid


def _turned(pair: Sequence[float]) -> Place:
    return pair[1], pair[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

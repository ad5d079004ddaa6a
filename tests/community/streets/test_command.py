import io
import json
import sqlite3
import struct
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from community.streets import geopackage
from community.streets.models import Piece, Spot, Street, StreetImport, Stretch
from tests.community.streets import network

_LINE = [network.place(east=0), network.place(east=180)]


class Ran:
    """What a run of the command printed, and what it told on the way."""

    def __init__(self, *arguments: str) -> None:
        """Run it; raises CommandError."""
        out, told = io.StringIO(), io.StringIO()
        try:
            call_command("streets", *arguments, stdout=out, stderr=told)
        finally:
            self.out, self.told = out.getvalue(), told.getvalue()


def _refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        Ran(*arguments)
    return str(caught.value)


def _lon_lat(places: list[tuple[float, float]]) -> list[list[float]]:
    return [[lon, lat] for lat, lon in places]


def _street(name: Any = "Fox Way", **changed: Any) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": _lon_lat(_LINE)} | changed
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def _geojson(folder: Path, *features: Any) -> str:
    file = folder / "streets.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return str(file)


def _wkb(points: Sequence[tuple[float, ...]], *, order: str = "<") -> bytes:
    width = len(points[0])
    kind = 2 if width == 2 else 1002
    numbers = [number for point in points for number in point]
    return bytes([order == "<"]) + struct.pack(
        f"{order}II{len(numbers)}d", kind, len(points), *numbers
    )


def _blob(wkb: bytes, *, srs: int = 4326, envelope: bool = False) -> bytes:
    head = b"GP\x00" + bytes([1 | (2 if envelope else 0)]) + struct.pack("<i", srs)
    return head + (struct.pack("<4d", 0, 0, 0, 0) if envelope else b"") + wkb


def _geopackage(
    folder: Path,
    rows: list[tuple[Any, ...]],
    *,
    table: str = "road_link",
    columns: str = "id, name_1, geometry",
    srs: int = 4326,
) -> str:
    file = folder / "roads.gpkg"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)")
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geometry', ?)", (table, srs)
        )
        database.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - ours
    return str(file)


_DEGREES = [(lon, lat) for lat, lon in _LINE]


@pytest.mark.django_db
def test_generated_twice_by_one_seed_is_the_same() -> None:
    small = ("generate", "--boroughs", "Redbridge", "--within", "600", "--seed", "5")
    Ran(*small)
    before = StreetImport.objects.get(is_current=True)
    stretches = set(Stretch.objects.values_list("pk", flat=True))
    again = Ran(*small)
    after = StreetImport.objects.get(is_current=True)
    assert bytes(after.digest) == bytes(before.digest)
    assert bytes(after.digest).hex() in again.out
    assert set(Stretch.objects.values_list("pk", flat=True)) == stretches
    assert after.source == "generated"
    assert 100 < len(stretches) < 400
    assert "stretches" in again.told


@pytest.mark.django_db
def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    ran = Ran("generate", "--boroughs", "Redbridge", "--within", "400", "--dry-run")
    assert "nothing was stored" in ran.out
    Ran("import", "geojson", _geojson(tmp_path, _street()), "--dry-run")
    assert not StreetImport.objects.exists()


def test_an_unknown_borough_is_named() -> None:
    assert "Atlantis" in _refused("generate", "--boroughs", "Atlantis")


@pytest.mark.django_db
def test_geojson_gives_streets_and_spots_and_counts_what_it_cannot_use(tmp_path: Path) -> None:
    lat, lon = network.place(east=50, north=20)
    station = {
        "type": "Feature",
        "properties": {"name": "Mere Station", "kind": "station", "ward": "Sagewick"},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
    file = _geojson(
        tmp_path,
        _street(),
        _street(None),
        _street("Far Road", coordinates=[[-3.0, 55.0], [-3.0, 55.1]]),
        _street("Metres Road", coordinates=[[540000, 190000], [540100, 190000]]),
        _street("Shape Road", type="Polygon"),
        _street("Broken Road", coordinates=[["x", 1], [2]]),
        "nothing",
        station,
    )
    ran = Ran("import", "geojson", file, "--made-on", "2026-10-01")
    assert "feature 2: unnamed road" in ran.told
    assert "feature 3: outside of the areas" in ran.told
    assert "feature 4: its coordinates are no degrees (WGS 84)" in ran.told
    assert "feature 5: it is Polygon, no line and no point" in ran.told
    assert "feature 6: its coordinates are malformed" in ran.told
    assert "feature 7: it is no object" in ran.told
    assert "1 left out: unnamed road" in ran.told
    assert "Open Database Licence" in ran.told
    street, spot = Street.objects.get(), Spot.objects.get()
    assert (street.name, street.ward, street.borough) == ("Fox Way", "Redbridge", "Redbridge")
    assert (spot.name, spot.ward) == ("Mere Station", "Sagewick")
    assert spot.stretch_id == Stretch.objects.get().pk
    assert Stretch.objects.get().length_m == 180
    held = StreetImport.objects.get()
    assert (str(held.made_on), held.source) == ("2026-10-01", "geojson")
    assert "OpenStreetMap" in held.attribution


@pytest.mark.django_db
def test_own_licence_and_attribution_are_kept(tmp_path: Path) -> None:
    file = _geojson(tmp_path, _street())
    ran = Ran("import", "geojson", file, "--licence", "CC0", "--attribution", "Example Council")
    held = StreetImport.objects.get()
    assert (held.licence, held.attribution) == ("CC0", "Example Council")
    assert "Open Database Licence" not in ran.told


@pytest.mark.django_db
def test_open_roads_are_read_from_a_geopackage(tmp_path: Path) -> None:
    flat = [(lon, lat, 3.0) for lon, lat in _DEGREES]
    beside = [(lon, lat + 0.001) for lon, lat in _DEGREES]
    both = b"\x01" + struct.pack("<II", 5, 1) + _wkb(beside)
    file = _geopackage(
        tmp_path,
        [
            ("link-1", "Fox Way", _blob(_wkb(flat), envelope=True)),
            ("link-2", "Wren Lane", _blob(both)),
            ("link-3", "Otter Road", _blob(_wkb([(x, y + 0.002) for x, y in _DEGREES], order=">"))),
            ("link-4", None, _blob(_wkb(_DEGREES))),
            ("link-5", "Cut Road", _blob(_wkb(_DEGREES))[:-3]),
            ("link-6", "Text Road", b"LINESTRING (0 0, 1 1)"),
            ("link-7", "Null Road", None),
        ],
    )
    ran = Ran("import", "open-roads", file, "--made-on", "2026-10-01")
    assert set(Street.objects.values_list("name", flat=True)) == {
        "Fox Way",
        "Wren Lane",
        "Otter Road",
    }
    fox = Stretch.objects.get(street__name="Fox Way")
    assert (fox.source_ids, fox.length_m) == (["link-1"], 180)
    assert "feature 4: unnamed road" in ran.told
    assert "feature 5: its geometry is cut off or malformed" in ran.told
    assert "feature 6: it is no GeoPackage geometry" in ran.told
    assert "feature 7: its geometry is cut off or malformed" in ran.told
    assert "2026" in StreetImport.objects.get().attribution


@pytest.mark.django_db
def test_usrns_are_kept_where_the_file_has_names(tmp_path: Path) -> None:
    file = _geopackage(
        tmp_path,
        [(20501234, "Fox Way", _blob(_wkb(_DEGREES)))],
        table="openUSRN",
        columns="usrn, street_name, geometry",
    )
    Ran("import", "usrn", file)
    assert Street.objects.get().usrn == 20501234


def test_a_geopackage_of_numbers_alone_is_told_what_it_lacks(tmp_path: Path) -> None:
    file = _geopackage(tmp_path, [], table="openUSRN", columns="usrn, street_type, geometry")
    assert "names no street" in _refused("import", "usrn", file)


@pytest.mark.django_db
def test_the_british_grid_is_turned_by_the_package_that_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ("link-1", "Fox Way", _blob(_wkb([(0, 0), (180, 0)]), srs=27700))
    file = _geopackage(tmp_path, [row], srs=27700)
    monkeypatch.setitem(sys.modules, "osgb", None)
    assert "install it" in _refused("import", "open-roads", file)

    def grid_to_ll(east: float, north: float) -> tuple[float, float]:
        return network.place(east=east, north=north)

    stand_in = SimpleNamespace(grid_to_ll=grid_to_ll, __spec__=SimpleNamespace())
    monkeypatch.setitem(sys.modules, "osgb", stand_in)
    Ran("import", "open-roads", file)
    assert Stretch.objects.get().length_m == 180


def test_another_grid_is_refused(tmp_path: Path) -> None:
    file = _geopackage(tmp_path, [], srs=3857)
    assert "EPSG:3857" in _refused("import", "open-roads", file)


def test_another_table_is_refused(tmp_path: Path) -> None:
    file = _geopackage(tmp_path, [], table="buildings")
    assert "its tables: buildings" in _refused("import", "open-roads", file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no GeoPackage"),
        (b"SQLite format 3\x00" + b"\xff" * 3000, "no GeoPackage"),
        (b"name,geometry\n", "no GeoPackage"),
    ],
)
def test_a_corrupt_geopackage_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "roads.gpkg"
    file.write_bytes(content)
    assert said in _refused("import", "open-roads", str(file))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "is no file" in _refused("import", "open-roads", str(tmp_path / "none.gpkg"))
    assert "cannot be read" in _refused("import", "geojson", str(tmp_path / "none.geojson"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[" * 200_000, "is no JSON"),
        ("[]", "no GeoJSON FeatureCollection"),
        ('{"type": "Feature"}', "no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "there is no feature in it"),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1: it is no object"),
    ],
)
def test_what_cannot_be_used_is_refused_and_the_streets_stay(
    tmp_path: Path, content: str, said: str
) -> None:
    Ran("import", "geojson", _geojson(tmp_path, _street()))
    file = tmp_path / "bad.geojson"
    file.write_text(content)
    refused = _refused("import", "geojson", str(file))
    assert refused.startswith("Nothing was stored.")
    assert said in refused
    assert StreetImport.objects.count() == 1
    assert Piece.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "properties",
    [
        {"name": "x" * 101},
        {"name": "a\nb"},
        {"name": "F", "ward": "w" * 61},
        {"name": "F", "usrn": 1e30},
    ],
)
def test_words_and_numbers_that_do_not_fit_are_no_street(
    tmp_path: Path, properties: dict[str, Any]
) -> None:
    file = _geojson(tmp_path, _street() | {"properties": properties})
    assert "feature 1" in _refused("import", "geojson", file)


@pytest.mark.django_db
def test_only_short_streets_are_no_streets(tmp_path: Path) -> None:
    short = _lon_lat([network.place(), network.place(east=30)])
    file = _geojson(tmp_path, _street(coordinates=short))
    assert "shorter than 50 m" in _refused("import", "geojson", file)


def test_lines_of_lines_of_lines_are_no_line() -> None:
    nested = (b"\x01" + struct.pack("<II", 5, 1)) * 5_000
    with pytest.raises(geopackage.BadGeometry):
        geopackage.lines_of(_blob(nested))


def test_a_count_beyond_the_end_is_malformed() -> None:
    endless = b"\x01" + struct.pack("<II", 2, 2**32 - 1)
    with pytest.raises(geopackage.BadGeometry):
        geopackage.lines_of(_blob(endless))


@given(st.binary(max_size=80) | st.binary(max_size=60).map(lambda rest: b"GP\x00\x01" + rest))
def test_any_bytes_are_lines_or_a_bad_geometry(blob: bytes) -> None:
    try:
        found = geopackage.lines_of(blob)
    except geopackage.BadGeometry:
        return
    assert all(len(point) == 2 for line in found for point in line)

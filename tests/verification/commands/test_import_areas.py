"""A force's own areas, from any GeoJSON."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import checks
from django.core.management import CommandError, call_command

from verification.monitoring.system_checks import areas_are_the_force_s_own

SQUARE = [[-2.3, 53.4], [-2.2, 53.4], [-2.2, 53.5], [-2.3, 53.5], [-2.3, 53.4]]
HOLE = [[-2.26, 53.44], [-2.24, 53.44], [-2.24, 53.46], [-2.26, 53.46], [-2.26, 53.44]]
ROOT = Path(__file__).parents[3]


def feature(name: Any = "Northtown", **geometry: Any) -> dict[str, Any]:
    """Give a feature, a square with a hole unless said otherwise."""
    shape = {"type": "Polygon", "coordinates": [SQUARE, HOLE]} | geometry
    return {"type": "Feature", "properties": {"name": name, "code": "E1"}, "geometry": shape}


def collection(*features: Any) -> str:
    """Give the text of a file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def run(file: Path, *options: str) -> str:
    """Run the command, and give what it prints."""
    out = io.StringIO()
    call_command("import_areas", str(file), *options, stdout=out)
    return out.getvalue()


def test_areas_are_written_and_a_process_that_reads_them_knows_its_places(tmp_path: Path) -> None:
    source, into = tmp_path / "areas.geojson", tmp_path / "areas.json"
    east = [[[lon + 0.1, lat] for lon, lat in SQUARE]]
    two = feature("Easton", type="MultiPolygon", coordinates=[east])
    source.write_text(collection(feature(), two))
    assert "2 areas: Easton, Northtown" in run(source, "--into", str(into))
    program = (
        "from foundation.geography.boroughs import borough_of\n"
        "places = [(53.41, -2.29), (53.45, -2.25), (53.45, -2.15), (51.5, -0.12)]\n"
        "print([borough_of(lat=lat, lon=lon) for lat, lon in places])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "SC_AREAS_FILE": str(into)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "['Northtown', None, 'Easton', None]"


def test_without_into_it_only_checks(tmp_path: Path) -> None:
    source = tmp_path / "areas.geojson"
    source.write_text(collection(feature()))
    assert "Checked only" in run(source)
    assert json.loads(run(source, "--json")) == {"ok": True, "areas": ["Northtown"]}
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "It is no JSON"),
        ("[]", "no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "no list of objects"),
        (collection(), "There is no feature"),
        (collection(feature(), feature("NORTHTOWN")), "feature 2: there is another 'NORTHTOWN'"),
        (collection(feature(None)), "no name in 'name'; its properties: code, name"),
        (collection(feature("a;b")), "'a;b' is no name of an area"),
        (collection(feature(type="Point")), "it is Point, not MultiPolygon or Polygon"),
        (collection(feature(coordinates=[SQUARE[:4]])), "a ring of it is not closed"),
        (collection(feature(coordinates=[[1, 2]])), "its coordinates are malformed"),
        (collection(feature(coordinates=[[[383_000, 398_000]] * 4])), "Export it in WGS 84"),
    ],
)
def test_the_first_feature_that_cannot_be_used_is_named_and_nothing_written(
    tmp_path: Path, text: str, sentence: str
) -> None:
    source, into = tmp_path / "areas.geojson", tmp_path / "areas.json"
    source.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        run(source, "--into", str(into))
    assert not into.exists()


def test_a_force_that_has_given_no_areas_is_told(settings: LazySettings) -> None:
    settings.AREAS_FILE = ""
    assert [each.id for each in areas_are_the_force_s_own()] == ["verification.I001"]
    settings.AREAS_FILE = "areas.json"
    assert areas_are_the_force_s_own() == []
    assert areas_are_the_force_s_own in checks.registry.registry.deployment_checks

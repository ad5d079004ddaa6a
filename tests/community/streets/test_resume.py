"""An import that was killed goes on where it was; nothing of it shows before it is whole."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from community.streets import features, geojson, staging
from community.streets.models import StagedBatch, Street, StreetImport, Stretch
from devstack.launcher import paths
from tests.community.streets import network

_STREETS = 12
# Imports, and stops for good at a place that it says on its standard output; the tests kill it.
_CHILD = """
import sys, threading
import django
django.setup()
from django.core.management import call_command
from community.streets import geojson, imports, staging
staging.BATCH = 5
place, file = sys.argv[1:]
def stop():
    print("there", flush=True)
    threading.Event().wait()
read, replace = geojson.read, imports.replace
def read_half(*given, **named):
    for feature in read(*given, **named):
        if feature.number == 9:
            stop()
        yield feature
def replace_all(**named):
    replace(**named)
    stop()
if place == "reading":
    geojson.read = read_half
else:
    imports.replace = replace_all
call_command("streets", "import", "geojson", file)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of twelve streets, and a thirteenth that has no name."""
    return written(tmp_path / "streets.geojson")


def written(path: Path, *, of: str = "Fox") -> Path:
    """Write a file of streets, 20 metres apart, and one without a name behind the third."""
    found = [_street(f"{of} {number} Way", north=20.0 * number) for number in range(_STREETS)]
    found.insert(3, _street(None, north=-20.0))
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
    return path


def _street(name: str | None, *, north: float) -> dict[str, Any]:
    ends = [network.place(east=0, north=north), network.place(east=180, north=north)]
    line = {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in ends]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": line}


def take(file: Path) -> str:
    """Import it here; give what it told on the way."""
    told = io.StringIO()
    call_command("streets", "import", "geojson", str(file), stdout=io.StringIO(), stderr=told)
    return told.getvalue()


def killed(file: Path, *, at: str) -> None:
    """Import it in a process of its own, and kill that where it has come to a place."""
    address = urlsplit(os.environ["TESTS_SERVICE_URL"])
    environment = os.environ | {
        "DATABASE_URL": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "safeconnect.config.settings",
        "PYTHONPATH": str(paths.ROOT),
    }
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, at, str(file)],
        env=environment,
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        said = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=60) == -signal.SIGKILL
    assert said == "there\n"


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_reads_it_goes_on_behind_what_it_had(file: Path) -> None:
    killed(file, at="reading")
    assert StagedBatch.objects.get().up_to == 5
    assert not StreetImport.objects.exists()
    told = take(file)
    assert "it goes on after feature 5" in told
    assert "feature 4: unnamed road" in told
    assert Street.objects.count() == _STREETS
    assert not StagedBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_goes_on_is_what_one_go_would_have_made(file: Path) -> None:
    take(file)
    whole = bytes(StreetImport.objects.get(is_current=True).digest)
    killed(file, at="reading")
    take(file)
    assert bytes(StreetImport.objects.get(is_current=True).digest) == whole


@pytest.mark.django_db(transaction=True)
def test_killed_at_the_switch_the_streets_of_before_stay(file: Path, tmp_path: Path) -> None:
    take(written(tmp_path / "before.geojson", of="Elm"))
    before = StreetImport.objects.get(is_current=True)
    killed(file, at="switch")
    assert StreetImport.objects.get().pk == before.pk
    assert set(Stretch.objects.values_list("street_import", flat=True)) == {before.pk}
    assert "it goes on after feature 13" in take(file)
    assert StreetImport.objects.get(is_current=True).pk != before.pk


@pytest.mark.django_db(transaction=True)
def test_a_different_file_begins_anew_and_says_so(file: Path, tmp_path: Path) -> None:
    killed(file, at="reading")
    told = take(written(tmp_path / "other.geojson", of="Elm"))
    assert "An import of another file was stopped half way: this begins anew." in told
    assert "goes on" not in told
    assert not Street.objects.filter(name__startswith="Fox").exists()
    assert Street.objects.count() == _STREETS


@pytest.mark.django_db
def test_another_way_of_reading_is_another_file(file: Path) -> None:
    one, other = (staging.digest_of(file, read_as=how) for how in ("geojson name", "geojson nom"))
    assert one != other


@pytest.mark.django_db
def test_a_file_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "bad.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [_street(None, north=0)]}))
    with pytest.raises(CommandError):
        take(file)
    assert not StagedBatch.objects.exists()


@pytest.mark.django_db
def test_batches_that_another_import_took_away_are_missed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "BATCH", 4)
    digest = staging.digest_of(file, read_as="")
    begun = staging.begin(digest)

    def lose_the_first(read: int) -> None:
        if read == 8:
            StagedBatch.objects.filter(after=0).delete()

    with pytest.raises(features.BadFile, match="Another import began meanwhile"):
        staging.read(
            lambda after: geojson.read(file, after=after),
            file_digest=digest,
            begun=begun,
            progress=lose_the_first,
        )


@pytest.mark.django_db
def test_a_terminal_is_told_how_far_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "BATCH", 5)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    told = Terminal()
    call_command("streets", "import", "geojson", str(file), stdout=io.StringIO(), stderr=told)
    assert [line for line in told.getvalue().splitlines() if line.endswith("features read")] == [
        "5 features read",
        "10 features read",
        "13 features read",
    ]

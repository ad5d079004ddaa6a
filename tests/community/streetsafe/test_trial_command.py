"""`streetsafe_trial`: anybody's world in, each week's list out; what is wrong is named."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from devstack.launcher import paths


def small_world() -> dict[str, Any]:
    """Give 60 streets, a report a week on others for a year, and Ley Street growing at the end."""
    begins = date(2024, 1, 1)
    units = [[f"s{number}", f"street {number}"] for number in range(60)]
    reports: list[list[Any]] = [
        [str(begins + timedelta(weeks=week)), f"s{week % 20 + 1}", f"w{week}", 1, "dark"]
        for week in range(60)
    ]
    last = begins + timedelta(weeks=59)
    reports += [[str(last - timedelta(days=2 * n)), "s0", f"ley{n}", 2, "both"] for n in range(10)]
    return {
        "format": "streetsafe-world/1",
        "units": [*units, ["ley-2", "street 0"]],
        "names": {"street 0": "Ley Street"},
        "reports": reports,
    }


def tried(folder: Path, content: object, *options: str) -> tuple[str, str]:
    """Run the command on a file, and give what it says on both streams."""
    file = folder / "world.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    out, err = StringIO(), StringIO()
    call_command("streetsafe_trial", str(file), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_each_week_has_its_list_in_words(tmp_path: Path) -> None:
    out, err = tried(tmp_path, small_world())
    weeks = [line for line in out.splitlines() if not line.startswith(" ")]
    assert len(weeks) == 60
    assert "70 reports on 61 stretches" in err
    last = out.splitlines()[-1]
    assert last.startswith("  GROWING     Ley Street (s0): 10 in 28 days")
    assert "chance 1 in" in last


def test_machines_get_one_object_a_week(tmp_path: Path) -> None:
    out, _ = tried(tmp_path, small_world(), "--json", "--last", "2")
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["week"], second["week"]) == ("2025-02-10", "2025-02-17")
    (line,) = second["listed"]
    assert (line["verdict"], line["unit"], line["street"]) == ("growing", "s0", "street 0")
    assert (line["count"], line["sources"], line["days"]) == (10, 10, 10)


def test_one_source_counts_three_times_and_a_shared_one_ten_times(tmp_path: Path) -> None:
    world = small_world()
    world["reports"] = [
        ["2024-01-02", "s0", source, 1, "dark"] for source in ("me", "school") for _ in range(12)
    ]
    world["shared"] = ["school"]
    (line,) = tried(tmp_path, world, "--json")[0].splitlines()
    assert (json.loads(line)["counted"], json.loads(line)["not_counted"]) == (13, 11)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"format": "other"}, '"format": "streetsafe-world/1"'),
        ({"units": []}, '"units" must be a list that is not empty'),
        ({"units": [["s0"]]}, 'units[0] is ["s0"]; it must be [stretch id, street id]'),
        ({"units": [["s0", "t"], ["t", "u"]]}, '"t" is the id of a stretch and of a street'),
        ({"shared": [1]}, '"shared" must be a list of words'),
        ({"names": {"t": 3}}, '"names" must be an object'),
        ({"reports": [["2024-01-01"]]}, 'reports[0] is ["2024-01-01"]'),
        ({"reports": [["2024-02-30", "s0", None, 1, "dark"]]}, '"2024-02-30" is no date'),
        ({"reports": [["2024-02-20", "nowhere", None, 1, "dark"]]}, '"nowhere" is neither'),
        ({"reports": [["2024-02-20", "s0", 7, 1, "dark"]]}, "the source 7 is neither a word"),
        ({"reports": [["2024-02-20", "s0", None, 4, "dark"]]}, "the groups 4 must be"),
        ({"reports": [["2024-02-20", "s0", None, True, "dark"]]}, "the groups true must be"),
        ({"reports": [["2024-02-20", "s0", None, 1, "dusk"]]}, '"dusk" is none of dark'),
    ],
)
def test_what_is_no_world_is_refused_with_the_entry_that_is_wrong(
    tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        tried(tmp_path, {**small_world(), **wrong})
    assert said in str(refusal.value)


def test_no_json_and_no_file_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="This is no JSON"):
        tried(tmp_path, "{")
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("streetsafe_trial", str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="at least 1"):
        tried(tmp_path, small_world(), "--last", "0")


def test_it_runs_without_servers_and_settings(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(json.dumps(small_world()))
    ran = subprocess.run(
        [sys.executable, "-m", "devstack.cli", "streetsafe-trial", str(file), "--last", "1"],
        cwd=paths.ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Ley Street" in ran.stdout

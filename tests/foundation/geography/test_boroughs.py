"""The script that makes the boundaries, on a topology small enough to draw."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "devstack" / "devtools" / "boroughs.py"


def topology(count: int) -> dict[str, object]:
    """Draw squares that share one arc, the second walking it backwards."""
    first = {"type": "Polygon", "id": "A", "arcs": [[0, 1]]}
    others = [
        {"type": "MultiPolygon", "id": f"B{number:02}", "arcs": [[[2, ~0]]]}
        for number in range(count - 1)
    ]
    return {
        "transform": {"scale": [0.1, 0.1], "translate": [-0.5, 51]},
        "arcs": [
            [[1, 0], [0, 1]],
            [[1, 1], [-1, 0], [0, -1], [1, 0]],
            [[1, 0], [1, 0], [0, 1], [-1, 0]],
        ],
        "objects": {"boroughs": {"geometries": [*others, first]}},
    }


def run(tmp_path: Path, count: int) -> subprocess.CompletedProcess[str]:
    """Run the script as a developer would."""
    source = tmp_path / "source.json"
    source.write_text(json.dumps(topology(count)), encoding="utf-8")
    out = tmp_path / "out.json"
    command = [sys.executable, str(SCRIPT), "--topojson", str(source), "--output", str(out)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_arcs_are_decoded_and_joined(tmp_path: Path) -> None:
    assert run(tmp_path, 33).returncode == 0
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert made["boroughs"]["A"] == [
        [[-0.4, 51.0], [-0.4, 51.1], [-0.5, 51.1], [-0.5, 51.0], [-0.4, 51.0]]
    ]
    assert made["boroughs"]["B00"] == [
        [[-0.4, 51.0], [-0.3, 51.0], [-0.3, 51.1], [-0.4, 51.1], [-0.4, 51.0]]
    ]
    assert made["licence"] == "Open Government Licence v3.0"


def test_a_missing_borough_is_refused(tmp_path: Path) -> None:
    failed = run(tmp_path, 32)
    assert failed.returncode != 0
    assert "32 boroughs, not 33" in failed.stderr
    assert not (tmp_path / "out.json").exists()

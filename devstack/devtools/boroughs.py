"""Make foundation/geography/boroughs.json from the boundaries in the npm package vega-datasets.

Run it as `python devstack/devtools/boroughs.py`; it needs npm, or a londonBoroughs.json given by
--topojson.
Boundaries are under the Open Government Licence v3.0, with the attribution kept in the output.
"""

import argparse
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

PACKAGE = "vega-datasets@3.2.1"
MEMBER = "package/data/londonBoroughs.json"
OUTPUT = Path(__file__).parents[2] / "foundation" / "geography" / "boroughs.json"
DECIMALS = 5
BOROUGHS = 33
CLOSED_TRIANGLE = 4
ATTRIBUTION = [
    "Contains National Statistics data © Crown copyright and database right [2015]",
    "Contains Ordnance Survey data © Crown copyright and database right [2015]",
]
LICENCE = "Open Government Licence v3.0"

Position = tuple[float, float]
Ring = list[Position]


def main(argv: Sequence[str] | None = None) -> None:
    """Write the data file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topojson", type=Path, help="a londonBoroughs.json already at hand")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args(argv)
    topology = json.loads(options.topojson.read_bytes() if options.topojson else fetch())
    options.output.write_text(as_text(rings_of(topology)), encoding="utf-8")


def fetch() -> bytes:
    """Fetch the package with npm and take the one file out of it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True, timeout=300, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            member = package.extractfile(MEMBER)
            if member is None:
                raise FileNotFoundError(MEMBER)
            return member.read()


def rings_of(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Turn a TopoJSON topology into closed rings of (longitude, latitude) a borough."""
    arcs = [_decoded(arc, transform=topology["transform"]) for arc in topology["arcs"]]
    boroughs = {
        geometry["id"]: _rings(geometry, arcs=arcs)
        for geometry in topology["objects"]["boroughs"]["geometries"]
    }
    if len(boroughs) != BOROUGHS:
        raise ValueError(f"{len(boroughs)} boroughs, not {BOROUGHS}")
    return dict(sorted(boroughs.items()))


def as_text(boroughs: dict[str, list[Ring]]) -> str:
    """Write the rings as JSON, a borough a line, so that a change can be read."""
    lines = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(rings, separators=(',', ':'))}"
        for name, rings in boroughs.items()
    )
    attribution = json.dumps(ATTRIBUTION, ensure_ascii=False)
    return (
        f'{{"attribution": {attribution},\n"licence": "{LICENCE}",\n"source": "{PACKAGE}",\n'
        f'"boroughs": {{\n{lines}\n}}}}\n'
    )


def _decoded(arc: list[list[int]], *, transform: dict[str, list[float]]) -> Ring:
    """Undo the delta coding and the quantisation of one arc."""
    (x_scale, y_scale), (x_start, y_start) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [
        (round(x * x_scale + x_start, DECIMALS), round(y * y_scale + y_start, DECIMALS))
        for x, y in zip(xs, ys, strict=True)
    ]


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Give a geometry as a list of polygons, each a list of rings of arc numbers."""
    arcs: list[Any] = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]


def _rings(geometry: dict[str, Any], *, arcs: list[Ring]) -> list[Ring]:
    """Give the rings of one borough, without the slivers that simplifying left no area."""
    rings = [_ring(indexes, arcs=arcs) for polygon in _polygons(geometry) for indexes in polygon]
    return [ring for ring in rings if len(ring) >= CLOSED_TRIANGLE]


def _ring(indexes: list[int], *, arcs: list[Ring]) -> Ring:
    """Join arcs into a ring; a negative number is an arc walked backwards."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        # Each arc begins where the one before it ended.
        ring.extend(arc[1:] if ring else arc)
    return ring


if __name__ == "__main__":
    main()

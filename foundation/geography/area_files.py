"""Files of areas: GeoJSON as the world publishes it, and the compact form that the service reads.

An area is what a duty period names: a borough, a district, a ward. Positions are degrees east and
north (WGS 84), as GeoJSON (RFC 7946) has them.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Rings = list[list[tuple[float, float]]]

# A closed ring of three corners.
_POSITIONS_AT_LEAST = 4
# A metre or so.
_DECIMALS = 5
_NAME_AT_MOST = 60
_SHAPES = {"Polygon", "MultiPolygon"}


class BadAreas(ValueError):  # noqa: N818 - what the file holds
    """The file holds no areas that can be used; the message is a sentence that says where."""


def of_geojson(text: str, *, name_property: str) -> dict[str, Rings]:
    """Read the areas of a GeoJSON FeatureCollection, each named by a property of its feature.

    Raises BadAreas, naming the first feature that cannot be used.
    """
    found: dict[str, Rings] = {}
    for number, feature in enumerate(_features(text), 1):
        where = f"feature {number}"
        name = _name(feature, name_property=name_property, where=where)
        if name.casefold() in {each.casefold() for each in found}:
            raise BadAreas(f"{where}: there is another {name!r} before it.")
        found[name] = _rings(feature.get("geometry"), where=f"{where} ({name})")
    if not found:
        raise BadAreas("There is no feature in it.")
    return found


def write(areas: Mapping[str, Rings]) -> str:
    """Write areas in the compact form, in the order of their names."""
    return json.dumps({"boroughs": dict(sorted(areas.items()))}, ensure_ascii=False)


def read(path: Path) -> dict[str, list[list[list[float]]]]:
    """Read the compact form; raises BadAreas."""
    try:
        areas: dict[str, list[list[list[float]]]] = json.loads(path.read_text("utf-8"))["boroughs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadAreas(f"{path} is no file that import_areas has made: {error}") from error
    if not areas:
        raise BadAreas(f"{path} holds no areas.")
    return areas


def _features(text: str) -> list[dict[str, Any]]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadAreas(f"It is no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BadAreas("It is no GeoJSON FeatureCollection.")
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise BadAreas("Its features are no list of objects.")
    return features


def _name(feature: Mapping[str, Any], *, name_property: str, where: str) -> str:
    properties = feature.get("properties") or {}
    name = properties.get(name_property)
    if not isinstance(name, str) or not name.strip():
        there = ", ".join(sorted(properties)) or "none"
        raise BadAreas(f"{where}: it has no name in {name_property!r}; its properties: {there}.")
    folded = " ".join(name.split())
    # A roster names several areas between semicolons.
    if len(folded) > _NAME_AT_MOST or ";" in folded or not folded.isprintable():
        raise BadAreas(f"{where}: {folded[:_NAME_AT_MOST]!r} is no name of an area.")
    return folded


def _rings(geometry: Any, *, where: str) -> Rings:
    """Collect the rings of a polygon or of several; a hole is a ring like any."""
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if shape not in _SHAPES:
        raise BadAreas(f"{where}: it is {shape or 'nothing'}, not {' or '.join(sorted(_SHAPES))}.")
    polygons = geometry.get("coordinates")
    polygons = [polygons] if shape == "Polygon" else polygons
    try:
        rings = [list(_positions(ring, where=where)) for polygon in polygons for ring in polygon]
    except (TypeError, IndexError) as error:
        raise BadAreas(f"{where}: its coordinates are malformed.") from error
    if not rings or any(len(ring) < _POSITIONS_AT_LEAST or ring[0] != ring[-1] for ring in rings):
        raise BadAreas(f"{where}: a ring of it is not closed.")
    return rings


def _positions(ring: list[list[float]], *, where: str) -> Iterator[tuple[float, float]]:
    for position in ring:
        east, north = position[0], position[1]
        if not (_is_number(east) and _is_number(north)) or abs(east) > 180 or abs(north) > 90:
            raise BadAreas(
                f"{where}: {east}, {north} are no degrees. Export it in WGS 84 (EPSG:4326)."
            )
        yield round(east, _DECIMALS), round(north, _DECIMALS)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)

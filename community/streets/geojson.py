"""GeoJSON files (RFC 7946) of streets: lines with a name, and points that are spots."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from community.streets.enums import SpotKind
from community.streets.features import BadFile, Feature
from community.streets.rules.projection import Place

_MALFORMED = "its coordinates are malformed"


def read(path: Path, *, name_property: str = "name", after: int = 0) -> Iterator[Feature]:
    """Give the features of a FeatureCollection behind number `after`; raises BadFile.

    A line is a street: `name_property`, and `ward` and `usrn` where they are there. A point is a
    spot: `kind` as SpotKind has it, beside its name.
    """
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path} cannot be read: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path} is no JSON: {error}.") from error
    for number, each in enumerate(_listed(document)[after:], after + 1):
        yield _feature(number, each, name_property=name_property)


def _listed(document: Any) -> list[Any]:
    """Give the list of features. Raise BadFile."""
    is_one = isinstance(document, dict) and document.get("type") == "FeatureCollection"
    features = document.get("features") if is_one else None
    if not isinstance(features, list):
        raise BadFile("It is no GeoJSON FeatureCollection.")
    return features


def _feature(number: int, found: Any, *, name_property: str) -> Feature:
    if not isinstance(found, dict):
        return Feature(number=number, fault="it is no object")
    properties, geometry = found.get("properties") or {}, found.get("geometry")
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        return Feature(number=number, fault="it has no geometry")
    try:
        return _read(number, properties, geometry, name_property=name_property, found=found)
    except (TypeError, ValueError, IndexError, OverflowError):
        return Feature(number=number, fault=_MALFORMED)


def _read(
    number: int,
    properties: Mapping[str, Any],
    geometry: Mapping[str, Any],
    *,
    name_property: str,
    found: Mapping[str, Any],
) -> Feature:
    name, ward = str(properties.get(name_property) or ""), str(properties.get("ward") or "")
    shape, coordinates = geometry.get("type"), geometry.get("coordinates")
    if shape == "Point":
        kind = str(properties.get("kind") or "")
        if kind not in SpotKind.values:
            return Feature(number=number, fault="a point whose kind is none of ours")
        point = _place(coordinates)
        return Feature(number=number, name=name, ward=ward, kind=SpotKind(kind), point=point)
    if shape not in {"LineString", "MultiLineString"}:
        return Feature(number=number, fault=f"it is {shape or 'nothing'}, no line and no point")
    drawn: Any = [coordinates] if shape == "LineString" else coordinates
    usrn = properties.get("usrn")
    return Feature(
        number=number,
        name=name,
        ward=ward,
        lines=tuple(tuple(map(_place, line)) for line in drawn),
        usrn=None if usrn is None else int(usrn),
        source_id=str(found.get("id") or properties.get("id") or ""),
    )


def _place(position: Any) -> Place:
    return float(position[1]), float(position[0])

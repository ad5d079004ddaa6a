"""`manage.py streets`: invent streets, or take them over from a file."""

import argparse
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.streets import features, geojson, geopackage, imports, listing, staging
from community.streets.enums import Source
from community.streets.features import BadFile, Feature, Gathered, Skipped
from community.streets.imports import Origin
from community.streets.rules import lattice, projection
from community.streets.rules.lines import Line
from community.streets.rules.network import Network
from foundation.audit import clock, ledger
from foundation.geography import boroughs

_SAMPLE = ("Havering", "Redbridge", "Barking and Dagenham")
_OGL = "Open Government Licence v3.0"
_ORDNANCE_SURVEY = "Contains OS data © Crown copyright and database right {year}."
_LEGAL = {
    Source.GENERATED: ("none needed", "Invented streets inside real outlines."),
    Source.OPEN_ROADS: (_OGL, _ORDNANCE_SURVEY),
    Source.OPEN_USRN: (_OGL, _ORDNANCE_SURVEY),
    Source.GEOJSON: (
        "Open Database Licence 1.0",
        "© OpenStreetMap contributors, openstreetmap.org/copyright",
    ),
}
_SOURCES = {
    "open-roads": (Source.OPEN_ROADS, "OS Open Roads, a GeoPackage"),
    "usrn": (Source.OPEN_USRN, "OS Open USRN with names, a GeoPackage"),
    "geojson": (Source.GEOJSON, "any GeoJSON of named lines, in WGS 84"),
}

_COLUMNS = {"open-roads": geopackage.OPEN_ROADS, "usrn": geopackage.OPEN_USRN}


class Command(BaseCommand):
    """Make one whole set of streets the current one, or only check it."""

    help = (
        "Streets that people can name: invent them (generate), or take them over from a file "
        "(import). All or nothing; reports about streets of before keep what they are about. An "
        "import that was killed goes on where it was, when it is started again with the same file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        generate = actions.add_parser("generate", help="invent streets inside real outlines")
        generate.add_argument("--seed", type=int, default=2026, help="default: 2026")
        generate.add_argument(
            "--boroughs",
            nargs="+",
            default=list(_SAMPLE),
            metavar="NAME",
            help=f"default: {', '.join(_SAMPLE)}",
        )
        generate.add_argument(
            "--within",
            type=int,
            metavar="METRES",
            help="only so far to each side of the middle of each borough, for a small set",
        )
        _dry_run(generate)
        taking = actions.add_parser("import", help="take streets over from a file")
        sources = taking.add_subparsers(dest="source", required=True, metavar="SOURCE")
        for word, (_, said) in _SOURCES.items():
            _file_options(sources.add_parser(word, help=said), word)
        actions.add_parser("units", help="print today's streets and wards, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read or invent, then store; or print what is stored."""
        if options["action"] == "units":
            self.stdout.write(json.dumps(listing.units()))
            return
        try:
            if options["action"] == "generate":
                source, network = Source.GENERATED, self._generate(options)
            else:
                source, network = _SOURCES[options["source"]][0], self._read(options)
            self._store(network, source=source, options=options)
        except (BadFile, imports.NothingToStore) as error:
            raise CommandError(f"Nothing was stored. {error}") from error

    def _generate(self, options: dict[str, Any]) -> Network:
        latitude, areas = _outlines(options["boroughs"], within=options["within"])
        return lattice.draw(areas=areas, seed=options["seed"], standard_latitude=latitude)

    def _read(self, options: dict[str, Any]) -> Network:
        """Read the file, and say what of it cannot be used. Raise BadFile."""
        if options["source"] == "geojson" and options["attribution"] is None:
            self.stderr.write(
                "Streets of OpenStreetMap are under the Open Database Licence, which asks for its "
                "attribution and for the same licence on what is made of them. Of another source? "
                "Give --licence and --attribution."
            )
        kept = not options["dry_run"]
        gathered = self._gathered(_File(options), kept=kept)
        try:
            network, skipped = features.network_of(gathered)
        except BadFile:
            if kept:
                staging.drop()
            raise
        self._tell_skipped(skipped)
        return network

    def _gathered(self, file: "_File", *, kept: bool) -> Gathered:
        """Read all of a file; from where an earlier import of it was stopped, where it is kept."""
        if not kept:
            return features.gather(file.features(0))
        total = file.count()
        digest = staging.digest_of(file.path, read_as=file.read_as)
        begun = staging.begin(digest)
        if begun.other_dropped:
            self.stderr.write("An import of another file was stopped half way: this begins anew.")
        if begun.up_to:
            self.stderr.write(
                f"An import of this file was stopped: it goes on after feature {begun.up_to}."
            )
        progress = self._counting(total) if self.stderr.isatty() else lambda _: None
        return staging.read(file.features, file_digest=digest, begun=begun, progress=progress)

    def _counting(self, total: int | None) -> Callable[[int], None]:
        """Say how far the reading is."""

        def say(read: int) -> None:
            share = f" of {total}, {100 * read // total} %" if total else ""
            self.stderr.write(f"{read} features read{share}")

        return say

    def _tell_skipped(self, skipped: Skipped) -> None:
        for line in skipped.told:
            self.stderr.write(line)
        for reason, count in skipped.reasons.most_common():
            self.stderr.write(f"{count} left out: {reason}")

    def _store(self, network: Network, *, source: Source, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            self.stdout.write(
                f"Checked only: {len(network.stretches)} stretches and {len(network.spots)} spots; "
                "nothing was stored."
            )
            return
        origin = _origin(source, options)
        with ledger.transaction():
            summary = imports.replace(
                network=network, origin=origin, actor=ledger.COMMAND, progress=self._progress
            )
            staging.drop()
        self.stdout.write(
            f"{summary.stretches} stretches of {summary.streets} streets and {summary.spots} "
            f"spots are current now; of the stretches of before {summary.kept} are there again, "
            f"{summary.replaced} are replaced. Digest {summary.digest.hex()}"
        )

    def _progress(self, line: str) -> None:
        self.stderr.write(line)


def _dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="check, and store nothing")


def _file_options(parser: argparse.ArgumentParser, word: str) -> None:
    parser.add_argument("file", type=Path, help="the file")
    parser.add_argument(
        "--made-on",
        type=date.fromisoformat,
        metavar="DATE",
        help="when the data was made, as 2026-11-01; default: today",
    )
    parser.add_argument("--licence", help="its licence, where it is not the usual one")
    parser.add_argument("--attribution", help="whom the map names, where not the usual ones")
    if word == "geojson":
        parser.add_argument("--name-property", default="name", metavar="NAME", help="default: name")
    _dry_run(parser)


class _File:
    """The file that is to be read, and how."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.path: Path = options["file"]
        self._source: str = options["source"]
        self._name_property: str = options.get("name_property") or ""

    @property
    def read_as(self) -> str:
        """What else than its content decides what is read."""
        return f"{self._source} {self._name_property}"

    def features(self, after: int) -> Iterator[Feature]:
        """Give the features behind a number; raises BadFile."""
        if self._source == "geojson":
            return geojson.read(self.path, name_property=self._name_property, after=after)
        return geopackage.read(self.path, columns=_COLUMNS[self._source], after=after)

    def count(self) -> int | None:
        """Count the features where that is quickly done; raises BadFile."""
        if self._source == "geojson":
            return None
        return geopackage.count(self.path, columns=_COLUMNS[self._source])


def _origin(source: Source, options: dict[str, Any]) -> Origin:
    today = clock.today()
    made_on: date = options.get("made_on") or today
    licence, attribution = _LEGAL[source]
    return Origin(
        source=source,
        licence=options.get("licence") or licence,
        attribution=options.get("attribution") or attribution.format(year=made_on.year),
        made_on=made_on,
    )


def _outlines(names: list[str], *, within: int | None) -> tuple[float, dict[str, list[Line]]]:
    """Flatten the outlines of boroughs about their middle latitude. Raise CommandError."""
    unknown = [name for name in names if name not in boroughs.BOROUGHS]
    if unknown:
        known = ", ".join(boroughs.BOROUGHS)
        raise CommandError(f"No borough of ours: {', '.join(unknown)}. Ours: {known}")
    rings = {name: boroughs.rings_of(name) for name in names}
    lats = [lat for ring in itertools.chain(*rings.values()) for _, lat in ring]
    latitude = round((min(lats) + max(lats)) / 2, 2)
    areas = {
        name: [
            tuple(projection.to_metres(lat, lon, latitude) for lon, lat in ring) for ring in found
        ]
        for name, found in rings.items()
    }
    if within is not None:
        areas = {name: [_square(found, within)] for name, found in areas.items()}
    return latitude, areas


def _square(rings: list[Line], half: int) -> Line:
    """Draw a square about the middle of an outline's box."""
    easts, norths = zip(*itertools.chain(*rings), strict=True)
    east, north = (min(easts) + max(easts)) / 2, (min(norths) + max(norths)) / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return tuple((east + x, north + y) for x, y in corners)

"""`manage.py import_areas`: make the force's own areas out of any GeoJSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.geography import area_files


class Command(BaseCommand):
    """Check a GeoJSON file of areas, and write what SC_AREAS_FILE names."""

    help = (
        "Make the areas that duty periods name (boroughs, districts, wards) out of a GeoJSON "
        "FeatureCollection of polygons in WGS 84. Without it they are the boroughs of London. All "
        "or nothing: the first feature that cannot be used is named, exit 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, help="the GeoJSON file")
        parser.add_argument(
            "--name-property",
            default="name",
            metavar="NAME",
            help="the property that holds an area's name, such as LAD23NM; default: name",
        )
        parser.add_argument(
            "--into", type=Path, metavar="FILE", help="where to write; without it only check"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, write and list the names."""
        areas = _read(options["file"], name_property=options["name_property"])
        into: Path | None = options["into"]
        if into is not None:
            _write(into, text=area_files.write(areas))
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "areas": sorted(areas)}))
            return
        self.stdout.write(f"{len(areas)} areas: {', '.join(sorted(areas))}")
        if into is None:
            self.stdout.write("Checked only; --into FILE writes them.")
        else:
            self.stdout.write(f"Set SC_AREAS_FILE={into.resolve()} and restart every process.")


def _read(file: Path, *, name_property: str) -> dict[str, area_files.Rings]:
    """Read the file. Raise CommandError."""
    try:
        return area_files.of_geojson(file.read_text("utf-8-sig"), name_property=name_property)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    except area_files.BadAreas as error:
        raise CommandError(f"{file}: {error}") from error


def _write(into: Path, *, text: str) -> None:
    """Write it whole or not at all: a running service may read it. Raise CommandError."""
    part = into.with_name(f"{into.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(into)
    except OSError as error:
        raise CommandError(f"{into} cannot be written: {error}") from error

"""`manage.py figures`: take over the force's figures from CSV files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from community.outcomes.actions import figure_files, figure_imports, readings
from community.outcomes.actions.figure_files import FigureFile
from community.outcomes.actions.figure_imports import FigureSummary
from community.outcomes.enums import FigureKind
from foundation.audit import clock, ledger
from verification.actions.imports.csv_files import BadFile, CsvFault
from verification.management.imports import ImportCommand


class Command(ImportCommand):
    """Import figures, all of a file or of a folder, or nothing."""

    help = (
        "Import figures of the force from CSV files; docs/outcomes.md has the columns of each "
        "kind. All or nothing: every wrong line is named, exit 1. The same file again changes "
        "nothing; a corrected one replaces what differs, and keeps the old rows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        one = actions.add_parser("import", help="one file")
        one.add_argument("kind", choices=FigureKind.values, help="what the figures are about")
        super().add_arguments(one)
        several = actions.add_parser("import-all", help="the files of a folder, named KIND.csv")
        several.add_argument("folder", type=Path, help="every KIND.csv in it is taken over")
        several.add_argument(
            "--dry-run", action="store_true", help="check and compare, and change nothing"
        )
        several.add_argument("--json", action="store_true", help="print one JSON object")
        for taking in (one, several):
            taking.add_argument(
                "--read", action="store_true", help="read the measures at once, not at night"
            )

    def take(self, options: dict[str, Any]) -> FigureSummary:
        """Read the files, then take them over in one transaction."""
        now = clock.db_now()
        files = self._files(options, now=now)
        return self.in_transaction(lambda: _take_over(files, options=options, now=now))

    def sentence(self, counts: dict[str, int]) -> str:
        """Say what was done."""
        return (
            f"{counts['rows']} figures in the file: {counts['added']} added, "
            f"{counts['replaced']} replaced, {counts['known']} known already."
        )

    def _files(self, options: dict[str, Any], *, now: datetime) -> list[FigureFile]:
        today = clock.local_day(now)
        if options["action"] == "import":
            kind, path = FigureKind(options["kind"]), options["file"]
            return [figure_files.read(path=path, kind=kind, today=today, notice=self.notice)]
        faults, files = list[CsvFault](), list[FigureFile]()
        for kind, path in _in_folder(options["folder"]):
            try:
                file = figure_files.read(path=path, kind=kind, today=today, notice=self.notice)
                files.append(file)
            except BadFile as bad:
                faults += [_of(path, one) for one in bad.problems]
        if faults:
            raise BadFile(faults)
        return files


def _in_folder(folder: Path) -> Iterator[tuple[FigureKind, Path]]:
    """Give the files of a folder that are named as a kind. Raise CommandError for none."""
    found = [(kind, folder / f"{kind.value}.csv") for kind in FigureKind]
    there = [(kind, path) for kind, path in found if path.exists()]
    if not there:
        names = ", ".join(path.name for _, path in found)
        raise CommandError(f"Nothing was changed. {folder} has none of {names}.")
    yield from there


def _of(path: Path, fault: CsvFault) -> CsvFault:
    """Name the file of a fault, where there are several files."""
    return replace(fault, reason=f"of {path.name}: {fault.reason}")


def _take_over(
    files: Sequence[FigureFile], *, options: dict[str, Any], now: datetime
) -> FigureSummary:
    """Take over every file, and read the measures if that is asked for."""
    dry_run: bool = options["dry_run"]
    done = [
        figure_imports.take_over(file=file, actor=ledger.COMMAND, now=now, dry_run=dry_run)
        for file in files
    ]
    if options["read"] and not dry_run:
        readings.take(now=now)
    return FigureSummary(
        rows=sum(one.rows for one in done),
        added=sum(one.added for one in done),
        replaced=sum(one.replaced for one in done),
        known=sum(one.known for one in done),
        import_id=" ".join(one.import_id for one in done if one.import_id),
    )

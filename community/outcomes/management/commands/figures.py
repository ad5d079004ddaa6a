"""`manage.py figures`: take over the force's figures from a CSV file."""

from typing import Any

from django.core.management.base import CommandParser

from community.outcomes.actions import figure_files, figure_imports
from community.outcomes.actions.figure_imports import FigureSummary
from community.outcomes.enums import FigureKind
from foundation.audit import clock, ledger
from verification.management.imports import ImportCommand


class Command(ImportCommand):
    """Import figures, all of a file or nothing."""

    help = (
        "Import figures of the force from a CSV file; docs/outcomes.md has the columns of each "
        "kind. All or nothing: every wrong line is named, exit 1. The same file again changes "
        "nothing; a corrected one replaces what differs, and keeps the old rows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("action", choices=["import"])
        parser.add_argument("kind", choices=FigureKind.values, help="what the figures are about")
        super().add_arguments(parser)

    def take(self, options: dict[str, Any]) -> FigureSummary:
        """Read the file, then take it over."""
        now = clock.db_now()
        file = figure_files.read(
            path=options["file"],
            kind=FigureKind(options["kind"]),
            today=clock.local_day(now),
            notice=self.notice,
        )
        return self.in_transaction(
            lambda: figure_imports.take_over(
                file=file, actor=ledger.COMMAND, now=now, dry_run=options["dry_run"]
            )
        )

    def sentence(self, counts: dict[str, int]) -> str:
        """Say what was done."""
        return (
            f"{counts['rows']} figures in the file: {counts['added']} added, "
            f"{counts['replaced']} replaced, {counts['known']} known already."
        )

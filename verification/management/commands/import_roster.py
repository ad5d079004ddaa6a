"""`manage.py import_roster`: put a roster file in place of what its span held."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from foundation.audit import ledger
from verification.actions.imports import csv_files, roster_file, roster_import
from verification.actions.imports.roster_file import Span
from verification.management.imports import ImportCommand


class Command(ImportCommand):
    """Import duty periods; the file replaces every period that starts in its span."""

    help = (
        "Import duty periods from a CSV file with the columns "
        f"{', '.join(roster_file.COLUMNS)} (lists between semicolons, moments such as "
        "2026-03-01T22:00:00Z). The file replaces every period that starts in [--from, --to). All "
        "or nothing: bad rows are named with line and reason, exit 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument(
            "--from", required=True, dest="span_from", metavar="T", help="the start of the span"
        )
        parser.add_argument(
            "--to", required=True, dest="span_to", metavar="T", help="its end, not part of it"
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="take a file that makes the roster of the span much smaller",
        )

    def take(self, options: dict[str, Any]) -> roster_import.RosterImportSummary:
        """Read the file, then swap."""
        span = _span(options)
        duties = roster_file.read(
            path=options["file"],
            span=span,
            officers=roster_import.officer_ids(),
            progress=self.progress,
            notice=self.notice,
        )
        with roster_import.staged(duties, progress=self.staged):
            return self.in_transaction(
                lambda: roster_import.replace(
                    periods=len(duties),
                    span=span,
                    allow_shrink=options["allow_shrink"],
                    dry_run=options["dry_run"],
                    actor=ledger.COMMAND,
                )
            )

    def sentence(self, counts: dict[str, int]) -> str:
        """Say what was done with how many periods."""
        return (
            f"{counts['periods']} periods in the file: {counts['added']} added, "
            f"{counts['changed']} changed, {counts['left_alone']} left alone, "
            f"{counts['removed']} removed; the span held {counts['before']}."
        )


def _span(options: dict[str, Any]) -> Span:
    """Read the span. Raise CommandError."""
    try:
        return Span(
            starts_at=roster_file.instant(options["span_from"], column="--from"),
            ends_at=roster_file.instant(options["span_to"], column="--to"),
        )
    except (csv_files.BadValue, roster_file.BadSpan) as error:
        raise CommandError(f"{error}.") from error

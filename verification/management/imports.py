"""What the two import commands share: options, faults by line, one transaction, summary."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError
from psycopg.errors import DeadlockDetected

from foundation.audit import ledger
from verification.actions.imports.csv_files import BadFile, CsvFault
from verification.actions.records.refusals import Refusal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TRIES = 3
# A fault in every row has one cause, and thousands of lines would push it off the screen.
_SHOWN_AT_MOST = 20
T = TypeVar("T")


class ImportCommand(BaseCommand):
    """Import one CSV file, all of it or nothing."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of every import."""
        parser.add_argument("file", type=Path, help="the CSV file, in UTF-8")
        parser.add_argument(
            "--dry-run", action="store_true", help="check and compare, and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's own
        """Import the file and print what changed; exit 1, and change nothing, on any fault."""
        self.notices: list[CsvFault] = []
        try:
            summary = self.take(options)
        except BadFile as bad:
            self._refuse(bad, as_json=options["json"])
        except Refusal as refusal:
            raise CommandError(f"Nothing was changed. {refusal.sentence}") from refusal
        except DatabaseError as error:
            # Its words may quote a row, so only its kind is shown.
            kind = type(error.__cause__ or error).__name__
            raise CommandError(f"Nothing was changed: the database gave up ({kind}).") from error
        self._tell(summary, options)

    def take(self, options: dict[str, Any]) -> "DataclassInstance":
        """Read the file, then write it; give the counts."""
        raise NotImplementedError

    def sentence(self, counts: dict[str, int]) -> str:
        """Say what an import did."""
        raise NotImplementedError

    def in_transaction(self, work: Callable[[], T]) -> T:
        """Do the writing, again if another transaction stood crosswise."""
        for left in reversed(range(_TRIES)):
            try:
                with ledger.transaction():
                    return work()
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        raise AssertionError("unreachable")

    def notice(self, notice: CsvFault) -> None:
        """Keep what was taken though it looks odd, once, however often the writing is tried."""
        if notice not in self.notices:
            self.notices.append(notice)

    def progress(self, line: int) -> None:
        """Say how far the reading of a long file has come."""
        self.stderr.write(f"{line} lines read")

    def staged(self, count: int) -> None:
        """Say how many rows of a long file lie ready."""
        self.stderr.write(f"{count} rows staged")

    def _refuse(self, bad: BadFile, *, as_json: bool) -> None:
        """Name the faults by line, to people the first, to programs all. Raise CommandError."""
        if as_json:
            problems = [asdict(problem) for problem in bad.problems]
            self.stdout.write(json.dumps({"ok": False, "problems": problems}))
        for problem in bad.problems[:_SHOWN_AT_MOST]:
            self.stderr.write(str(problem))
        if (more := len(bad.problems) - _SHOWN_AT_MOST) > 0:
            self.stderr.write(f"and {more} more; --json names them all")
        raise CommandError(f"Nothing was changed: {len(bad.problems)} fault(s) in the file.")

    def _tell(self, summary: "DataclassInstance", options: dict[str, Any]) -> None:
        """Print the counts."""
        counts = asdict(summary)
        dry_run: bool = options["dry_run"]
        if options["json"]:
            notices = [asdict(one) for one in self.notices]
            told = {"ok": True, "dry_run": dry_run, "notices": notices}
            self.stdout.write(json.dumps(told | counts))
            return
        for one in self.notices[:_SHOWN_AT_MOST]:
            self.stderr.write(f"notice, {one}")
        before = "Dry run, nothing was changed. It would be: " if dry_run else ""
        self.stdout.write(before + self.sentence(counts))

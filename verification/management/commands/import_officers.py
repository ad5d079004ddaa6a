"""`manage.py import_officers`: take over the force's officer record from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from foundation.audit import ledger
from verification.actions.imports import officer_file, officer_import
from verification.actions.imports.mistaken_identity import Allowed
from verification.management.imports import ImportCommand


class Command(ImportCommand):
    """Import officers with their photos; a status taken away acts on live verifications."""

    help = (
        "Import officers from a CSV file with the columns "
        f"{', '.join(officer_file.COLUMNS)}. All or nothing: bad rows are named with line "
        "and reason, exit 1. Officers who are not in the file stay as they are. A status other "
        "than serving stops the officer's live verifications at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument(
            "--photos",
            type=Path,
            metavar="DIR",
            help="the folder of the photos (JPEG or PNG, at most 300 kB) that the file names",
        )
        parser.add_argument(
            "--allow-alike",
            action="store_true",
            help="take numbers and names that look like another officer's, such as 107 and 0107",
        )
        parser.add_argument(
            "--allow-not-serving",
            action="store_true",
            help="take officers who are on no record yet and arrive suspended, restricted or left",
        )

    def take(self, options: dict[str, Any]) -> officer_import.OfficerImportSummary:
        """Read file and photos, then bring the record to what they say."""
        photos: Path | None = options["photos"]
        if photos is not None and not photos.is_dir():
            raise CommandError(f"{photos} is not a folder.")
        rows = officer_file.read(
            path=options["file"], photos=photos, progress=self.progress, notice=self.notice
        )
        allowed = Allowed(alike=options["allow_alike"], not_serving=options["allow_not_serving"])
        return self.in_transaction(
            lambda: officer_import.take_over(
                rows=rows,
                dry_run=options["dry_run"],
                actor=ledger.COMMAND,
                allowed=allowed,
                notice=self.notice,
            )
        )

    def sentence(self, counts: dict[str, int]) -> str:
        """Say what was done with whom."""
        return (
            f"{counts['officers']} officers in the file: {counts['added']} added, "
            f"{counts['changed']} changed ({counts['statuses_changed']} in status), "
            f"{counts['left_alone']} left alone, {counts['removed']} removed; "
            f"{counts['absent']} on record and not in the file, left alone; "
            f"{counts['without_photo']} without a photo."
        )

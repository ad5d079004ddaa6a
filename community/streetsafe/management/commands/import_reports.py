"""`manage.py import_reports`: take over what another service held, before the first report."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import permissions
from accounts.management import named_account
from community.streetsafe.actions import history
from community.streetsafe.rules import past
from community.streetsafe.rules.past import Past
from community.streetsafe.rules.world import NotAWorldError
from foundation.audit import ledger


class Command(BaseCommand):
    """Read the whole file, then store all of it or nothing."""

    help = (
        "Take over reports, owners and actions of another service. docs/streetsafe-worlds.md has "
        "the format; `streets units` prints the ids that it names. All or nothing, and only before "
        "the first report."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("world", type=Path, metavar="WORLD.json")
        parser.add_argument(
            "--by",
            required=True,
            metavar="USERNAME",
            help="the analyst who answers for the actions",
        )
        parser.add_argument(
            "--only-if-empty",
            action="store_true",
            help="where there are reports already, do nothing and say so",
        )
        parser.add_argument("--dry-run", action="store_true", help="check, and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, store, and say how much there was."""
        past_of_file = _read(options["world"])
        by = named_account.account(options["by"], instead="nothing is taken over.")
        if not permissions.is_analyst(by):
            raise CommandError(f"{by.username} is {by.role}, not an analyst.")
        if options["dry_run"]:
            self.stdout.write(
                f"Checked only: {len(past_of_file.world.reports)} reports, "
                f"{len(past_of_file.actions)} actions; nothing was stored."
            )
            return
        if options["only_if_empty"] and history.has_begun():
            self.stdout.write("There are reports already; nothing was taken over.")
            return
        try:
            with ledger.transaction():
                taken = history.take_over(history=past_of_file, by=by, progress=self.stderr.write)
        except history.CannotTakeOver as error:
            raise CommandError(f"Nothing was taken over. {error}") from error
        self.stdout.write(
            f"{taken.reports} reports taken over ({taken.counted} count), {taken.actions} actions; "
            f"{taken.signals} roads stand out."
        )


def _read(path: Path) -> Past:
    try:
        return past.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}") from error
    except NotAWorldError as error:
        raise CommandError(f"{path}: {error}") from error

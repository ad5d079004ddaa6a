"""Run a watchkeeper."""

import signal

from django.core.management.base import BaseCommand, CommandParser

from verification.watchkeeper import Watchkeeper


class Command(BaseCommand):
    """Keep every deadline and send what nobody sent, until stopped."""

    help = (
        "Keep every deadline of the protocol and send what nobody sent. Needs PostgreSQL only. "
        "Any number may run side by side. Stops on SIGTERM or Ctrl-C."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a single tick, for trying things out."""
        parser.add_argument("--once", action="store_true", help="do one tick and stop")

    def handle(self, *args: object, **options: object) -> None:
        """Run until told to stop."""
        watchkeeper = Watchkeeper()
        if options["once"]:
            watchkeeper.tick()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: watchkeeper.stopping.set())
        watchkeeper.run()

"""`python -m tests.browser.entry_writer`: add an entry to the log for each line that comes in.

Consoles keep what they read at one head of the log. Whoever changes tables past the service writes
an entry behind that, so that every console reads anew.
"""

import sys

import django
from django.db import connection
from uuid_utils.compat import uuid7

from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from foundation.audit import ledger

WRITTEN = "written\n"


def main() -> None:
    """Write until nobody asks any more; each line is answered once its entry is written."""
    django.setup()
    for _ in sys.stdin:
        _write()
        sys.stdout.write(WRITTEN)
        sys.stdout.flush()


def _write() -> None:
    with ledger.transaction():
        ledger.record(
            event=StreetSafeEvent.REPORTS_TALLIED,
            actor=ledger.COMMAND,
            subject=ledger.Subject(kind=StreetSafeSubject.TALLY, id=uuid7()),
        )
    # The next one may come after the database was away.
    connection.close()


if __name__ == "__main__":
    main()

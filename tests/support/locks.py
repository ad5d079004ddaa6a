"""Know when another connection has come as far as a lock, instead of giving it some time."""

import threading
import time

from django.db import connection

from tests.support import database_owner

_WITHIN_SECONDS = 30
# Else a transaction sees one picture only, the first that it took.
_ANEW = "SELECT pg_stat_clear_snapshot()"
_WAITERS = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


def wait_for_waiter() -> None:
    """Wait until another connection to this database waits for a lock; fails after 30 s."""
    deadline = time.monotonic() + _WITHIN_SECONDS
    # The service does not see what others of the server's roles wait for.
    with database_owner.owner(), connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(_ANEW)
            cursor.execute(_WAITERS)
            (waiting,) = cursor.fetchone()
            if waiting:
                return
            threading.Event().wait(0.02)
    raise AssertionError("nobody waits for a lock")

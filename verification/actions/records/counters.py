"""Counts that outlive processes: of things that leave no other trace.

The one action beside delivery that opens a transaction: what it counts was refused, and has none.
"""

import logging

from django.db import Error, connection, transaction

log = logging.getLogger(__name__)

# Names are ours alone, so whoever sends rubbish can make numbers grow and nothing else.
WEBHOOKS_REFUSED = "webhooks_refused"
SENDERS_UNREADABLE = "senders_unreadable"
NAMES = (WEBHOOKS_REFUSED, SENDERS_UNREADABLE)

_ADD_ONE = """
INSERT INTO verification_counter (name, count) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET count = verification_counter.count + 1
"""


def count(*, name: str) -> None:
    """Add one to a counter, in a short transaction of its own.

    Never raises for the database: a flood of forgeries must not queue for one row, nor turn a
    refusal into an error. What cannot be counted within 0.2 s is logged and let go.
    """
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(_ADD_ONE, [name])
    except Error as error:
        log.warning("not counted: %s (%s)", name, type(error).__name__)

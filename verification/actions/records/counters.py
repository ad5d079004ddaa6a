"""Counts that outlive processes: of things that leave no other trace.

The one action beside delivery that opens a transaction: what it counts was refused, and has none.
"""

import logging
import threading
from collections import Counter

from django.db import Error, connection, transaction

log = logging.getLogger(__name__)

# Names are ours alone, so whoever sends rubbish can make numbers grow and nothing else.
WEBHOOKS_REFUSED = "webhooks_refused"
ADDRESSES_UNKNOWN = "addresses_unknown"
AUTOMATIC_SENDERS = "automatic_senders"
NAMES = (WEBHOOKS_REFUSED, ADDRESSES_UNKNOWN, AUTOMATIC_SENDERS)

_ADD = """
INSERT INTO verification_counter (name, count) VALUES (%(name)s, %(more)s)
ON CONFLICT (name) DO UPDATE SET count = verification_counter.count + %(more)s
"""

_waiting: Counter[str] = Counter()
_list = threading.Lock()
_turn = threading.Lock()


def count(*, name: str) -> None:
    """Add one to a counter, in a short transaction of its own or in that of another thread.

    One thread of a process writes at a time, and writes what came meanwhile too: a flood of
    forgeries holds one connection and queues for no row, so that the provider's own posts, an SOS
    among them, find the others free. Never raises for the database; what cannot be counted within
    0.2 s is logged and let go.
    """
    with _list:
        _waiting[name] += 1
    # Looked at again after the turn: what came at its very end would else wait for the next one.
    while _waiting and _turn.acquire(blocking=False):
        try:
            _write()
        finally:
            _turn.release()


def _write() -> None:
    with _list:
        taken = dict(_waiting)
        _waiting.clear()
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            cursor.execute("SET LOCAL synchronous_commit = off")
            for name in sorted(taken):
                cursor.execute(_ADD, {"name": name, "more": taken[name]})
    except Error as error:
        log.warning("not counted: %s (%s)", ", ".join(sorted(taken)), type(error).__name__)

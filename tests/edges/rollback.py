"""Give every example the same database: what one did is undone before the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction


@contextmanager
def undone() -> Iterator[None]:
    """Let a whole request run within the test's transaction, and undo what it did."""
    block = transaction.atomic()
    # As Django's own TestCase says of its blocks: the service's transactions are durable, and
    # inside any other block they would refuse to begin.
    block._from_testcase = True  # type: ignore[attr-defined]
    with connection_kept(), block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def connection_kept() -> Iterator[None]:
    """Keep a request from closing the connection that the test's transaction is on."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)

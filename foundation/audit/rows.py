"""Hold the rows of every app against the log: what each says of the other must be the same.

A chain that verifies shows that the log is as it was written, not that the rows are. What this
compares is registered by the apps (foundation/registry/reconcilers.py); all of it is read from one
snapshot, so a service in use can be looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from foundation.registry import reconcilers

# So many contradictions are in memory at once.
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A row and the log that do not say the same. `seq` is None where no entry tells of the row."""

    about: str
    id: UUID
    seq: int | None
    what: str

    def __str__(self) -> str:
        entry = "" if self.seq is None else f" (entry {self.seq})"
        return f"{self.about} {self.id}{entry}: {self.what}"


def contradictions() -> Iterator[Contradiction]:
    """Find every contradiction, in the order of what is registered, in memory that does not grow.

    To be read to its end, or closed.
    """
    with _snapshot():
        for reconciler in reconcilers.registered():
            with connection.chunked_cursor() as cursor:
                cursor.execute(reconciler.sql())
                while found := cursor.fetchmany(_ROWS_AT_ONCE):
                    for subject, seq, what in found:
                        yield Contradiction(about=reconciler.name, id=subject, seq=seq, what=what)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read all from one instant, and write nothing; inside a transaction, from that one's."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield

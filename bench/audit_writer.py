"""Writers of the audit log, and its verifier, beside one database: duties for bench.child."""

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import uuid4

import psycopg
from django.db import connections

from bench import audit_fill
from foundation.audit import ledger, rows, verify
from verification.events import Event, SubjectKind

# What an action leaves behind on average.
_ENTRIES = 2


class Duties:
    """What the parent may ask for."""

    def write(self, *, many: int) -> None:
        """Make the log so long."""
        audit_fill.write(many)

    def append(self, *, writers: int, seconds: float) -> list[float]:
        """Let so many write at once, each again and again; give every write's milliseconds."""
        end = time.perf_counter() + seconds

        def write(_: int) -> list[float]:
            taken = []
            try:
                while time.perf_counter() < end:
                    began = time.perf_counter()
                    _append()
                    taken.append((time.perf_counter() - began) * 1000)
            finally:
                connections.close_all()
            return taken

        with ThreadPoolExecutor(writers) as pool:
            return [one for taken in pool.map(write, range(writers)) for one in taken]

    def commit(self, *, seconds: float) -> list[float]:
        """Commit one bare row again and again, on a plain connection; give milliseconds."""
        taken: list[float] = []
        # The service may make no tables.
        given = connections["owner"].get_connection_params()
        address = {name: given[name] for name in given if isinstance(given[name], str | int)}
        with psycopg.connect(**address, autocommit=True) as bare:
            bare.execute("CREATE TABLE IF NOT EXISTS bench_floor (n bigint, at timestamptz)")
            end = time.perf_counter() + seconds
            for n in count():
                began = time.perf_counter()
                if began >= end:
                    return taken
                bare.execute("INSERT INTO bench_floor VALUES (%s, clock_timestamp())", [n])
                taken.append((time.perf_counter() - began) * 1000)
        return taken

    def verify(self, *, processes: int | None) -> dict[str, float]:
        """Verify the whole log; give seconds and entries. Raises BadLogError."""
        began = time.perf_counter()
        finding = verify.verify(processes=processes)
        if finding.fault is not None:
            raise BadLogError(finding.fault.what)
        return {"seconds": time.perf_counter() - began, "entries": finding.checked}

    def hold_rows(self) -> dict[str, float]:
        """Hold the rows against the log, to the end; give seconds, contradictions and peak MB."""
        began = time.perf_counter()
        found = sum(1 for _ in rows.contradictions())
        taken = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        return {"seconds": taken, "contradictions": found, "peak_mb": peak}


class BadLogError(RuntimeError):
    """The log that was to be measured does not verify."""


def _append() -> None:
    """Do what an action does to the log, in a transaction of its own."""
    topic = uuid4()
    with ledger.transaction():
        for _ in range(_ENTRIES):
            ledger.record(
                event=Event.VERIFICATION_NOTED,
                actor=ledger.SYSTEM,
                subject=ledger.Subject(kind=SubjectKind.VERIFICATION, id=topic),
                topic=topic,
            )

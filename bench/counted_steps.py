"""The steps of a verification, counted or clocked: duties for bench.child.

To count is slow, so what is counted is not clocked.
"""

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection
from psycopg.pq import Trace

from bench import staff, steps

# A line of libpq's trace: who sends (F: we, B: the server), how many bytes, and what.
_MESSAGE = re.compile(r"^([FB])\t(\d+)\t(\w+)", re.MULTILINE)
# libpq counts a message's bytes without the letter that it begins with.
_LETTER = 1

T = TypeVar("T")


class Duties(steps.Duties):
    """What the parent may ask for: a round to be counted, or one to be clocked."""

    def counted(self, *, number: int) -> dict[str, dict[str, float]]:
        """Play a round; give statements, round trips and bytes each way by step."""
        return self._played(_Counted, number)

    def clocked(self, *, number: int) -> dict[str, dict[str, float]]:
        """Play a round; give milliseconds of our and of the database's processor time by step."""
        return self._played(_Clocked, number)

    def _played(self, kind: "type[_Measured]", number: int) -> dict[str, dict[str, float]]:
        staff.renew_roster()
        played = kind(number, self._watchkeeper, taker=self._taker, decider=self._decider)
        played.play()
        return played.figures


class _Measured(steps.Round):
    """A round that keeps figures of each step."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.figures: dict[str, dict[str, float]] = {}


class _Counted(_Measured):
    def _timed(self, name: str, do: Callable[[], T]) -> T:
        statements = list[str]()

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(sql)
            return execute(sql, params, many, context)

        with tempfile.NamedTemporaryFile() as trace:
            _wire().trace(trace.fileno())
            _wire().set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
            try:
                with connection.execute_wrapper(count):
                    done = do()
            finally:
                _wire().untrace()
            messages = _MESSAGE.findall(Path(trace.name).read_text(errors="replace"))
        sent, received = (
            sum(int(size) + _LETTER for who, size, _ in messages if who == side) for side in "FB"
        )
        trips = sum(what == "ReadyForQuery" for _, _, what in messages)
        self.figures[name] = {
            "statements": len(statements),
            "trips": trips,
            "sent": sent,
            "received": received,
        }
        return done


class _Clocked(_Measured):
    def _timed(self, name: str, do: Callable[[], T]) -> T:
        schedule = Path(f"/proc/{_wire().backend_pid}/schedstat")
        database, began = _seconds(schedule), time.process_time()
        done = do()
        taken = time.process_time() - began
        self.figures[name] = {
            "ms": taken * 1000,
            "database_ms": (_seconds(schedule) - database) * 1000,
        }
        return done


def _wire() -> Any:
    """Give libpq's end of the connection."""
    connection.ensure_connection()
    return connection.connection.pgconn


def _seconds(schedule: Path) -> float:
    """Read how long a process has been on a processor."""
    return int(schedule.read_text().split()[0]) / 1e9

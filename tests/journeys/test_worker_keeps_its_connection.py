"""The worker's way to the database is kept from task to task, and looked at before each."""

import psycopg

from simulator.stories import confirmed
from tests.support import waiting
from tests.support.running_service import Encounter

_OF_WORKER = """
SELECT pid FROM pg_stat_activity WHERE application_name = 'safe-connection worker'
"""
# Waits for each to be gone, so that none of them counts as a new one.
_END = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE application_name = 'safe-connection worker'
"""
# A worker without other tasks has the watchkeeper's, every few seconds.
_TASK_WITHIN = 30.0


def test_the_connection_is_the_same_after_a_whole_story(scene: Encounter) -> None:
    with _database(scene) as database:
        # A new one has its whole minute still before it.
        database.execute(_END)
        waiting.until("a new connection", lambda: bool(_pids(database)), within=_TASK_WITHIN)
        before = _pids(database)
        confirmed.play(scene)
        assert before & _pids(database)


def test_a_connection_ended_by_the_database_costs_no_text(scene: Encounter) -> None:
    """Every connection is ended between two tasks; the next task makes its own."""
    with _database(scene) as database:
        database.execute(_END)
        confirmed.play(scene)
        assert _pids(database)


def _database(scene: Encounter) -> psycopg.Connection:
    return psycopg.connect(scene.service.stack.env["DATABASE_URL"], autocommit=True)


def _pids(database: psycopg.Connection) -> set[int]:
    return {int(pid) for (pid,) in database.execute(_OF_WORKER)}

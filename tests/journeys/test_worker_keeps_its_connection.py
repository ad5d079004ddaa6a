"""The worker's way to the database is kept from task to task, and looked at before each."""

import psycopg

from simulator.stories import confirmed
from tests.journeys import waiting
from tests.journeys.town import Encounter

# Of these the youngest has most of its minute still before it.
_YOUNG = """
SELECT pid FROM pg_stat_activity
WHERE application_name = 'safe-connection worker' AND backend_start > now() - interval '30 s'
"""
_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'safe-connection worker'
"""


def test_it_is_the_same_after_a_whole_story(scene: Encounter) -> None:
    with _database(scene) as database:
        waiting.until("a young connection", lambda: bool(_young(database)))
        before = _young(database)
        confirmed.play(scene)
        assert before & _young(database)


def test_one_that_the_database_has_ended_costs_no_text(scene: Encounter) -> None:
    """Every connection is ended between two tasks; the next task makes its own."""
    with _database(scene) as database:
        waiting.until("a young connection", lambda: bool(_young(database)))
        database.execute(_END)
        confirmed.play(scene)
        assert _young(database)


def _database(scene: Encounter) -> psycopg.Connection:
    return psycopg.connect(scene.town.stack.env["DATABASE_URL"], autocommit=True)


def _young(database: psycopg.Connection) -> set[int]:
    return {int(pid) for (pid,) in database.execute(_YOUNG)}

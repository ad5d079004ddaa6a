"""Django's own backend for PostgreSQL, but for two things that it cannot be told by a setting.

A pool finds out that a connection is dead when it hands it out, and then waits a second, two, four
before it looks at the next. After a database was away, each of the first requests would find two
dead ones and be refused, though the database is back.

And a connection keeps as many prepared statements as its process has to say.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

# More than a process has to say. With psycopg's own hundred, each statement of a process that says
# three hundred pushes out another, and most are planned anew every time.
PREPARED_AT_MOST = 1000


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, with all statements prepared and a pool that is emptied of dead connections."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that answers; raises OperationalError."""
        connection = super().get_new_connection(conn_params)
        if self.pool is not None and not _answers(connection):
            self.pool.putconn(connection)
            self.pool.drain()
            connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED_AT_MOST
        return connection


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True

"""Django's own backend for PostgreSQL, but for a pool whose connections have died.

A pool finds out that a connection is dead when it hands it out, and then waits a second, two, four
before it looks at the next. After a database was away, each of the first requests would find two
dead ones and be refused, though the database is back.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, where one dead connection of a pool condemns all that wait in it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that answers; raises OperationalError."""
        connection = super().get_new_connection(conn_params)
        if self.pool is None or _answers(connection):
            return connection
        self.pool.putconn(connection)
        self.pool.drain()
        return super().get_new_connection(conn_params)


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True

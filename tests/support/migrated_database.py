"""A database that the migrations have been run in once, and fast copies of it.

A copy is as clean as a new database, whatever an interrupted run has left behind.
"""

import hashlib
import os
import subprocess
import sys
import urllib.parse

import psycopg
from psycopg import sql

from devstack.launcher import paths

_PREFIX = "migrated_"
_UNFINISHED = "migrating"
# Any number, as long as nobody else here takes it: one process makes the template.
_ADVISORY_LOCK = 7301


def copy(server: str, *, name: str) -> None:
    """Replace the database of this name by a new one, with all migrations run.

    `server` is the address of a database of the same server, whose role may make databases.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        template = _template(connection, server)
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(connection, "CREATE DATABASE {} TEMPLATE {}", name, template)


def _template(connection: psycopg.Connection, server: str) -> str:
    """Return the name of a database with today's migrations; those of other days are dropped."""
    wanted = _PREFIX + _digest()
    rows = connection.execute("SELECT datname FROM pg_database WHERE datistemplate IS FALSE")
    known = {str(name) for (name,) in rows}
    if wanted in known:
        return wanted
    for name in known:
        if name == _UNFINISHED or name.startswith(_PREFIX):
            _run(connection, "DROP DATABASE {} WITH (FORCE)", name)
    _run(connection, "CREATE DATABASE {}", _UNFINISHED)
    _migrate(urllib.parse.urlsplit(server)._replace(path=f"/{_UNFINISHED}").geturl())
    _run(connection, "ALTER DATABASE {} RENAME TO {}", _UNFINISHED, wanted)
    return wanted


def _digest() -> str:
    content = hashlib.sha256()
    for file in [*paths.migrations(), paths.ROOT / "safeconnect" / "config" / "settings.py"]:
        content.update(file.read_bytes())
    return content.hexdigest()[:32]


def _migrate(address: str) -> None:
    program = [sys.executable, str(paths.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": address, "PYTHONPATH": str(paths.ROOT)}
    subprocess.run(program, env=environment, check=True)


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    quoted = [sql.Identifier(name) for name in names]
    connection.execute(sql.SQL(statement).format(*quoted))

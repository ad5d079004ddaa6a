"""Databases of a run's own: one server that keeps what it acknowledged, thrown away at the end."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devstack.launcher import embedded_servers, process_env, secret_keys
from devstack.launcher.paths import ROOT


class MigrationError(RuntimeError):
    """A database could not be brought up to date; the message holds what was complained of."""


class Server:
    """PostgreSQL and Valkey of one run; `env(name)` is what a process beside a database finds."""

    def __init__(self, folder: Path) -> None:
        """Start both. Autovacuum stays off: it would come in the middle of a measurement."""
        self._postgres = embedded_servers.Postgres(folder / "postgres").start()
        self._valkey = embedded_servers.Valkey(folder / "valkey").start()
        self._secrets = secret_keys.kept(folder / "keys.json")
        with self._postgres.connect() as connection:
            for setting in ("autovacuum = off", "max_wal_size = '8GB'", "jit = off"):
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop both."""
        self._valkey.stop()
        self._postgres.kill()

    def url(self, name: str) -> str:
        """Give the address of a database as its server's superuser: the past is written in bulk."""
        return self._postgres.url_of(self._postgres.role, database=name)

    def env(self, name: str) -> dict[str, str]:
        """Give the environment of a process beside a database; it texts into its own memory."""
        found = process_env.demo_env(
            secrets=self._secrets,
            web="http://localhost",
            hooks="http://localhost",
            stream="",
            simulator="http://localhost",
            stores=self._postgres.urls(database=name) | {"REDIS_URL": self._valkey.url},
        )
        return found | {
            "PYTHONPATH": str(ROOT),
            "SC_SMS_GATEWAY": "foundation.sms.gateways.memory.MemoryGateway",
            "SC_LOAD_NUMBERS_ALLOWED": "yes",
            "SC_LOG_LEVEL": "WARNING",
        }

    def create(self, name: str, *, like: str = "") -> None:
        """Make a database: an empty one with its tables, or a copy of another; MigrationError."""
        self._postgres.create_database(name, template=like or "template0")
        if not like:
            manage(self.env(name), "migrate", "--verbosity", "0")


def manage(env: Mapping[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a management command and return what it printed; raises MigrationError."""
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, arguments)],
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MigrationError(f"{arguments[0]}: {done.stderr.strip()[-2000:]}")
    return done


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Run a server for the length of a `with` statement."""
    running = Server(folder)
    try:
        yield running
    finally:
        running.stop()

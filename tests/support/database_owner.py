"""The roles of the tests' database: they run as the service, and plant faults as the owner.

The session belongs to the owner of the tables, who became the service: what the service may not do
is refused, and `owner()` goes back inside the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from devstack.launcher.embedded_servers import Postgres
from foundation.database_roles import grants

_BECOME = f"SET ROLE {Postgres.service}"
_flush = flush.Command.handle


def give_to_service() -> None:
    """Grant the service and the verifier what they need of the tables that were just made."""
    grants.grant(service=Postgres.service, audit=Postgres.audit)


def run_as_service() -> None:
    """Be the service on every connection from here on; Django's `flush` alone is the owner."""
    connection_created.connect(_become_service, dispatch_uid="tests run as the service")
    mock.patch.object(flush.Command, "handle", _flush_as_owner).start()
    connection.close()


def run_as_owner() -> None:
    """Be the owner again on every connection from here on."""
    connection_created.disconnect(dispatch_uid="tests run as the service")


@contextmanager
def owner() -> Iterator[None]:
    """Be the owner of the tables inside the block."""
    _run("RESET ROLE")
    try:
        yield
    except BaseException:
        # In a transaction that has failed, the rollback brings the role back.
        if not connection.in_atomic_block:
            _run(_BECOME)
        raise
    _run(_BECOME)


@contextmanager
def past_guards() -> Iterator[None]:
    """Be the owner, with every trigger off, foreign keys among them: for faults that are planted.

    What was written before is checked first, as its commit would.
    """
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    with owner():
        _run("SET session_replication_role = replica")
        yield
        _run("SET session_replication_role = origin")
    _run("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def with_constraints_alone(table: str) -> Iterator[None]:
    """Be the owner, with the guards of one table off and its constraints and foreign keys on."""
    with owner():
        # A table with triggers still to fire cannot be altered.
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        _run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        _run("SET CONSTRAINTS ALL DEFERRED")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _become_service(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.settings_dict["USER"] != Postgres.owner:
        return
    with connection.cursor() as cursor:
        cursor.execute(_BECOME)


def _flush_as_owner(self: flush.Command, **options: Any) -> None:
    with owner():
        _flush(self, **options)

"""Grant each role what it needs and nothing else, anew at each `migrate`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connections, transaction
from psycopg import sql

from foundation.registry import privileges, reconcilers

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_SCHEMA = sql.Identifier("public")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def grant(*, service: str, audit: str, using: str = "default") -> None:
    """Grant as the owner, in one transaction: nobody is without privileges in between."""
    with transaction.atomic(using=using):
        _run(connections[using], _to_everybody())
        tables = _tables(connections[using])
        _run(connections[using], _to_service(sql.Identifier(service), tables))
        if audit != service:
            _run(connections[using], _to_audit(sql.Identifier(audit), tables))


def _to_everybody() -> Iterable[sql.Composable]:
    """Let nobody make what our functions could mistake for ours."""
    yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC").format(_SCHEMA)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM PUBLIC").format(_SCHEMA)


def _to_service(role: sql.Identifier, tables: Iterable[str]) -> Iterable[sql.Composable]:
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(_SCHEMA, role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(_SCHEMA, role)
    for table in tables:
        what = sql.SQL(privileges.of_service(table))
        yield sql.SQL("GRANT {} ON {} TO {}").format(what, sql.Identifier(table), role)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(_SCHEMA, role)


def _to_audit(role: sql.Identifier, tables: Iterable[str]) -> Iterable[sql.Composable]:
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(_SCHEMA, role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(_SCHEMA, role)
    reads = reconcilers.columns_read()
    for table in tables:
        if table in reads:
            columns = sql.SQL(", ").join(map(sql.Identifier, sorted(reads[table])))
            what = sql.SQL("GRANT SELECT ({}) ON {} TO {}")
            yield what.format(columns, sql.Identifier(table), role)
    for table in ("audit_auditentry", "audit_audithead"):
        yield sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(table), role)


def _tables(owner: "BaseDatabaseWrapper") -> list[str]:
    with owner.cursor() as cursor:
        cursor.execute(_TABLES)
        return [str(name) for (name,) in cursor.fetchall()]


def _run(owner: "BaseDatabaseWrapper", statements: Iterable[sql.Composable]) -> None:
    with owner.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

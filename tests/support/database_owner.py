"""Write past the service's guards, as only the owner of the tables can."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Switch the triggers of these tables off for what is written inside the block."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _each(tables, "DISABLE")
    yield
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _each(tables, "ENABLE")
    _run("SET CONSTRAINTS ALL DEFERRED")


def _each(tables: tuple[str, ...], verb: str) -> None:
    for table in tables:
        _run(f"ALTER TABLE {table} {verb} TRIGGER USER")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""Which role a command acts as. Only commands are given any but the service's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

OWNER, AUDIT, SERVICE = "owner", "audit", "default"


def is_configured(role: str) -> bool:
    """Say whether this role has an address of its own here."""
    return role in connections.databases


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Let `connection` be that role's inside the block, where it has an address of its own."""
    if not is_configured(role):
        yield
        return
    before = connections[SERVICE]
    connections[SERVICE] = connections[role]
    try:
        yield
    finally:
        connections[SERVICE].close()
        connections[SERVICE] = before


def name_of(role: str) -> str:
    """Ask the database what a role is called there; raises OperationalError."""
    asked = connections.create_connection(role)
    try:
        with asked.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (name,) = cursor.fetchone()
    finally:
        asked.close()
    return str(name)

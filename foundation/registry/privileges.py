"""What the service's role may do with tables, where that is less than to read and write all rows.

Registered from `AppConfig.ready`, granted at each `migrate` (foundation/database_roles/grants.py).
"""

from collections.abc import Iterable, Mapping

from foundation.audit.guards import Guard

ALL_ROWS = "SELECT, INSERT, UPDATE, DELETE"

_of_service: dict[str, str] = {}


def register(privileges: Mapping[str, str]) -> None:
    """Take what the service may do with each of these tables, as GRANT lists it."""
    _of_service.update(privileges)


def register_guards(guards: Iterable[Guard]) -> None:
    """Take from guards what their tables need: no UPDATE, or no DELETE, where none may be."""
    for guard in guards:
        update = "" if guard.insert_only else ", UPDATE"
        delete = "" if guard.deletable == "false" else ", DELETE"
        _of_service[guard.table] = f"SELECT, INSERT{update}{delete}"


def of_service(table: str) -> str:
    """Say what the service may do with a table; with one that nobody named, all but empty it."""
    return _of_service.get(table, ALL_ROWS)

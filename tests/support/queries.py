"""Comparing rows of the database, however they were fetched."""

from typing import Any

from django.db.models import Model

# Django's own notes, and what is another instant at every reading.
_OF_THE_READING = {"_state", "clock_at"}


def told(row: Any) -> Any:
    """Give all that a fetched row holds: loaded columns, annotations, and rows joined to it."""
    if not isinstance(row, Model):
        return row
    held: dict[str, Any] = {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in vars(row).items()
        if name not in _OF_THE_READING
    }
    # Not back again: what is joined one to one knows the row that it was joined to.
    forward = {field.name for field in row._meta.concrete_fields}
    cache = row._state.fields_cache.items()
    joined = {name: told(other) for name, other in cache if name in forward}
    return row._meta.label, held, joined, row._state.adding, row._state.db

"""Cells: a sealed value in its row and column, and the one way to seal and to open it.

A model declares the column and where the row's data key is; the actions seal and unseal by name:

    sealed = SealedField(key="contact.key")

    cells.seal(message, "sealed", body)
    body = cells.unseal_text(message, "sealed")

The ciphertext is bound to table, column and primary key, so a value that was copied into another
cell, even of a row with the same data key, is unreadable there.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from foundation.encryption import data_keys, sealing
from foundation.encryption.models import DataKey

if TYPE_CHECKING:
    BinaryField = models.BinaryField[Any, Any]
else:
    BinaryField = models.BinaryField


class SealedField(BinaryField):
    """A column of sealed values. `key` is the path from a row to its DataKey, as "contact.key".

    The attribute holds the sealed bytes, as the database does; nothing opened is kept on the row.
    """

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    def key_of(self, row: models.Model) -> DataKey:
        """Follow the path from a row to its data key; what is not loaded on it is fetched."""
        found: Any = row
        for name in self.key.split("."):
            found = getattr(found, name)
        if not isinstance(found, DataKey):
            raise TypeError(f"{self.key} of {row!r} leads to no data key")
        return found


def seal(row: models.Model, column: str, plaintext: str | bytes) -> None:
    """Seal text or bytes into a column of a row, which the caller then saves.

    The row must have its primary key already, stored or not. Raises sealing.Unreadable where its
    data key is destroyed or wrapped under a master key that is not configured.
    """
    field = _sealed_field(row, column)
    data = plaintext.encode() if isinstance(plaintext, str) else plaintext
    key = data_keys.unwrap(field.key_of(row))
    setattr(row, column, sealing.seal(key=key, aad=_place_of(row, field), plaintext=data))


def unseal(row: models.Model, column: str) -> bytes:
    """Open what `seal` put into this very cell.

    Raises sealing.Unreadable after erasure, where the column is empty, or where the value was
    sealed for another cell.
    """
    field = _sealed_field(row, column)
    sealed: bytes | memoryview | None = getattr(row, column)
    if sealed is None:
        raise sealing.Unreadable("nothing is sealed here")
    key = data_keys.unwrap(field.key_of(row))
    return sealing.unseal(key=key, aad=_place_of(row, field), sealed=sealed)


def unseal_text(row: models.Model, column: str) -> str:
    """Open sealed text; raises sealing.Unreadable as `unseal` does."""
    return unseal(row, column).decode()


def _sealed_field(row: models.Model, column: str) -> SealedField:
    """Find the field of a sealed column; raises TypeError where it is none."""
    field = row._meta.get_field(column)
    if not isinstance(field, SealedField):
        raise TypeError(f"{row._meta.label}.{column} is no sealed column")
    return field


def _place_of(row: models.Model, field: SealedField) -> str:
    """Name a cell: "table.column:primary key"; raises ValueError for a row that has none yet."""
    if row.pk is None:
        raise ValueError("a row needs its primary key before anything is sealed into it")
    return f"{row._meta.db_table}.{field.column}:{row.pk}"

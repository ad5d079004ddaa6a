"""Sealing personal data under data keys that the master key wraps."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from foundation.encryption import sealing
from foundation.encryption.models import DataKey


def new_key() -> DataKey:
    """Make and store a data key, wrapped by the current master key."""
    key = DataKey()
    key.wrapped = sealing.wrap(
        master_keys=settings.MASTER_KEYS, data_key=sealing.new_key(), aad=_key_place(key.id)
    )
    key.save(force_insert=True)
    return key


def seal(*, key: DataKey, place: str, plaintext: str | bytes) -> bytes:
    """Seal text or bytes for one place, "table.column:pk".

    Raises sealing.Unreadable when the key is destroyed.
    """
    data = plaintext.encode() if isinstance(plaintext, str) else plaintext
    return sealing.seal(key=_open(key), aad=place, plaintext=data)


def unseal(*, key: DataKey, place: str, sealed: bytes | memoryview) -> bytes:
    """Open what `seal` closed for the same place; raises sealing.Unreadable."""
    return sealing.unseal(key=_open(key), aad=place, sealed=bytes(sealed))


def unseal_text(*, key: DataKey, place: str, sealed: bytes | memoryview) -> str:
    """Open sealed text; raises sealing.Unreadable."""
    return unseal(key=key, place=place, sealed=sealed).decode()


def destroy(*, key_id: UUID, now: datetime) -> None:
    """Destroy a data key for ever: what it sealed becomes unreadable."""
    DataKey.objects.filter(id=key_id, destroyed_at=None).update(wrapped=None, destroyed_at=now)


def _open(key: DataKey) -> bytes:
    """Unwrap a data key."""
    if key.wrapped is None:
        raise sealing.Unreadable
    return sealing.unwrap(
        master_keys=settings.MASTER_KEYS, wrapped=bytes(key.wrapped), aad=_key_place(key.id)
    )


def _key_place(key_id: UUID) -> str:
    """Name the one row a wrapped key is good for."""
    return f"data_key.wrapped:{key_id}"

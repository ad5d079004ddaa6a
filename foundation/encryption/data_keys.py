"""Data keys: made, unwrapped and destroyed; `cells` seals and opens with them."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from foundation.encryption import sealing
from foundation.encryption.models import DataKey


def new() -> DataKey:
    """Make and store a data key, wrapped by the current master key."""
    key = DataKey()
    key.wrapped = sealing.wrap(
        master_keys=settings.MASTER_KEYS, data_key=sealing.new_key(), aad=_place_of(key.id)
    )
    key.save(force_insert=True)
    return key


def unwrap(key: DataKey) -> bytes:
    """Give the 32 bytes of a data key, for the moment of their use; nothing keeps them.

    Raises sealing.Unreadable where the key is destroyed, or no configured master key wrapped it.
    """
    if key.wrapped is None:
        raise sealing.Unreadable("its data key is destroyed")
    return sealing.unwrap(
        master_keys=settings.MASTER_KEYS, wrapped=bytes(key.wrapped), aad=_place_of(key.id)
    )


def destroy(*, key_id: UUID, now: datetime) -> None:
    """Destroy a data key for ever: what it sealed becomes unreadable."""
    DataKey.objects.filter(id=key_id, destroyed_at=None).update(wrapped=None, destroyed_at=now)


def _place_of(key_id: UUID) -> str:
    """Name the one row a wrapped key is good for."""
    return f"data_key.wrapped:{key_id}"

"""Sealing personal data under data keys, and erasable rows of words."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from verification.models import Contact, DataKey, Verification, Words
from verification.rules import sealing
from verification.rules.vocabulary import WordsKind
from verification.verbs import refusals

if TYPE_CHECKING:
    from accounts.models import User


class Erased(refusals.Refusal):
    """What would be written has no key any more, and shall get none."""

    code = "erased"
    sentence = "What we held of this person is erased; nothing can be added to it."


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


def write_words(
    *,
    kind: WordsKind,
    text: str,
    at: datetime,
    verification: Verification | None = None,
    contact: Contact | None = None,
    by: "User | None" = None,
) -> Words:
    """Store words under the contact's key where there is one, else under the verification's.

    Raises Erased.
    """
    owner = contact or verification
    if owner is None:
        raise ValueError("words belong to a contact or a verification")
    if owner.key.destroyed_at is not None:
        raise Erased
    words = Words(
        kind=kind, verification=verification, contact=contact, key=owner.key, written_by=by, at=at
    )
    words.sealed = seal(key=owner.key, place=f"words.sealed:{words.id}", plaintext=text)
    words.save(force_insert=True)
    return words


def read_words(words: Words) -> str:
    """Read stored words; raises sealing.Unreadable after erasure."""
    return unseal_text(key=words.key, place=f"words.sealed:{words.id}", sealed=words.sealed)


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

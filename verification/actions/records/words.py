"""Erasable rows of words: what people wrote, sealed under a data key."""

from datetime import datetime
from typing import TYPE_CHECKING

from foundation.encryption import cells
from verification.actions.records import refusals
from verification.enums import WordsKind
from verification.models import Contact, Verification, Words

if TYPE_CHECKING:
    from accounts.models import User


class Erased(refusals.Refusal):
    """What would be written has no key any more, and shall get none."""

    code = "erased"
    sentence = "What we held of this person is erased; nothing can be added to it."


def write(
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
    cells.seal(words, "sealed", text)
    words.save(force_insert=True)
    return words


def write_reason(
    *, verification: Verification, text: str, by: "User", now: datetime
) -> Words | None:
    """Store why somebody did something with a case; None where nothing was typed. Raises Erased."""
    if not text.strip():
        return None
    return write(kind=WordsKind.WHY, text=text.strip(), at=now, verification=verification, by=by)


def read(words: Words) -> str:
    """Read stored words; raises sealing.Unreadable after erasure."""
    return cells.unseal_text(words, "sealed")

"""The face that the officer's device took now: sealed under the key of its verification."""

from datetime import datetime

from foundation.encryption import sealing, vault
from verification.models import Face, Verification


def keep(*, verification: Verification, jpeg: bytes, now: datetime) -> None:
    """Keep a face of a locked verification, sealed; a later one replaces it."""
    sealed = vault.seal(key=verification.key, place=_place(verification), plaintext=jpeg)
    Face.objects.update_or_create(
        verification=verification, defaults={"sealed": sealed, "received_at": now}
    )


def read(*, verification: Verification) -> bytes | None:
    """Read the face as a JPEG; None where none was sent, and after erasure."""
    face = Face.objects.filter(verification=verification).first()
    if face is None:
        return None
    try:
        return vault.unseal(key=verification.key, place=_place(verification), sealed=face.sealed)
    except sealing.Unreadable:
        return None


def _place(verification: Verification) -> str:
    return f"face.sealed:{verification.id}"

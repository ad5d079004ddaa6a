"""The face that the officer's device took now: sealed under the key of its verification."""

from datetime import datetime

from foundation.encryption import cells, sealing
from verification.models import Face, Verification


def keep(*, verification: Verification, jpeg: bytes, now: datetime) -> None:
    """Keep a face of a locked verification, sealed; a later one replaces it."""
    face = Face(verification=verification, received_at=now)
    cells.seal(face, "sealed", jpeg)
    # Its primary key is the case's, which is locked: an UPDATE, else an INSERT, nothing between.
    face.save()


def read(*, verification: Verification) -> bytes | None:
    """Read the face as a JPEG; None where none was sent, and after erasure."""
    face = Face.objects.filter(verification=verification).first()
    if face is None:
        return None
    # Its key came with the case; reached through the bare row it would be two more queries.
    face.verification = verification
    try:
        return cells.unseal(face, "sealed")
    except sealing.Unreadable:
        return None

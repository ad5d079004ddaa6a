"""The faces that the officer's device took: each a row of its own, and which of them stands.

The face that stands is the newest that came before the answer. One that came later is kept and
marked, and never stands beside a decision. What is shown is drawn anew (officers/face_preparation).
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.encryption import cells, data_keys, sealing
from foundation.queue import task_queue
from verification.actions.records import audit_entries
from verification.enums import FaceStatus, State
from verification.events import Event
from verification.models import Face, Verification

_BEFORE_ANSWER = (State.REQUESTED, State.JOINED)


def keep(*, verification: Verification, jpeg: bytes, now: datetime) -> None:
    """Keep a face of a locked verification, sealed, and ask for it to be made ready.

    In every state, and no earlier one is touched. Of more than FACES_PER_CASE the row alone is
    kept; of a case that was erased nothing.
    """
    face = Face(
        verification=verification,
        received_at=now,
        after_answer=State(verification.state) not in _BEFORE_ANSWER,
    )
    commitment = _commitment(verification, picture=jpeg)
    if commitment is not None:
        face.digest = commitment.digest
        _store(face, jpeg=jpeg)
    audit_entries.record(
        event=Event.VERIFICATION_FACE_RECEIVED,
        verification=verification,
        actor=audit_entries.officer(verification.officer),
        face=face.id,
        picture=commitment,
        after_answer=face.after_answer,
    )


def standing(*, verification: Verification) -> Face | None:
    """Find the face that stands beside the record now, ready to be seen or not."""
    return Face.objects.standing_of(verification_id=verification.id).first()


def shown(*, verification: Verification) -> Face | None:
    """Find the face that stands where it can be seen: what an operator can have compared."""
    return if_ready(standing(verification=verification))


def if_ready(face: Face | None) -> Face | None:
    """Give a face that can be seen, None for any other."""
    return face if face is not None and face.status == FaceStatus.READY else None


def after_answer(*, verification: Verification) -> list[Face]:
    """List what came after the answer, oldest first."""
    return list(Face.objects.after_answer_of(verification_id=verification.id))


def picture(*, verification: Verification, face_id: UUID | None = None) -> bytes | None:
    """Read a face of this case that may be seen, as a JPEG; without an id the one that stands.

    None where there is none, while it is being prepared, and after erasure.
    """
    if face_id is None:
        standing_now = shown(verification=verification)
        if standing_now is None:
            return None
        face_id = standing_now.id
    found = Face.objects.filter(verification=verification, status=FaceStatus.READY)
    face = found.filter(id=face_id).first()
    return None if face is None else _opened(face, "prepared", verification=verification)


def as_it_came(*, face: Face) -> bytes | None:
    """Read a face for its decoder, and for nobody's eyes; None after erasure."""
    return _opened(face, "sealed", verification=face.verification)


def store_prepared(*, face: Face, verification: Verification, drawn: bytes | None) -> None:
    """Store what a face of a locked verification became; None: it cannot be shown.

    Once: whoever comes second changes nothing.
    """
    if not Face.objects.filter(id=face.id, status=FaceStatus.RECEIVED).exists():
        return
    # Its key came with the case; reached through the bare row it would be two more queries.
    face.verification = verification
    commitment = None if drawn is None else _commitment(verification, picture=drawn)
    if drawn is None or commitment is None:
        face.status, event = FaceStatus.UNUSABLE, Event.VERIFICATION_FACE_UNUSABLE
    else:
        face.status, event = FaceStatus.READY, Event.VERIFICATION_FACE_PREPARED
        face.prepared_at, face.prepared_digest = clock.db_now(), commitment.digest
        cells.seal(face, "prepared", drawn)
    face.save(update_fields=["status", "prepared", "prepared_digest", "prepared_at"])
    audit_entries.record(
        event=event,
        verification=verification,
        actor=audit_entries.SYSTEM,
        face=face.id,
        picture=commitment,
    )


def _store(face: Face, *, jpeg: bytes) -> None:
    """Store a new row, with its picture unless the case has too many."""
    if Face.objects.filter(verification=face.verification).count() < settings.FACES_PER_CASE:
        cells.seal(face, "sealed", jpeg)
        task_queue.enqueue_on_commit("verification.prepare_face", face_id=str(face.id))
    else:
        face.status = FaceStatus.UNUSABLE
    face.save(force_insert=True)


def _commitment(verification: Verification, *, picture: bytes) -> ledger.Commitment | None:
    """Commit to a picture under the key of its case; None once that is destroyed."""
    try:
        key = data_keys.unwrap(verification.key)
    except sealing.Unreadable:
        return None
    return ledger.Commitment.of(key=key, value=hashlib.sha256(picture).hexdigest())


def _opened(face: Face, column: str, *, verification: Verification) -> bytes | None:
    face.verification = verification
    try:
        return cells.unseal(face, column)
    except sealing.Unreadable:
        return None

"""Faces made ready to be seen: drawn anew by a process that can do nothing else.

It opens its own transaction, after the drawing: none is open while a stranger's picture is decoded,
which may take seconds. Celery does it at once, the watchkeeper a little later; twice is no harm.
"""

from datetime import datetime, timedelta
from uuid import UUID

from foundation.audit import ledger
from foundation.pictures import sandbox
from verification.actions.records import faces, lookup
from verification.models import Face

_TASK_LOST_AFTER = timedelta(seconds=2)


def prepare(*, face_id: UUID) -> None:
    """Draw a face anew and store it, or store that it cannot be shown; done once, it stays."""
    found = Face.objects.unprepared_whole(face_id=face_id).first()
    if found is None:
        return
    raw = faces.as_it_came(face=found)
    drawn = None if raw is None else _drawn(raw)
    with ledger.transaction():
        verification = lookup.lock(found.verification_id)
        faces.store_prepared(face=found, verification=verification, drawn=drawn)


def due_ids(*, now: datetime, limit: int) -> list[UUID]:
    """List what should have been made ready by now, oldest first."""
    return list(Face.objects.unprepared(before=now - _TASK_LOST_AFTER)[:limit])


def _drawn(raw: bytes) -> bytes | None:
    try:
        with sandbox.Painter() as painter:
            return painter.redraw(raw)
    except sandbox.UndrawablePicture:
        return None

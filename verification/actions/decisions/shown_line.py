"""The line that a page posts back: the facts and the face that whoever decides has seen on it.

    status:yes identity:yes on_duty:yes area:yes purpose:yes face:ready-0193…

It is compared, never read as a source: what holds is read afresh under the lock.
"""

from verification.actions.decisions import officer_check
from verification.models import Face, OfficerCheck

_FACE = " face:"
_NO_FACE = "none"


def write(*, check: OfficerCheck, face: Face | None) -> str:
    """Spell what a page shows: the newest check, and the face that stands."""
    return f"{officer_check.shown_facts(check)}{_FACE}{face_word(face)}"


def facts_of(line: str) -> str:
    """Read the facts out of a line that was posted."""
    return line.partition(_FACE)[0]


def face_of(line: str) -> str:
    """Read the face out of a line that was posted; where it tells of none, there was none."""
    return line.partition(_FACE)[2] or _NO_FACE


def face_word(face: Face | None) -> str:
    """Name a face and how far it can be seen: one that became visible is another thing to see."""
    return _NO_FACE if face is None else f"{face.status}-{face.id}"

"""The faces on a case's page: the one to compare, and those that came when all was answered."""

from dataclasses import dataclass

from verification.actions.records import faces
from verification.enums import FaceStatus
from verification.models import Decision, Face, Verification


@dataclass(frozen=True, kw_only=True)
class LiveFaces:
    """What the officer's device took.

    `standing` is the newest that came before the answer, to be seen or not; `unseen` says that it
    stands in no decision though one was made. `late` came after the answer and is no part of it.
    """

    standing: Face | None
    unseen: bool
    late: list[Face]

    @property
    def ready(self) -> Face | None:
        """Give the face that stands, where it can be seen."""
        face = self.standing
        return face if face is not None and face.status == FaceStatus.READY else None

    @property
    def preparing(self) -> bool:
        """Say that a face has come and is being prepared."""
        return self.standing is not None and self.standing.status == FaceStatus.RECEIVED


def read(verification: Verification) -> LiveFaces:
    """Read the faces of a case, without their pictures."""
    standing = faces.standing(verification=verification)
    decided = standing is not None and verification.decided_at is not None
    return LiveFaces(
        standing=standing,
        unseen=decided and not Decision.objects.filter(shown_face=standing).exists(),
        late=faces.after_answer(verification=verification),
    )

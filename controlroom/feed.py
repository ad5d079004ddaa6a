"""What changed since a cursor: the audit log's own numbers, and nothing personal."""

from dataclasses import asdict, dataclass
from uuid import UUID

from audit.events import Event
from audit.ledger import SubjectKind
from audit.models import AuditEntry, AuditHead
from verification.models import Verification

_AT_MOST = 500
# Looking changes nothing on anybody's screen; were it in the feed, looking would cause looking.
_NOT_NEWS = [
    Event.VERIFICATION_LOOKED_AT.value,
    Event.VERIFICATION_FACE_LOOKED_AT.value,
    Event.VERIFICATION_NUMBER_REVEALED.value,
    Event.VERIFICATION_LOCATION_RECEIVED.value,
    Event.LOOK_UP_MADE.value,
]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to fetch again: a case (by ref), an alarm without a case, or the service."""

    kind: str
    ref: str
    seq: int


def head() -> int:
    """Read the cursor of now."""
    return AuditHead.objects.values_list("seq", flat=True).first() or 0


def since(seq: int) -> dict[str, object]:
    """List what changed after `seq`, newest number each; more than 500 means: fetch everything."""
    newest = head()
    entries = list(
        AuditEntry.objects.filter(seq__gt=seq, seq__lte=newest)
        .exclude(event__in=_NOT_NEWS)
        .order_by("-seq")
        .values_list("seq", "subject_kind", "subject_id", "topic_id")[: _AT_MOST + 1]
    )
    changed = [asdict(change) for change in _changes(entries[:_AT_MOST])]
    return {"head": newest, "changed": changed, "all": len(entries) > _AT_MOST}


def _changes(entries: list[tuple[int, str, UUID, UUID | None]]) -> list[Change]:
    """Keep the newest entry of each case and of each alarm of none."""
    topics = {topic for _, _, _, topic in entries if topic is not None}
    refs = dict(Verification.objects.filter(id__in=topics).values_list("id", "ref"))
    newest: dict[tuple[str, str], Change] = {}
    for seq, subject, subject_id, topic in entries:
        kind, ref = _name(subject, subject_id, refs.get(topic) if topic else None)
        newest.setdefault((kind, ref), Change(kind=kind, ref=ref, seq=seq))
    return sorted(newest.values(), key=lambda change: change.seq)


def _name(subject: str, subject_id: UUID, ref: str | None) -> tuple[str, str]:
    """Name what an entry is about, as the console can fetch it."""
    if ref is not None:
        return "case", ref
    if subject == SubjectKind.ALARM.value:
        return "alarm", str(subject_id)
    return "service", subject

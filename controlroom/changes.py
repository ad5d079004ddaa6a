"""What changed since a cursor: the audit log's own numbers, and nothing personal."""

from dataclasses import dataclass
from uuid import UUID

from controlroom.audit_queries import CHANGES_AT_MOST, AuditEntryQuerySet
from foundation.audit.models import AuditEntry, AuditHead
from verification.events import SubjectKind
from verification.models import Verification

_OF_PHONES = (SubjectKind.REPLY, SubjectKind.MESSAGE, SubjectKind.CONTACT)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to fetch again.

    `kind` is case, alarm or service. `ref` is the case's; of an alarm without one it is the alarm's
    id; it is empty for the service and for a phone that has no case.
    """

    kind: str
    ref: str
    seq: int


def head() -> int:
    """Read the cursor of now."""
    return AuditHead.objects.values_list("seq", flat=True).first() or 0


@dataclass(frozen=True, kw_only=True)
class News:
    """What changed up to `head`; `all` says that it was too much to list: fetch everything."""

    head: int
    changed: tuple[Change, ...]
    all: bool

    def __bool__(self) -> bool:
        """Say whether there is anything to fetch."""
        return self.all or bool(self.changed)


def since(seq: int) -> News:
    """List what changed after `seq`, each thing once with its newest number; at most 500."""
    newest = head()
    # Nothing is asked where nothing can have come, nor beyond what any number in the log can be.
    log = AuditEntryQuerySet(AuditEntry)
    entries = list(log.changes(after=seq, until=newest)) if seq < newest else []
    return News(
        head=newest,
        changed=_changes(entries[:CHANGES_AT_MOST]),
        # A cursor ahead of the log is of another database: a restored one.
        all=len(entries) > CHANGES_AT_MOST or seq > newest,
    )


def _changes(entries: list[tuple[int, str, UUID, UUID | None]]) -> tuple[Change, ...]:
    """Keep the newest entry of each thing."""
    topics = {topic for _, _, _, topic in entries if topic is not None}
    refs = dict(Verification.objects.filter(id__in=topics).values_list("id", "ref"))
    newest: dict[tuple[str, str], Change] = {}
    for seq, subject, subject_id, topic in entries:
        kind, ref = _name(subject, subject_id, refs.get(topic) if topic else None)
        newest.setdefault((kind, ref), Change(kind=kind, ref=ref, seq=seq))
    return tuple(sorted(newest.values(), key=lambda change: change.seq))


def _name(subject: str, subject_id: UUID, ref: str | None) -> tuple[str, str]:
    """Name what an entry is about, as the console can fetch it."""
    if subject == SubjectKind.ALARM:
        return "alarm", ref or str(subject_id)
    if ref is not None:
        return "case", ref
    return ("alarm", "") if subject in _OF_PHONES else ("service", "")

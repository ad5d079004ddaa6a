"""What changed since a cursor: the audit log's own numbers, and nothing personal."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.events import AccountSubject
from foundation.audit.models import AuditEntry, AuditHead
from foundation.queries.compiled import compiled
from verification.events import Event, SubjectKind
from verification.models import Verification

_AT_MOST = 500
# Looking changes nothing on anybody's screen; were it in the feed, looking would cause looking.
_NOT_NEWS = [
    Event.VERIFICATION_LOOKED_AT,
    Event.VERIFICATION_FACE_LOOKED_AT,
    Event.VERIFICATION_NUMBER_REVEALED,
    Event.VERIFICATION_LOCATION_RECEIVED,
    Event.LOOK_UP_MADE,
]


# Who signs in, or enrols a device, is on no screen; what follows for a case has its own entry.
_OF_ACCOUNTS = [
    AccountSubject.USER,
    AccountSubject.DEVICE,
    AccountSubject.ENROLMENT_CODE,
]
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
    return _heads.first() or 0


@compiled
def _heads() -> "QuerySet[AuditHead, int]":
    return AuditHead.objects.values_list("seq", flat=True)


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
    entries = _between(after=seq, until=newest) if seq < newest else []
    return News(
        head=newest,
        changed=_changes(entries[:_AT_MOST]),
        # A cursor ahead of the log is of another database: a restored one.
        all=len(entries) > _AT_MOST or seq > newest,
    )


@compiled
def _between(after: int, until: int) -> "QuerySet[AuditEntry, tuple[int, str, UUID, UUID | None]]":
    entries = AuditEntry.objects.filter(seq__gt=after, seq__lte=until)
    entries = entries.exclude(event__in=_NOT_NEWS)
    entries = entries.exclude(topic_id=None, subject_kind__in=_OF_ACCOUNTS).order_by("-seq")
    return entries.values_list("seq", "subject_kind", "subject_id", "topic_id")[: _AT_MOST + 1]


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

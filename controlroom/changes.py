"""What changed since a cursor: the audit log's own numbers, and nothing personal."""

from collections.abc import Sequence
from uuid import UUID

from controlroom import alarm_news
from controlroom.audit_queries import CHANGES_AT_MOST, AuditEntryQuerySet
from controlroom.stream import events
from controlroom.stream.events import News
from foundation.audit.models import AuditEntry, AuditHead
from verification.models import Verification


def head() -> int:
    """Read the cursor of now."""
    return AuditHead.objects.values_list("seq", flat=True).first() or 0


def since(seq: int) -> News:
    """List what changed after `seq`, each thing once with its newest number; at most 500.

    With it come the alarms that changed, as they are now.
    """
    newest = head()
    # Nothing is asked where nothing can have come, nor beyond what any number in the log can be.
    log = AuditEntryQuerySet(AuditEntry)
    entries = list(log.changes(after=seq, until=newest)) if seq < newest else []
    listed = entries[:CHANGES_AT_MOST]
    return News(
        head=newest,
        changed=events.changes_of(listed, refs=_refs(listed)),
        # A cursor ahead of the log is of another database: a restored one.
        all=len(entries) > CHANGES_AT_MOST or seq > newest,
        alarms=alarm_news.of(events.alarm_ids(listed)),
    )


def whole() -> News:
    """Tell of every open alarm at the cursor of now: what a console begins with."""
    # The cursor first: what changes meanwhile is then told once more, never missed.
    newest = head()
    return News(head=newest, all=True, alarms=alarm_news.every())


def _refs(entries: Sequence[events.Entry]) -> dict[UUID, str]:
    topics = {topic for _, _, _, topic in entries if topic is not None}
    return dict(Verification.objects.filter(id__in=topics).values_list("id", "ref"))

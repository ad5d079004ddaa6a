"""What the console asks of the audit log: what changed, and who looked."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from accounts.events import AccountSubject
from foundation.audit.models import AuditEntry
from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.events import Event

# As many changes as the feed lists; the query asks for one more, to know that there are more.
CHANGES_AT_MOST = 500
# Of the looks of one actor: who, how many, the last.
Look = tuple[UUID | None, int, datetime]
_LOOKS = (Event.VERIFICATION_LOOKED_AT, Event.VERIFICATION_FACE_LOOKED_AT)
# Of these there may be hundreds, and the page tells the newest place beside its age.
_LEFT_OUT = (*_LOOKS, Event.VERIFICATION_LOCATION_RECEIVED)
_SHOWN_AT_MOST = 300
# Looking changes nothing on anybody's screen; were it in the feed, looking would cause looking.
_NOT_NEWS = (
    *_LOOKS,
    Event.VERIFICATION_NUMBER_REVEALED,
    Event.VERIFICATION_LOCATION_RECEIVED,
    Event.LOOK_UP_MADE,
    # Of the reviewers' own list, which no console shows.
    Event.REVIEW_SEEN,
)
# Who signs in, or enrols a device, is on no screen; what follows for a case has its own entry.
_OF_ACCOUNTS = (
    AccountSubject.USER,
    AccountSubject.DEVICE,
    AccountSubject.ENROLMENT_CODE,
)


class AuditEntryQuerySet(CompilingQuerySet[AuditEntry]):
    """Entries as the console reads them; `AuditEntryQuerySet(AuditEntry)` has them all."""

    @compiled
    def changes(
        self, *, after: int, until: int
    ) -> "QuerySet[AuditEntry, tuple[int, str, UUID, UUID | None]]":
        """Select what is news after one number up to another, the newest first."""
        entries = self.filter(seq__gt=after, seq__lte=until).exclude(event__in=_NOT_NEWS)
        entries = entries.exclude(topic_id=None, subject_kind__in=_OF_ACCOUNTS).order_by("-seq")
        listed = entries.values_list("seq", "subject_kind", "subject_id", "topic_id")
        return listed[: CHANGES_AT_MOST + 1]

    @compiled
    def looks(self, *, topic_id: UUID) -> "QuerySet[AuditEntry, Look]":
        """Select who looked at a case or at its face, how often, and when last."""
        looks = self.filter(topic_id=topic_id, event__in=_LOOKS)
        return looks.values_list("actor_id").annotate(Count("seq"), Max("at")).order_by()

    def shown_of(self, *, topic_id: UUID) -> "AuditEntryQuerySet":
        """Select what a case's page tells, the newest first."""
        entries = self.filter(topic_id=topic_id).exclude(event__in=_LEFT_OUT)
        return entries.defer("prev_mac", "mac", "key_id").order_by("-seq")[:_SHOWN_AT_MOST]

"""Who looked at what: every look at a case, a face or a phone's words is in the audit log."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from verification.actions.records import audit_entries, roles
from verification.events import Event, SubjectKind
from verification.models import Contact, Verification
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User

# A page kept open fetches itself again and again: that is one look, told again after this.
ONE_LOOK = timedelta(minutes=10)


def record(
    *,
    verification_id: UUID,
    by: "User",
    event: Event = Event.VERIFICATION_LOOKED_AT,
    once_within: timedelta | None = None,
) -> None:
    """Write that somebody looked at a case; with `once_within`, unless they did so lately.

    The caller shows nothing before this is committed: a look that cannot be written shows nothing.
    Raises refusals.NotFound for the officer themself.
    """
    ledger.require_transaction()
    verification = Verification.objects.whole_by_id(verification_id=verification_id).get()
    roles.check_may(Act.LOOK, verification=verification, by=by)
    if once_within and _has_looked(verification_id, by=by, within=once_within):
        return
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.VERIFICATION, id=verification_id),
        topic=verification_id,
        **roles.marks(verification, by=by),
    )


def record_of_phone(
    *, contact: Contact, by: "User", event: Event = Event.VERIFICATION_LOOKED_AT
) -> None:
    """Write that somebody looked at a phone that has no case, under no case."""
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
    )


def _has_looked(verification_id: UUID, *, by: "User", within: timedelta) -> bool:
    return AuditEntry.objects.filter(
        topic_id=verification_id,
        event=Event.VERIFICATION_LOOKED_AT,
        actor_id=by.pk,
        at__gt=clock.db_now() - within,
    ).exists()

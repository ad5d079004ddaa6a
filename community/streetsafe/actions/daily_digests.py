"""Digests: an entry of the log says how many reports a day has, and commits to their rows.

One entry an hour stands for all reports of it: were each to write its own, a flood of taps would
hold the log's head, for which every verification waits.
"""

import hashlib
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Report
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Commitment, Subject
from foundation.audit.models import AuditEntry


def note(*, now: datetime) -> None:
    """Write the entry of today's and yesterday's reports, where there are others than were noted.

    Yesterday's too: the last hour of a day is noted after midnight.
    """
    ledger.require_transaction()
    today = clock.local_day(now)
    for day in (today - timedelta(days=1), today):
        _note_day(day)


def subject_of(day: date) -> UUID:
    """Give the id under which the log speaks of a day."""
    return uuid5(NAMESPACE_OID, f"street reports of {day.isoformat()}")


def _note_day(day: date) -> None:
    ids = list(Report.objects.filter(received_on=day).order_by("id").values_list("id", flat=True))
    # By its topic, of which the log has an index.
    last = AuditEntry.objects.filter(topic_id=subject_of(day)).order_by("-seq")
    noted = last.values_list("details", flat=True).first()
    # Rows of one day only grow, so as many are the same ones.
    if len(ids) == (noted or {"reports": 0})["reports"]:
        return
    digest = hashlib.sha256(b"".join(one.bytes for one in ids)).digest()
    ledger.record(
        event=StreetSafeEvent.REPORTS_TALLIED,
        actor=Actor(kind=ActorKind.SYSTEM),
        subject=Subject(kind=StreetSafeSubject.TALLY, id=subject_of(day)),
        topic=subject_of(day),
        reports=len(ids),
        digest=Commitment(digest=digest),
    )

"""Write to the log as a action would, and read what lies in it."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import connection

from foundation.audit import chain, ledger
from foundation.audit.models import AuditEntry, AuditHead
from tests.support import database_owner
from verification.events import Event, SubjectKind


def write(count: int = 1, *, topic: UUID | None = None, **details: ledger.Detail) -> list[int]:
    """Write entries in one transaction, and give their numbers."""
    with ledger.transaction():
        for _ in range(count):
            note(topic=topic, **details)
    end = end_of_log()
    return list(range(end - count + 1, end + 1))


def note(*, topic: UUID | None = None, **details: ledger.Detail) -> None:
    """Record one entry in the transaction that is open."""
    ledger.record(
        event=Event.ALARM_RAISED,
        actor=ledger.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=uuid4()),
        topic=topic,
        **details,
    )


def end_of_log() -> int:
    """Give the number of the last entry, as the head has it."""
    return AuditHead.objects.get().seq


def last_entry() -> AuditEntry:
    """Give the newest entry."""
    return AuditEntry.objects.latest("seq")


def without_guards(sql: str, params: Sequence[int | str | bytes] = ()) -> None:
    """Do to the log what only its owner in the database can: with the triggers switched off."""
    with (
        database_owner.past_guards(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, list(params))


def rewrite(entry: AuditEntry, *, prev_mac: bytes, key: chain.Key, key_id: str) -> bytes:
    """Give an entry a code that fits, as an attacker without the service's key would try to."""
    link = chain.Link(
        seq=entry.seq,
        at=entry.at,
        event=entry.event,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        topic_id=entry.topic_id,
        details=entry.details,
    )
    mac = chain.mac_of(chain.canonical(link, key_id=key_id), prev_mac=prev_mac, key=key)
    without_guards(
        "UPDATE audit_auditentry SET prev_mac = %s, mac = %s, key_id = %s WHERE seq = %s",
        [prev_mac, mac, key_id, entry.seq],
    )
    return mac

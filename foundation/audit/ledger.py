"""Write the log: the one kind of transaction in which anything may be done.

An edge opens `transaction()` once a request; actions call `record()` inside it and open nothing
themselves. The entries wait in memory and are written as the last statement before COMMIT, under
the lock of the head row, so that `seq` is gap-free in commit order and writers hold that lock,
which all of them share, only for two statements.
"""

import hmac
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db import transaction as database
from django.utils.duration import duration_iso_string
from psycopg.types.json import Jsonb

from foundation.audit import chain, clock, events
from foundation.audit.events import AuditEvent, AuditSubject
from foundation.vocabulary import Vocabulary


class ActorKind(Vocabulary):
    """Who does things.

    An OFFICER's and an OPERATOR's id is that of the user; a PERSON's that of the contact.
    """

    OFFICER = "officer", "officer"
    OPERATOR = "operator", "operator"
    PERSON = "person", "person"
    PROVIDER = "provider", "provider"
    SYSTEM = "system", "system"
    COMMAND = "command", "command"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever did it. The system, the provider and a command have no id."""

    kind: ActorKind
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whatever it was done to."""

    kind: AuditSubject
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A value that whoever holds the key can prove later, and nobody can read. 32 bytes."""

    digest: bytes

    @classmethod
    def of(cls, *, key: bytes, value: str) -> "Commitment":
        """Commit to a value under a subject's own key; the link to the value dies with that key."""
        return cls(digest=hmac.digest(key, b"audit commitment\x00" + value.encode(), "sha256"))


SYSTEM = Actor(kind=ActorKind.SYSTEM)
COMMAND = Actor(kind=ActorKind.COMMAND)
PROVIDER = Actor(kind=ActorKind.PROVIDER)

Detail = int | bool | None | UUID | datetime | timedelta | Enum | Commitment


class LedgerError(Exception):
    """The log cannot take what it is given."""


class NoTransaction(LedgerError):  # noqa: N818
    """Something was done, or recorded, outside `ledger.transaction()`."""


class NestedTransaction(LedgerError):  # noqa: N818
    """A `ledger.transaction()` was opened inside another; one request has one."""


class RecordedInSavepoint(LedgerError):  # noqa: N818
    """An entry was recorded inside a savepoint, whose rollback it would outlive."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Recorded:
    """An entry that waits for its number and its instant."""

    event: AuditEvent
    actor: Actor
    subject: Subject
    topic: UUID | None
    details: dict[str, Any]


class _Open(threading.local):
    """The entries of the transaction that is open, if one is.

    Kept by thread because Django keeps its connections by thread, and an entry must never outlive
    or leave the connection whose transaction it belongs to. A ContextVar would: asyncio copies it
    into tasks and executor threads, whose connections have no transaction open. A synchronous view
    runs from start to end in one thread, under ASGI too.
    """

    entries: list[_Recorded] | None = None
    depth: int = 0


_open = _Open()


@contextmanager
def transaction() -> Iterator[None]:
    """Open the one durable transaction of a request and, at its end, write what was recorded in it.

    If the body raises, nothing is written and nothing of the log is touched. Raise
    NestedTransaction inside another one, RuntimeError inside a plain `atomic()` block.
    """
    if _open.entries is not None:
        raise NestedTransaction("One request has one ledger.transaction(); one is open already.")
    with database.atomic(durable=True):
        entries: list[_Recorded] = []
        _open.entries, _open.depth = entries, len(connection.savepoint_ids)
        try:
            yield
            if entries:
                _write(entries)
        finally:
            _open.entries = None


@contextmanager
def savepoint() -> Iterator[None]:
    """Try something inside the open transaction that may fail without failing the rest.

    If the body raises, what it did is taken back and what it recorded is not written; the error
    goes on to the caller. Raise NoTransaction.
    """
    entries, before, depth = _entries(), len(_entries()), _open.depth
    try:
        with database.atomic():
            _open.depth = len(connection.savepoint_ids)
            yield
    except BaseException:
        del entries[before:]
        raise
    finally:
        _open.depth = depth


def require_transaction() -> None:
    """Raise NoTransaction unless `transaction()` is open in this thread.

    Every action that writes calls it first.
    """
    _entries()


def _entries() -> list[_Recorded]:
    """Give the entries of the open transaction. Raise NoTransaction."""
    if _open.entries is None:
        raise NoTransaction("Actions and record() need an open ledger.transaction().")
    return _open.entries


def record(
    *,
    event: AuditEvent,
    actor: Actor,
    subject: Subject,
    topic: UUID | None = None,
    **details: Detail,
) -> None:
    """Note what was done; it is written when the transaction ends, with the instant of its writing.

    `topic` is the verification it belongs to. A detail is a number, a truth value, an id, an
    instant, a length of time, a member of an enum or a Commitment: no free words, since words can
    be personal data and entries are never erased. Raise TypeError for any other, NoTransaction
    outside a transaction, RecordedInSavepoint inside a savepoint that `savepoint()` did not open
    and events.Unregistered where no app has registered the event or the kind of subject.
    """
    entries = _entries()
    events.check_registered(event=event, subject=subject.kind)
    if len(connection.savepoint_ids) != _open.depth:
        raise RecordedInSavepoint(f"Record {event} after the savepoint, not inside it.")
    entries.append(
        _Recorded(
            event=event,
            actor=actor,
            subject=subject,
            topic=topic,
            details={name: _plain(name, value) for name, value in details.items()},
        )
    )


def _plain(name: str, value: object) -> int | str | None:
    """Turn a detail into the JSON scalar that is stored.

    Raise TypeError where its type is not allowed.
    """
    match value:
        case Enum():
            return _plain_member(name, value)
        case None | bool() | int():
            return value
        case UUID():
            return str(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case timedelta():
            return duration_iso_string(value)
        case Commitment():
            return "hmac-sha256:" + value.digest.hex()
    raise TypeError(
        f"The audit detail {name!r} is a {type(value).__name__}. Allowed are int, bool, None, "
        "UUID, an aware datetime, timedelta, a member of an Enum and a Commitment: words can be "
        "personal data, and an entry is never erased."
    )


def _plain_member(name: str, member: Enum) -> int | str:
    """Turn a member of an enum into its value.

    Raise TypeError for a value that is neither a word nor a number.
    """
    if isinstance(member.value, str | int):
        return str(member.value) if isinstance(member.value, str) else int(member.value)
    raise TypeError(
        f"The audit detail {name!r} is a member of an Enum whose value is neither str nor int."
    )


# The instant is read by a CTE scan above the one that locks: a clock read in the locking query
# itself may be read before the wait for the lock.
_LOCK_HEAD = """
WITH head AS MATERIALIZED (SELECT seq, mac FROM audit_audithead WHERE id = 1 FOR UPDATE)
SELECT seq, mac, clock_timestamp() FROM head
"""

# Head and entries in one statement: one trip while everybody waits, and the triggers see both.
_MOVE_HEAD = """
WITH moved AS (UPDATE audit_audithead SET seq = %s, mac = %s, key_id = %s, seal = %s WHERE id = 1)
INSERT INTO audit_auditentry
    (seq, at, event, actor_kind, actor_id, subject_kind, subject_id, topic_id, details, key_id,
     prev_mac, mac)
VALUES """
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


class HeadMissing(LedgerError):  # noqa: N818
    """The one row that says where the log ends is gone: the database has been tampered with."""


def _write(entries: Sequence[_Recorded]) -> None:
    """Lock the head, give the entries numbers, instant and codes, and store them with it."""
    key = chain.writing_key()
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HEAD)
        head = cursor.fetchone()
        if head is None:
            raise HeadMissing("audit_audithead is empty; nothing can be done until it is restored.")
        seq, mac, at = head[0], bytes(head[1]), clock.service_time(head[2])
        values: list[Any] = []
        for recorded in entries:
            seq, prev_mac = seq + 1, mac
            link = _link(recorded, seq=seq, at=at)
            written = chain.canonical(link, key_id=key.id)
            mac = chain.mac_of(written, prev_mac=prev_mac, key=key)
            values += _columns(link, key_id=key.id, prev_mac=prev_mac, mac=mac)
        seal = chain.seal_of(seq=seq, mac=mac, key=key)
        rows = ", ".join([_ROW] * len(entries))
        cursor.execute(_MOVE_HEAD + rows, [seq, mac, key.id, seal, *values])


def _link(recorded: _Recorded, *, seq: int, at: datetime) -> chain.Link:
    """Give an entry its number and its instant."""
    return chain.Link(
        seq=seq,
        at=at,
        event=recorded.event.value,
        actor_kind=recorded.actor.kind.value,
        actor_id=recorded.actor.id,
        subject_kind=recorded.subject.kind.value,
        subject_id=recorded.subject.id,
        topic_id=recorded.topic,
        details=recorded.details,
    )


def _columns(link: chain.Link, *, key_id: str, prev_mac: bytes, mac: bytes) -> list[Any]:
    """Give the stored values of an entry in the order of its columns."""
    return [
        link.seq,
        link.at,
        link.event,
        link.actor_kind,
        link.actor_id,
        link.subject_kind,
        link.subject_id,
        link.topic_id,
        Jsonb(dict(link.details)),
        key_id,
        prev_mac,
        mac,
    ]

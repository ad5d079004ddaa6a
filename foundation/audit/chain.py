"""How an entry is written down as bytes, and how each is tied to the one before it.

    mac(n)  = HMAC-SHA256(key, "entry" 0x00 mac(n-1) canonical(n))
    seal(n) = HMAC-SHA256(key, "head"  0x00 mac(n) n)

The seal lies on the head row and is overwritten by the next one, so whoever cuts entries off the
end cannot put an older head back, unless they kept a copy of it from that time. Keys come from
AUDIT_KEYS: the first one writes, all may verify.
"""

import functools
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

NO_MAC = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# The values of an entry but its details, with the instant in microseconds since 1970.
Row = tuple[int, int, str, str, str | None, str, str, str | None]

_quote = json.encoder.encode_basestring_ascii
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


@dataclass(frozen=True, kw_only=True)
class Key:
    """An audit key and the name under which entries remember it: 8 hex digits made from it."""

    id: str
    secret: bytes

    @classmethod
    def of(cls, secret: bytes) -> "Key":
        """Name a key by a digest of it, which gives nothing of it away."""
        return cls(id=hmac.digest(secret, b"audit key id", "sha256")[:4].hex(), secret=secret)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What of an entry is written down, as it is stored. `details` holds JSON scalars."""

    seq: int
    at: datetime
    event: str
    actor_kind: str
    actor_id: UUID | None
    subject_kind: str
    subject_id: UUID
    topic_id: UUID | None
    details: Mapping[str, Any]


def keys() -> dict[str, Key]:
    """Give the keys that may verify, by id; the first one writes."""
    secrets: list[bytes] = settings.AUDIT_KEYS
    return {key.id: key for key in map(Key.of, secrets)}


def writing_key() -> Key:
    """Give the key that new entries are written with."""
    return Key.of(settings.AUDIT_KEYS[0])


def canonical(link: Link, *, key_id: str) -> bytes:
    """Write an entry down as one JSON array, the same on every machine and in every version."""
    return canonical_row(
        (
            link.seq,
            (link.at - EPOCH) // MICROSECOND,
            link.event,
            link.actor_kind,
            None if link.actor_id is None else str(link.actor_id),
            link.subject_kind,
            str(link.subject_id),
            None if link.topic_id is None else str(link.topic_id),
        ),
        details=_encode(link.details),
        key_id=key_id,
    )


def canonical_row(row: Row, *, details: str, key_id: str) -> bytes:
    """Write down the stored values of an entry; `details` are canonical JSON already.

    Spelt out, because a general JSON encoder takes four times as long for a million of them.
    """
    seq, at, event, actor_kind, actor_id, subject_kind, subject_id, topic_id = row
    actor = "null" if actor_id is None else _quote(actor_id)
    topic = "null" if topic_id is None else _quote(topic_id)
    return (
        f"[{seq},{at},{_quote(event)},{_quote(actor_kind)},{actor},{_quote(subject_kind)},"
        f"{_quote(subject_id)},{topic},{details},{_quote(key_id)}]"
    ).encode("ascii")


@functools.lru_cache(maxsize=10_000)
def canonical_details(stored: str) -> str:
    """Turn details as the database writes them into canonical JSON. Many entries share theirs."""
    return _encode(json.loads(stored))


def mac_of(written: bytes, *, prev_mac: bytes, key: Key) -> bytes:
    """Give the code of an entry that was written down, tied to the one before it. 32 bytes."""
    return hmac.digest(key.secret, b"entry\x00" + prev_mac + written, "sha256")


def seal_of(*, seq: int, mac: bytes, key: Key) -> bytes:
    """Give the seal of a head that stands at `seq`. 32 bytes."""
    return hmac.digest(key.secret, b"head\x00" + mac + str(seq).encode("ascii"), "sha256")

"""An audit log of any length, with true codes, written past the service by COPY."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from foundation.audit import chain
from foundation.audit.models import AuditHead

_AT_ONCE = 50_000
_COLUMNS = (
    "seq, at, event, actor_kind, actor_id, subject_kind, subject_id, topic_id, details, key_id,"
    " prev_mac, mac"
)
# What a verification leaves behind, in the order of its story.
_STORY: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("verification.requested", "officer", "verification", {"reason": "questions"}),
    (
        "verification.checked",
        "system",
        "verification",
        {"area": "yes", "identity": "yes", "occasion": "task", "on_duty": "yes", "status": "yes"},
    ),
    ("contact.created", "system", "contact", {}),
    ("verification.joined", "person", "verification", {"way": "texted"}),
    ("follow_up.scheduled", "system", "follow_up", {"kind": "judgement"}),
    ("text.queued", "system", "message", {"text": "checking"}),
    ("reply.received", "person", "reply", {}),
    ("text.handed_over", "system", "message", {"text": "checking"}),
    ("text.receipt", "provider", "message", {"status": "delivered", "code": None}),
    ("verification.match_tried", "officer", "verification", {"result": "matched"}),
    ("verification.claimed", "operator", "verification", {}),
    ("verification.looked_at", "operator", "verification", {}),
    ("verification.confirmed", "operator", "verification", {"face": "matches", "heard": "said"}),
    ("text.queued", "system", "message", {"text": "confirmed"}),
    ("text.handed_over", "system", "message", {"text": "confirmed"}),
    ("text.receipt", "provider", "message", {"status": "delivered", "code": None}),
    ("verification.ended", "officer", "verification", {"how": "left_freely"}),
)
_WITH_ID = {"officer", "operator", "person"}


def write(count: int) -> None:
    """Append so many entries, as the guards allow: head and entries together, a block at a time."""
    for first in range(0, count, _AT_ONCE):
        with transaction.atomic():
            _append(min(_AT_ONCE, count - first))


def _append(count: int) -> None:
    """Append one block."""
    head, key = AuditHead.objects.get(), chain.writing_key()
    mac, lines = bytes(head.mac), []
    for link in _links(head.seq + 1, count=count):
        prev_mac = mac
        mac = chain.mac_of(chain.canonical(link, key_id=key.id), prev_mac=prev_mac, key=key)
        lines.append(_line(link, key_id=key.id, prev_mac=prev_mac, mac=mac))
    seq = head.seq + count
    seal = chain.seal_of(seq=seq, mac=mac, key=key)
    AuditHead.objects.update(seq=seq, mac=mac, key_id=key.id, seal=seal)
    # The name of a table and of its columns, both ours.
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY audit_auditentry ({_COLUMNS}) FROM STDIN") as copy,
    ):
        copy.write("".join(lines))


def _links(first: int, *, count: int) -> Iterator[chain.Link]:
    """Give entries that follow each other by a millisecond."""
    began = datetime(2024, 1, 1, tzinfo=UTC)
    for seq in range(first, first + count):
        case, step = divmod(seq, len(_STORY))
        event, actor, subject, details = _STORY[step]
        yield chain.Link(
            seq=seq,
            at=began + timedelta(milliseconds=seq),
            event=event,
            actor_kind=actor,
            actor_id=UUID(int=(1 << 127) | case) if actor in _WITH_ID else None,
            subject_kind=subject,
            subject_id=UUID(int=(1 << 126) | seq),
            topic_id=None if subject == "contact" else UUID(int=(1 << 125) | case),
            details=details,
        )


def _line(link: chain.Link, *, key_id: str, prev_mac: bytes, mac: bytes) -> str:
    """Write an entry as a line of COPY."""
    values = (
        link.seq,
        link.at.isoformat(),
        link.event,
        link.actor_kind,
        link.actor_id or r"\N",
        link.subject_kind,
        link.subject_id,
        link.topic_id or r"\N",
        json.dumps(link.details),
        key_id,
        rf"\\x{prev_mac.hex()}",
        rf"\\x{mac.hex()}",
    )
    return "\t".join(map(str, values)) + "\n"

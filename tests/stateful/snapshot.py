"""Everything the invariants look at, read in one query before and after each step."""

import json
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import connection

from foundation.audit import clock

# A row as it is stored, without what is sealed; its values are the columns'.
Row = SimpleNamespace
Rows = dict[str, Row]

_TABLES = {
    "cases": ("verification", "id"),
    "alarms": ("alarm", "id"),
    "texts": ("message", "id"),
    "replies": ("inboundtext", "id"),
    "contacts": ("contact", "id"),
    "belongs": ("casecontact", "id"),
    "invitations": ("invitation", "verification_id"),
    "decisions": ("decision", "id"),
    "proposals": ("proposal", "id"),
    "joins": ("join", "id"),
    "codes": ("joincode", "verification_id"),
    "checks": ("officercheck", "id"),
    "owed": ("followup", "id"),
    "consoles": ("consolepresence", "user_id"),
}
_LEFT_OUT = "- 'sealed' - 'phone_sealed' - 'match_digest' - 'sources' - 'digest'"
_ONE = """
'{name}', (SELECT coalesce(jsonb_object_agg(t.{key},
    to_jsonb(t) {left_out} || jsonb_build_object('shown', to_jsonb(t) ->> 'sealed' IS NOT NULL)),
    '{{}}') FROM verification_{table} AS t)
"""
_ENTRIES = """
'entries', (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.seq), '[]')
    FROM audit_auditentry AS e WHERE e.seq > %s)
"""
_QUERY = (
    "SELECT clock_timestamp(), jsonb_build_object("
    + ", ".join(
        _ONE.format(name=name, table=table, key=key, left_out=_LEFT_OUT)
        for name, (table, key) in _TABLES.items()
    )
    + f", {_ENTRIES})::text"
)
_INSTANTS = ("_at", "_until")
_DEADLINES = frozenset({"at", "join_by", "decide_by", "tell_by"})


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The whole case work at one instant; `entries` are those of the audit log since the last."""

    at: datetime
    seq: int
    cases: Rows
    alarms: Rows
    texts: Rows
    replies: Rows
    contacts: Rows
    belongs: Rows
    invitations: Rows
    decisions: Rows
    proposals: Rows
    joins: Rows
    codes: Rows
    checks: Rows
    owed: Rows
    consoles: Rows
    entries: list[Row]

    def contact_of(self, index: str) -> Row | None:
        """Find a phone by its index, as the database writes it."""
        return next((row for row in self.contacts.values() if row.phone_index == index), None)

    def texts_to(self, contact: Row) -> list[Row]:
        """List our texts to a phone, oldest first."""
        mine = [row for row in self.texts.values() if row.contact_id == contact.id]
        return sorted(mine, key=lambda row: (row.created_at, row.id))

    def open_alarms(self, case_id: str | None) -> list[Row]:
        """List what is open of a case; None stands for what has none."""
        found = self.alarms.values()
        return [row for row in found if row.verification_id == case_id and row.closed_at is None]

    def is_as(self, other: "Snapshot") -> bool:
        """Say whether nothing at all is stored otherwise."""
        return all(getattr(self, name) == getattr(other, name) for name in _TABLES)


def read(*, after_seq: int) -> Snapshot:
    """Read everything, and the audit entries after this one."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [after_seq])
        at, written = cursor.fetchone()
    rows: Any = json.loads(written, object_pairs_hook=_row)
    tables = {name: vars(getattr(rows, name)) for name in _TABLES}
    seq = rows.entries[-1].seq if rows.entries else after_seq
    return Snapshot(at=clock.service_time(at), seq=seq, entries=rows.entries, **tables)


def _row(pairs: list[tuple[str, Any]]) -> Row:
    """Make a row of JSON, its instants aware."""
    return Row(**{name: _value(name, value) for name, value in pairs})


def _value(name: str, value: Any) -> Any:
    """Read one column."""
    if isinstance(value, str) and (name.endswith(_INSTANTS) or name in _DEADLINES):
        return datetime.fromisoformat(value)
    return value

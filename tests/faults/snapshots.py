"""What both sides wrote down about one trial: the database, and the provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

Row = Mapping[str, Any]

_TEXTS: LiteralString = """
    SELECT id::text, text_key AS key, status, created_at, decision_id::text
    FROM verification_message WHERE contact_id = %(contact)s
"""
_DECISIONS: LiteralString = """
    SELECT decision.id::text, kind, at,
           decided_by_id IS NOT NULL AND join_id IS NOT NULL AND officer_check_id IS NOT NULL
             AS whole
    FROM verification_decision AS decision
    JOIN verification_verification AS verification ON verification.id = verification_id
    WHERE verification.ref = %(ref)s
"""
_ALARMS: LiteralString = """
    SELECT cause, raised_at FROM verification_alarm AS alarm
    LEFT JOIN verification_verification AS verification ON verification.id = verification_id
    WHERE (verification.ref = %(ref)s OR alarm.contact_id = %(contact)s
       OR (alarm.verification_id IS NULL AND alarm.contact_id IS NULL))
      AND coalesce(alarm.escalated_at, alarm.raised_at) >= %(since)s
"""
_RECEIVED: LiteralString = """
    SELECT provider_sid AS sid, received_at AS at FROM verification_inboundtext
    WHERE contact_id = %(contact)s
"""
_CASES: LiteralString = """
    SELECT ref, state, contact_id FROM verification_verification
    WHERE requested_at >= %(since)s AND officer_id = (
        SELECT officer_id FROM verification_verification WHERE ref = %(ref)s)
"""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text of ours, as the database has it."""

    id: str
    key: str
    status: str
    created_at: datetime
    decision_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision; `whole` where somebody made it on a join and a check."""

    id: str
    kind: str
    at: datetime
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One alarm of the case, of the person's phone or of the service, raised during the trial."""

    cause: str
    raised_at: datetime


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One acceptance at the provider; `text_id` is the text of ours that its callback names."""

    seq: int
    text_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """A text of the person's, as the provider has it."""

    sid: str
    at: datetime
    body: str


@dataclass(frozen=True, kw_only=True)
class Snapshots:
    """Both sides of one trial."""

    texts: Sequence[Text]
    decisions: Sequence[Decision]
    alarms: Sequence[Alarm]
    taken: Sequence[Taken]
    inbound: Sequence[Inbound]
    # The person's texts that the database has: Sid and when.
    received: Mapping[str, datetime]
    # State of each verification the officer's one request made: there must be one.
    states: Sequence[str]
    confirmed_within: timedelta = timedelta(seconds=120)
    not_reached_after: timedelta = timedelta(seconds=60)


def read(
    connection: psycopg.Connection[Any], *, ref: str, since: datetime, lines: Sequence[Row]
) -> Snapshots:
    """Read one trial: its case, and `lines`, the provider's about the person's phone."""
    cases = _rows(connection, _CASES, ref=ref, since=since)
    contact = next((row["contact_id"] for row in cases if row["ref"] == ref), None)
    known = {"ref": ref, "contact": contact, "since": since}
    return Snapshots(
        texts=[Text(**row) for row in _rows(connection, _TEXTS, **known)],
        decisions=[Decision(**row) for row in _rows(connection, _DECISIONS, **known)],
        alarms=[Alarm(**row) for row in _rows(connection, _ALARMS, **known)],
        taken=[_taken(line) for line in lines if line["kind"] == "accepted"],
        inbound=[
            Inbound(sid=line["sid"], at=_at(line), body=line["body"])
            for line in lines
            if line["kind"] == "inbound"
        ],
        received={row["sid"]: row["at"] for row in _rows(connection, _RECEIVED, **known)},
        states=[row["state"] for row in cases],
    )


def _rows(
    connection: psycopg.Connection[Any], query: LiteralString, **values: object
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values).fetchall()


def _taken(line: Row) -> Taken:
    return Taken(seq=line["seq"], text_id=line["callback"].rpartition("/")[2], at=_at(line))


def _at(line: Row) -> datetime:
    return datetime.fromtimestamp(line["time_ns"] / 1e9, UTC)

"""Compare what the database says with what the provider saw: nothing lost, doubled or invented."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from tests.support import waiting
from tests.support.running_service import RunningService

Row = dict[str, Any]
# A held-back text and one whose sender was killed are tried again within this time.
SETTLES_WITHIN = 30.0

_UNSETTLED: LiteralString = """
    SELECT text_key, status, attempts FROM verification_message
    WHERE status IN ('queued', 'sending')
"""
_TEXTS: LiteralString = """
    SELECT provider_sid AS sid, status, text_key, verification_id, handed_over_at
    FROM verification_message
"""
_YES_WITHOUT_DECISION: LiteralString = """
    SELECT message.id FROM verification_message AS message
    LEFT JOIN verification_decision AS decision
      ON decision.id = message.decision_id AND decision.verification_id = message.verification_id
     AND decision.kind = 'confirmed' AND decision.decided_by_id IS NOT NULL
     AND decision.join_id IS NOT NULL AND decision.officer_check_id IS NOT NULL
    WHERE message.text_key = 'confirmed' AND decision.id IS NULL
"""
_LATE_YES: LiteralString = """
    SELECT message.id FROM verification_message AS message
    JOIN verification_decision AS decision ON decision.id = message.decision_id
    WHERE message.text_key = 'confirmed'
      AND message.handed_over_at > decision.at + %(within)s * interval '1 second'
"""
_PAST_DEADLINE: LiteralString = """
    SELECT ref, state FROM verification_verification
    WHERE (state = 'requested' AND join_by < clock_timestamp() - interval '10 seconds')
       OR (state = 'joined' AND decide_by < clock_timestamp() - interval '10 seconds')
"""
_SAME_PERSON_TWICE: LiteralString = """
    SELECT decision.id FROM verification_decision AS decision
    JOIN verification_verification AS verification ON verification.id = decision.verification_id
    JOIN verification_officer AS officer ON officer.id = verification.officer_id
    WHERE decision.decided_by_id IN (decision.second_id, officer.user_id)
       OR decision.second_id = officer.user_id
"""
_INBOUND: LiteralString = "SELECT provider_sid AS sid FROM verification_inboundtext"
_NEGATIVE = frozenset({"not_confirmed", "could_not_check", "cancelled", "revoked"})


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What both sides say: our rows, and the provider's lines."""

    texts: list[Row]
    inbound: set[str]
    accepted: list[Row]
    received: set[str]


def audit(service: RunningService) -> None:
    """Wait until nothing is under way, then compare; raises AssertionError with what is wrong."""
    with psycopg.connect(service.stack.env["DATABASE_URL"], row_factory=dict_row) as connection:
        connection.autocommit = True
        waiting.until(
            "the end of all deliveries",
            lambda: not rows(connection, _UNSETTLED),
            within=SETTLES_WITHIN,
        )
        waiting.until(
            "every inbound text in the database", lambda: _all_arrived(service, connection)
        )
        book = _read(service, connection)
        _check_texts(book)
        _check_order(book)
        within = float(service.stack.env.get("SC_CONFIRMED_HANDED_OVER_WITHIN_SECONDS", 120))
        wrong = {
            "a YES without decision": rows(connection, _YES_WITHOUT_DECISION),
            "a YES handed over late": rows(connection, _LATE_YES, within=within),
            "a case past its deadline": rows(connection, _PAST_DEADLINE),
            "one person in two parts": rows(connection, _SAME_PERSON_TWICE),
        }
    assert not any(wrong.values()), wrong


def rows(connection: psycopg.Connection[Row], query: LiteralString, **values: object) -> list[Row]:
    """Run one query."""
    return connection.execute(query, values or None).fetchall()


def ask(service: RunningService, query: LiteralString, **values: object) -> list[Row]:
    """Run one query against the service's database, for what no page shows."""
    with psycopg.connect(service.stack.env["DATABASE_URL"], row_factory=dict_row) as connection:
        return rows(connection, query, **values)


def _read(service: RunningService, connection: psycopg.Connection[Row]) -> Ledger:
    lines = service.provider.log()
    return Ledger(
        texts=rows(connection, _TEXTS),
        inbound={row["sid"] for row in rows(connection, _INBOUND)},
        accepted=[line for line in lines if line["kind"] == "accepted"],
        received=_told(lines),
    )


def _all_arrived(service: RunningService, connection: psycopg.Connection[Row]) -> bool:
    known = {row["sid"] for row in rows(connection, _INBOUND)}
    return _told(service.provider.log()) <= known


def _told(lines: list[Row]) -> set[str]:
    """Name the inbound texts that the provider was to pass on."""
    return {
        line["sid"]
        for line in lines
        if line["kind"] == "inbound" and line["fault"] != "lost_inbound"
    }


def _check_texts(book: Ledger) -> None:
    """Hold our texts against the accepted ones, both ways."""
    ours = Counter(row["sid"] for row in book.texts if row["handed_over_at"])
    theirs = Counter(line["sid"] for line in book.accepted)
    assert None not in ours, "a text counts as handed over and has no number of the provider's"
    lost, unknown = ours - theirs, theirs - ours
    assert not lost, f"the provider never saw {len(lost)} texts we take for handed over"
    bodies = [line["body"][:40] for line in book.accepted if line["sid"] in unknown]
    assert not unknown, f"the provider took texts we know nothing of, so doubled ones: {bodies}"
    assert book.received == book.inbound, "inbound texts and our rows differ"


def _check_order(book: Ledger) -> None:
    """See that no case told YES after a NO."""
    place = {line["sid"]: line["seq"] for line in book.accepted}
    first_no: dict[Any, int] = {}
    for row in book.texts:
        if row["text_key"] in _NEGATIVE and row["sid"] in place:
            case = row["verification_id"]
            first_no[case] = min(place[row["sid"]], first_no.get(case, place[row["sid"]]))
    for row in book.texts:
        if row["text_key"] == "confirmed" and row["sid"] in place:
            no_at = first_no.get(row["verification_id"])
            assert no_at is None or place[row["sid"]] < no_at, "a YES went out after a NO"

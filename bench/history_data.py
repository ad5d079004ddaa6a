"""A million past verifications, made by the database itself and shaped like real ones.

Two years of them, up to half an hour ago, with their contacts, texts, checks, decisions, alarms,
follow-ups and audit entries in plausible proportion; codes only of the last day, as housekeeping
would leave them. What is sealed holds nothing. Faces are left out: they are found by their key.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

# Ids as the service makes them, in order of time: a kind of row, a number and milliseconds make
# one. The functions are plain expressions of their arguments, which PostgreSQL writes in place.
_FUNCTIONS = """
CREATE FUNCTION bench_id(kind int, i bigint, ms bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(int8send((ms << 16) | 28672 | kind)
        || int8send((-9223372036854775808) | i), 'hex')::uuid
$$;
CREATE FUNCTION bench_sealed() RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT decode(repeat('5a', 90), 'hex')
$$;
CREATE FUNCTION bench_letter(x bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr('CDFHJKMNPQRTVWXY23467', (x % 21)::int + 1, 1)
$$;
"""
_TWO_YEARS_MS = 63_072_000_000
_OUTLINE = """
CREATE UNLOGGED TABLE bench_force AS
SELECT row_number() OVER (ORDER BY officer.number) - 1 AS n, officer.id AS officer,
    device.id AS device
FROM verification_officer AS officer JOIN accounts_device AS device USING (user_id);
CREATE UNLOGGED TABLE bench_past AS
SELECT i, ms, at, at + interval '40 s' AS joined_at, at + interval '2 minutes' AS decided_at,
    at + interval '20 minutes' AS over_at, bench_id(1, i, ms) AS id, officer, device, state,
    bench_letter(x) || bench_letter(x / 21) || bench_letter(x / 441) || bench_letter(x / 9261)
        || bench_letter(x / 194481) || bench_letter(x / 4084101) AS ref,
    bench_id(3, who, end_ms - ({many} - who) * ({span} / {many})) AS contact,
    (SELECT id FROM accounts_user WHERE role = 'operator' ORDER BY username LIMIT 1) AS operator,
    state <> 'expired' AND (state <> 'cancelled' OR i % 2 = 0) AS joined,
    state IN ('ended', 'revoked') AS confirmed,
    ('{{questions,search,arrest,warrant,witness,welfare}}'::text[])[i % 6 + 1] AS reason
FROM (
    SELECT i, ms, end_ms, to_timestamp(ms / 1000.0) AS at, i * 48271 % 85766121 AS x,
        CASE WHEN i % 8 = 0 THEN i / 2 ELSE i END AS who,
        CASE WHEN pick < 70 THEN 'ended' WHEN pick < 78 THEN 'expired' WHEN pick < 83
            THEN 'cancelled' WHEN pick < 90 THEN 'refused' WHEN pick < 97 THEN 'unverified'
            ELSE 'revoked' END AS state
    FROM (
        SELECT i, end_ms, end_ms - ({many} - i) * ({span} / {many}) AS ms,
            i * 7919 % 101 % 100 AS pick
        FROM generate_series(1, {many}::bigint) AS i,
            (SELECT (extract(epoch FROM now()) * 1000)::bigint - 1500000 AS end_ms) AS last
    ) AS counted
) AS drawn
JOIN bench_force AS force ON force.n = drawn.i % {officers};
ANALYZE bench_past;
"""

# A table a line: what is written of which rows of the outline. In two lists, a connection each.
_FIRST = {
    "verification_datakey (id, wrapped)": """
        SELECT bench_id(kind, i, ms), bench_sealed() FROM bench_past, (VALUES (2), (4)) AS of (kind)
        """,
    "verification_contact (id, phone_index, phone_sealed, key_id, textable, created_at,"
    " wrong_in_window, wrong_in_day)": """
        SELECT bench_id(3, i, ms), sha256(i::text::bytea), bench_sealed(), bench_id(4, i, ms), true,
            at, 0, 0 FROM bench_past""",
    "verification_verification (id, ref, officer_id, device_id, key_id, reason, language, state,"
    " state_at, match, evidence, contact_id, contact_way, requested_at, join_by, joined_at,"
    " decide_by, still_checking_sent, decided_at, ended_at, ended_how, match_codes_sent,"
    " match_codes_tried, mismatches, claimed_by_id, claimed_at, officer_stage, version,"
    " officer_ended_at, caller_wrong_digits)": """
        SELECT id, ref, officer, device, bench_id(2, i, ms), reason, 'en', state,
            CASE WHEN confirmed THEN over_at ELSE decided_at END,
            CASE WHEN confirmed THEN 'matched' ELSE 'not_used' END,
            CASE WHEN confirmed THEN 'matched' END,
            CASE WHEN joined THEN contact END, CASE WHEN joined THEN 'texted' END,
            at, at + interval '5 minutes', CASE WHEN joined THEN joined_at END,
            CASE WHEN joined THEN joined_at + interval '3 minutes' END, 0,
            CASE WHEN confirmed OR state = 'refused' THEN decided_at END,
            CASE WHEN state = 'ended' THEN over_at END,
            CASE WHEN state = 'ended' THEN 'left_freely' END, 1, 1, 0,
            CASE WHEN joined THEN operator END, CASE WHEN joined THEN joined_at END,
            'ended', 4, over_at, 0
        FROM bench_past""",
    "verification_join (id, verification_id, contact_id, way, at)": """
        SELECT bench_id(6, i, ms), id, contact, 'texted', joined_at FROM bench_past WHERE joined""",
    "verification_casecontact (id, verification_id, contact_id, attached_at, last_text_at,"
    " joined)": """
        SELECT bench_id(7, i, ms), id, contact, joined_at, over_at, true FROM bench_past
        WHERE joined""",
    "verification_locationfix (id, verification_id, sealed, at, received_at, says_something)": """
        SELECT bench_id(8, i, ms), id, bench_sealed(), at, at, true FROM bench_past""",
    "verification_joincode (verification_id, digest, issued_at, expires_at, used_at)": """
        SELECT id, sha256(('code' || i)::bytea), at, at + interval '5 minutes', joined_at
        FROM bench_past WHERE at > now() - interval '1 day'""",
    "verification_followup (id, verification_id, contact_id, kind, ordinal, due_at, done_at,"
    " done_by_id)": """
        SELECT bench_id(9 + part, i, ms), id, contact, kind, ordinal, decided_at, over_at,
            CASE WHEN kind = 'judgement' THEN operator END
        FROM bench_past, (VALUES (0, 'judgement', 1), (1, 'ring_officer', 1)) AS owed
            (part, kind, ordinal) WHERE joined""",
    "verification_followup (id, verification_id, contact_id, kind, ordinal, due_at, done_at)": """
        SELECT bench_id(11, i, ms), id, contact, 'feedback', 1, over_at, over_at FROM bench_past
        WHERE state = 'ended'""",
}
_SECOND = {
    "verification_officercheck (id, verification_id, occasion, read_at, status, identity, on_duty,"
    " area, purpose, sources)": """
        SELECT bench_id(12 + part, i, ms), id, occasion, at + part * interval '2 minutes', 'yes',
            'yes', 'yes', 'yes', 'yes', '{}'
        FROM bench_past, (VALUES (0, 'task'), (1, 'confirm')) AS read (part, occasion)
        WHERE part = 0 OR confirmed""",
    "verification_decision (id, verification_id, kind, decided_by_id, at, join_id,"
    " officer_check_id, face, reason_fits, heard)": """
        SELECT bench_id(14, i, ms), id, CASE WHEN confirmed THEN 'confirmed' ELSE state END,
            operator, decided_at, CASE WHEN joined THEN bench_id(6, i, ms) END,
            bench_id(CASE WHEN confirmed THEN 13 ELSE 12 END, i, ms), 'matches', true, 'said'
        FROM bench_past WHERE confirmed OR state IN ('refused', 'unverified')""",
    "verification_decision (id, verification_id, kind, decided_by_id, at)": """
        SELECT bench_id(15, i, ms), id, 'revoked', operator, over_at FROM bench_past
        WHERE state = 'revoked'""",
    "verification_message (id, verification_id, contact_id, decision_id, text_key, sealed,"
    " language, segments, created_at, due_at, status, status_at, attempts, first_tried_at,"
    " handed_over_at, provider_sid)": """
        SELECT bench_id(16 + part, i, ms), id, contact,
            CASE WHEN part = 1 AND confirmed THEN bench_id(14, i, ms) END,
            CASE WHEN part = 0 THEN 'checking' WHEN part = 2 THEN 'ended'
                WHEN confirmed THEN 'confirmed' ELSE 'not_confirmed' END,
            bench_sealed(), 'en', 2, sent_at, sent_at, 'delivered', sent_at + interval '3 s', 1,
            sent_at, sent_at, 'SM' || md5(i::text || '-' || part)
        FROM bench_past, LATERAL (VALUES (0, joined_at), (1, decided_at), (2, over_at)) AS sent
            (part, sent_at) WHERE joined AND (part < 2 OR state = 'ended')""",
    "verification_inboundtext (id, provider_sid, channel, pictures, contact_id, verification_id,"
    " sealed, received_at, alarm_word, says_place, odd, is_score, read_at, read_by_id)": """
        SELECT bench_id(20, i, ms), 'SM' || md5('in' || i), 'sms', 0, contact, id, bench_sealed(),
            joined_at, false, false, false, false, decided_at, operator FROM bench_past
        WHERE joined""",
    "verification_words (id, kind, verification_id, key_id, sealed, at)": """
        SELECT bench_id(21, i, ms), 'place', id, bench_id(2, i, ms), bench_sealed(), at
        FROM bench_past""",
    "verification_alarm (id, cause, priority, urgency, verification_id, raised_at, closed_at,"
    " closed_by_id, outcome)": """
        SELECT bench_id(22, i, ms), CASE WHEN state IN ('refused', 'unverified', 'expired',
            'revoked') THEN state ELSE 'unclaimed' END, 2, 0, id, decided_at, over_at, operator,
            'other' FROM bench_past WHERE state <> 'ended' OR i % 10 = 0""",
    "verification_rememberedrequest (device_id, path, key, body_digest, status, verification_id,"
    " at)": """
        SELECT device, '/api/v1/verifications', id::text, sha256(id::text::bytea), 201, id, at
        FROM bench_past WHERE at > now() - interval '1 day'""",
    "audit_auditentry (seq, at, event, actor_kind, subject_kind, subject_id, topic_id, details,"
    " key_id, prev_mac, mac)": """
        SELECT head.seq + 2 * i + part - 2, at, 'verification.noted', 'system', 'verification',
            past.id, past.id, '{}', head.key_id, sha256('a'), sha256('a')
        FROM bench_past AS past, audit_audithead AS head, generate_series(1, 2) AS part""",
}
_MOVE_HEAD = """
UPDATE audit_audithead SET seq = last.seq, mac = last.mac
FROM (SELECT seq, mac FROM audit_auditentry ORDER BY seq DESC LIMIT 1) AS last
"""
_EMPTY_HEAD = """
UPDATE audit_audithead SET seq = 0, mac = decode(repeat('00', 32), 'hex'), key_id = '', seal = ''
"""
_INDEXES = """
SELECT pg_get_indexdef(indexrelid), indexrelid::regclass::text, indrelid::regclass::text
FROM pg_index WHERE indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY indrelid
"""


def make(url: str, *, many: int, say: Callable[[str], None]) -> None:
    """Fill a database that holds officers with devices; quick, since no key is looked up.

    Indexes are built anew at the end, which takes a third of what keeping them takes.
    """
    began = time.monotonic()
    with _connection(url) as connection:
        connection.execute(_FUNCTIONS)
        (officers,) = connection.execute(
            "SELECT count(*) FROM verification_officer"
        ).fetchone() or (0,)
        for statement in _OUTLINE.strip().split(";\n"):
            values = {"many": many, "officers": officers, "span": _TWO_YEARS_MS}
            connection.execute(statement.format(**values).encode())
        indexes = _take_indexes_away(connection)
        say(f"{many:,} outlined after {time.monotonic() - began:.0f} s")
        _side_by_side(url, [list(part.items()) for part in (_FIRST, _SECOND)], _write)
        say(f"rows written after {time.monotonic() - began:.0f} s")
        _side_by_side(url, [indexes[::2], indexes[1::2]], _build)
        connection.execute(_MOVE_HEAD)
        connection.execute("DROP TABLE bench_past, bench_force")
    settle(url)
    say(f"indexed after {time.monotonic() - began:.0f} s")


def forget(url: str) -> None:
    """Take away what `make` left, for a database that goes on: all past, and the log's."""
    tables = sorted({name.split()[0] for name in (*_FIRST, *_SECOND)})
    with _connection(url) as connection:
        for function in ("bench_id", "bench_sealed", "bench_letter"):
            connection.execute(f"DROP FUNCTION {function}".encode())
        # Nobody waits for another's keys here, and the log's own guards are asleep.
        connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE".encode())
        connection.execute(_EMPTY_HEAD)


def settle(url: str) -> None:
    """Bring a database to rest, as its owner: its statistics fresh, its pages written."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def rows(url: str) -> int:
    """Count the rows of the service's tables, as the planner knows them."""
    with _connection(url) as connection:
        found = connection.execute(
            "SELECT sum(reltuples) FROM pg_class WHERE relkind = 'r'"
            " AND relname ~ '^(verification|audit)_'"
        ).fetchone()
    return int(found[0]) if found else 0


def _connection(url: str) -> psycopg.Connection:
    """Connect so that bulk is quick: no triggers, hence no foreign keys, and nobody waits."""
    options = "-c session_replication_role=replica -c synchronous_commit=off"
    memory = " -c work_mem=256MB -c maintenance_work_mem=512MB"
    return psycopg.connect(url, autocommit=True, options=options + memory)


def _take_indexes_away(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Drop the indexes that are not constraints; give how they are made."""
    tables = sorted({name.split()[0] for name in (*_FIRST, *_SECOND)})
    found = connection.execute(_INDEXES, [tables]).fetchall()
    for _, index, _ in found:
        connection.execute(f"DROP INDEX {index}")  # a name from the catalogue
    return [(definition, table) for definition, _, table in found]


def _side_by_side(
    url: str,
    parts: list[list[tuple[str, str]]],
    do: Callable[[psycopg.Connection, str, str], None],
) -> None:
    """Do several lists of things at once, each on a connection of its own."""

    def all_of(part: list[tuple[str, str]]) -> None:
        with _connection(url) as connection:
            for first, second in part:
                do(connection, first, second)

    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(all_of, parts))


def _write(connection: psycopg.Connection, table: str, query: str) -> None:
    """Write the rows of one table."""
    connection.execute(f"INSERT INTO {table} {query}".encode())


def _build(connection: psycopg.Connection, definition: str, _table: str) -> None:
    """Build one index."""
    connection.execute(definition.encode())

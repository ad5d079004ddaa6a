"""What the database itself refuses, whoever asks: here the owner of the tables."""

from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from foundation.audit import verify
from tests.support import audit_log, database_owner


def refused(sql: str, *params: int | UUID) -> str:
    """Run a statement that must be refused, and give the database's sentence."""
    with pytest.raises(DatabaseError) as refusal:
        run(sql, *params)
    return str(refusal.value)


def run(sql: str, *params: int | UUID) -> None:
    """Run a statement as if it were a transaction of its own."""
    with database_owner.owner(), transaction.atomic(), connection.cursor() as cursor:
        # What was written before is not committed here, and its checks still wait.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(sql, list(params))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditentry SET event = 'alarm.closed'",
        "UPDATE audit_auditentry SET event = 'alarm.closed' WHERE false",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "DELETE FROM audit_audithead",
        "TRUNCATE audit_audithead",
        "INSERT INTO audit_audithead SELECT 2, seq, mac, key_id, seal FROM audit_audithead",
    ],
)
def test_what_was_written_can_be_neither_changed_nor_removed(sql: str) -> None:
    audit_log.write()
    assert "append-only" in refused(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("step", [-1, 0])
def test_the_head_does_not_move_back(step: int) -> None:
    audit_log.write(2)
    assert "only moves forward" in refused("UPDATE audit_audithead SET seq = seq + %s", step)


@pytest.mark.django_db
def test_the_head_does_not_move_without_an_entry() -> None:
    audit_log.write()
    assert "which is not there" in refused("UPDATE audit_audithead SET seq = seq + 1")


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [1, 2])
def test_an_entry_does_not_come_without_the_head(ahead: int) -> None:
    (seq,) = audit_log.write()
    sentence = refused(
        "INSERT INTO audit_auditentry SELECT %s, at, event, actor_kind, actor_id, subject_kind, %s,"
        " topic_id, details, key_id, mac, mac"
        " FROM audit_auditentry WHERE seq = %s",
        seq + ahead,
        uuid4(),
        seq,
    )
    assert "do not join the end of the log" in sentence


@pytest.mark.django_db
def test_an_entry_with_the_head_must_still_follow_the_one_before_it() -> None:
    (seq,) = audit_log.write()
    sentence = refused(
        "WITH moved AS (UPDATE audit_audithead SET seq = seq + 2)"
        " INSERT INTO audit_auditentry SELECT seq + 2, at, event, actor_kind, actor_id,"
        " subject_kind, subject_id, topic_id, details, key_id, mac, mac"
        " FROM audit_auditentry WHERE seq = %s",
        seq,
    )
    assert "do not join the end of the log" in sentence


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_leaves_the_log() -> None:
    (seq,) = audit_log.write()
    call_command("flush", interactive=False, verbosity=0)
    assert audit_log.end_of_log() == seq
    assert verify.verify().fault is None
